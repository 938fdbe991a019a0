#!/usr/bin/env python3
"""What the extraction rules find: prompts of public users, and planted campaigns.

usage: rules.py ASSAY SHARED        prints the two tables of doc/RULES.md
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


def main():
    assay, logs = sys.argv[1], pathlib.Path(sys.argv[2]) / "bench/data/logs"
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "prompts.jsonl"
        n = 0
        with open(path, "w") as out:
            for name in ("arena_hard_v01_questions", "arena_hard_v2_questions", "arena_user_prompts"):
                for line in gzip.open(logs / (name + ".jsonl.gz"), "rt"):
                    d = json.loads(line)
                    n += 1
                    out.write(json.dumps({"prompt_id": str(n), "prompt": d.get("prompt") or d["turns"][0], "model": "m",
                                          "response": "-", "account": d.get("user", "nobody%d" % n)}) + "\n")
        found = scan(assay, path)
        hit = {h["line"] for h in found["hits"]}
        print("arena: %d prompts, %d hit, %.4f, 95%% at most %.4f; accounts %d"
              % (n, len(hit), len(hit) / n, beta_bound(len(hit), n, True), len(found["accounts"])))
        log, truth = pathlib.Path(work) / "log.jsonl", pathlib.Path(work) / "truth.tsv"
        subprocess.run([sys.executable, str(logs.parents[1] / "mklog.py"), "--records", "100000", "--users", "5000", "--days", "10",
                        "--campaign", "heavy", "--campaign", "hydra:accounts=10,n=2000", "--campaign", "drip", "--campaign", "trace",
                        "--campaign", "sweep", "--campaign", "heavy:set=roleplay", "--truth", str(truth), "--out", str(log)], check=True, capture_output=True)
        label = dict(line.split("\t")[:2] for line in truth.read_text().splitlines()[1:])
        total, accounts = Counter(), defaultdict(set)
        where = {}
        for i, line in enumerate(open(log), 1):
            a = json.loads(line)["account_id"]
            where[i] = a
            total[label[a]] += 1
            accounts[label[a]].add(a)
        found = scan(assay, log, "--map", "model=/model", "--map", "prompt=/messages", "--map", "response=/response",
                     "--map", "account=/account_id", "--map", "time=/ts")
        fired = {x["account"] for x in found["accounts"]}
        hits = defaultdict(set)
        for h in found["hits"]:
            hits[label[where[h["line"]]]].add(h["line"])
        print("| campaign | requests | hit | accounts | of them fired on |\n|---|---|---|---|---|")
        for k in sorted(total):
            print("| %s | %d | %.4f | %d | %d |" % (k, total[k], len(hits[k]) / total[k], len(accounts[k]), len(accounts[k] & fired)))


main()
