#!/usr/bin/env python3
"""What the extraction rules find: prompts of public users, and planted campaigns.

usage: rules.py ASSAY SHARED        prints the two tables of doc/RULES.md
       rules.py logs SHARED DIR     writes what calibrate.sh tries the rules on
"""
import gzip
import json
import math
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict


def beta_bound(k, n, upper):
    """Clopper-Pearson, 95% two-sided, by bisection on the binomial sum."""
    if (k == 0 and not upper) or (k == n and upper):
        return 1.0 if upper else 0.0
    term = lambda i, p: math.exp(math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
                                 + i * math.log(p) + (n - i) * math.log1p(-p))
    low, high = 1e-12, 1 - 1e-12
    for _ in range(60):
        p = (low + high) / 2
        tail = sum(term(i, p) for i in (range(0, k + 1) if upper else range(k, n + 1)))
        low, high = ((p, high) if tail > 0.025 else (low, p)) if upper else ((low, p) if tail > 0.025 else (p, high))
    return (low + high) / 2


def scan(assay, path, *options):
    rules = str(pathlib.Path(__file__).parents[2] / "rules/extraction")
    run = subprocess.run([assay, "scan", "-q", "--json", "-R", rules, *options, str(path)], capture_output=True, text=True)
    return json.loads(run.stdout)


CAMPAIGNS = ["heavy", "hydra:accounts=10,n=2000", "drip", "trace", "sweep", "heavy:set=roleplay"]
# Which rule a campaign's template can show to; the others are plain questions.
SHOWN = {"hydra": "extraction-persona-less", "trace": "extraction-trace", "sweep": "extraction-roleplay-bulk", "c06-heavy": "extraction-roleplay-bulk"}


def make_arena(logs, path):
    n = 0
    with open(path, "w") as out:
        for name in ("arena_hard_v01_questions", "arena_hard_v2_questions", "arena_user_prompts"):
            for line in gzip.open(logs / (name + ".jsonl.gz"), "rt"):
                d = json.loads(line)
                n += 1
                out.write(json.dumps({"prompt_id": str(n), "prompt": d.get("prompt") or d["turns"][0], "model": "m",
                                      "response": "-", "account": d.get("user", "nobody%d" % n), "time": n}) + "\n")
    return n


def make_log(logs, log, truth):
    wanted = [w for c in CAMPAIGNS for w in ("--campaign", c)]
    subprocess.run([sys.executable, str(logs.parents[1] / "mklog.py"), "--records", "100000", "--users", "5000", "--days", "10",
                    *wanted, "--truth", str(truth), "--out", str(log)], check=True, capture_output=True)
    return dict(line.split("\t")[:2] for line in truth.read_text().splitlines()[1:])


def make_labels(label, path):
    """By account: what a campaign's rule should hit, and that no rule should hit a user."""
    with open(path, "w") as out:
        out.write("account\trule\tlabel\n")
        for account, campaign in sorted(label.items()):
            shown = [r for k, r in SHOWN.items() if k in campaign]
            for r in shown:
                out.write("%s\t%s\tyes\n" % (account, r))
            if campaign == "benign":
                out.write("%s\t*\tno\n" % account)


def logs_for_calibration(logs, work):
    make_arena(logs, work / "arena.jsonl")
    (work / "none.tsv").write_text("prompt_id\tlabel\n")
    make_labels(make_log(logs, work / "log.jsonl", work / "truth.tsv"), work / "campaigns.tsv")


def bounds(k, n):
    return "%.4f, 95%% %.4f-%.4f" % (k / n, beta_bound(k, n, False), beta_bound(k, n, True))


def tables(assay, logs, work):
    n = make_arena(logs, work / "prompts.jsonl")
    found = scan(assay, work / "prompts.jsonl")
    hit = {h["line"] for h in found["hits"]}
    print("arena: %d prompts, %d hit: %s; accounts %d" % (n, len(hit), bounds(len(hit), n), len(found["accounts"])))
    label = make_log(logs, work / "log.jsonl", work / "truth.tsv")
    total, accounts, where = Counter(), defaultdict(set), {}
    for i, line in enumerate(open(work / "log.jsonl"), 1):
        a = where[i] = json.loads(line)["account_id"]
        total[label[a]] += 1
        accounts[label[a]].add(a)
    found = scan(assay, work / "log.jsonl", "--map", "model=/model", "--map", "prompt=/messages", "--map", "response=/response",
                 "--map", "account=/account_id", "--map", "time=/ts")
    fired = {x["account"] for x in found["accounts"]}
    hits = defaultdict(set)
    for h in found["hits"]:
        hits[label[where[h["line"]]]].add(h["line"])
    print("| campaign | requests | hit | accounts | of them fired on |\n|---|---|---|---|---|")
    for k in sorted(total):
        print("| %s | %d | %.4f | %d | %d |" % (k, total[k], len(hits[k]) / total[k], len(accounts[k]), len(accounts[k] & fired)))


def main():
    if sys.argv[1] == "logs":
        logs_for_calibration(pathlib.Path(sys.argv[2]) / "bench/data/logs", pathlib.Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as work:
        tables(sys.argv[1], pathlib.Path(sys.argv[2]) / "bench/data/logs", pathlib.Path(work))


main()
