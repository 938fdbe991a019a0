#!/usr/bin/env python3
"""Served answers planted in a suspect's texts: what is found again, and who is linked.

usage: linkage.py ASSAY SHARED [RECORDS]   prints the tables of doc/methods/linkage.md

The log is the bench's generated one (its answers are real). Planted are answers served to
the accounts of one campaign: whole, their first half, a third of their words amid other
words, and with every 40th or 15th word replaced. Not planted, but traced with them, are
answers of models that the log does not serve, to questions that the log does hold.
"""
import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

KINDS = ("whole", "half", "third", "edit 40", "edit 15")
EACH, SETS, SET_SIZE = 100, 100, 10
UNRELATED = ("claude-2", "claude-instant-1.2", "gemini-pro")


def run(assay, *words):
    r = subprocess.run([assay, *map(str, words)], capture_output=True, text=True)
    if r.returncode not in (0, 3, 4):
        sys.exit("assay %s: %s" % (words[0], r.stderr))
    return [json.loads(line) for line in r.stdout.splitlines()] if "--json" in words else []


def change(kind, text, rng):
    w = text.split(" ")
    if kind == "whole":
        return text
    if kind == "half":
        return " ".join(w[:len(w) // 2])
    if kind == "third":
        at = rng.randrange(len(w) - len(w) // 3)
        return "Let us begin. " + " ".join(w[at:at + len(w) // 3]) + " And that is that."
    step = int(kind.split()[1])
    return " ".join("zq%d" % i if i % step == step - 1 else x for i, x in enumerate(w))


def make(work, shared, records, rng):
    log, truth = work / "log.jsonl", work / "truth.tsv"
    subprocess.run([sys.executable, str(shared / "bench/mklog.py"), "--records", str(records), "--users", str(records // 15),
                    "--no-standin", "--campaign", "hydra:accounts=40,n=2000,set=roleplay", "--campaign", "heavy:n=1500,set=code",
                    "--campaign", "drip:n=600,set=codegen", "--truth", str(truth), "--out", str(log)], check=True, capture_output=True)
    label = dict(line.split("\t")[:2] for line in truth.read_text().splitlines()[1:])
    rows = [r for r in map(json.loads, open(log)) if r["response"]]
    served = [r for r in rows if label[r["account_id"]] == "c01-hydra" and len(r["response"].split()) >= 90]
    picked = rng.sample(served, EACH * len(KINDS))
    texts = [(KINDS[i % len(KINDS)], r["response"], change(KINDS[i % len(KINDS)], r["response"], rng)) for i, r in enumerate(picked)]
    for model in UNRELATED:
        for line in gzip.open(shared / "bench/data/dev" / (model + ".jsonl.gz"), "rt"):
            texts.append(("not planted", "", json.loads(line)["response"]))
    with open(work / "suspect.jsonl", "w") as out:
        for _, _, text in texts:
            out.write(json.dumps({"text": text}) + "\n")
    return label, {r["id"]: r for r in rows}, texts


def recurrence(found, summary, row, texts):
    total, hit, links, wrong = Counter(), Counter(), Counter(), Counter()
    true_links, known = Counter(), Counter()
    same = Counter(r["response"] for r in row.values())
    for kind, source, _ in texts:
        total[kind] += 1
        known[kind] += same[source] if source else 0
    for f in found:
        kind, source, _ = texts[f["text"] - 1]
        linked = [row[a["request_id"]]["response"] for a in f["recurs"] if a["longest"]]
        right = sum(text == source for text in linked)
        hit[kind] += right > 0 if source else len(linked) > 0
        true_links[kind] += right
        links[kind] += len(linked)
        wrong[kind] += len(linked) - right
    if "chosen_on" in summary:
        print("floor %d words, chosen on %d stored answers; %d of %d others reach it (at most %.4f)\n" % (
            summary["floor"], summary["chosen_on"], summary["reached"], summary["checked_on"], summary["reached_share_high"]))
    else:
        print("\nfloor %d words, as given\n" % summary["floor"])
    print("| texts | n | found | stored answers planted | linked rightly | linked wrongly |\n|---|---|---|---|---|---|")
    for kind in KINDS + ("not planted",):
        print("| %s | %d | %s | %d | %d | %d |" % (kind, total[kind], hit[kind] if kind in KINDS else "%d with a link" % hit[kind],
                                                  known[kind], true_links[kind], wrong[kind]))


def by_account(assay, work, lists):
    for name, accounts in lists:
        (work / name).write_text("".join(a + "\n" for a in accounts))
    return run(assay, "trace", "-q", "-s", work / "s", "--batch", work / "suspect.jsonl", "--text", "/text", "--json",
               "--by", "account", *[work / name for name, _ in lists])[0]["linkage"]["sets"]


def linkage(assay, work, label, row, rng):
    served = defaultdict(set)
    for r in row.values():
        served[r["account_id"]].add(json.dumps(r["messages"]))
    lists = []
    for name in sorted(set(label.values()) - {"benign"}):
        lists.append((name, [a for a in label if label[a] == name and a in served]))
    campaigns = by_account(assay, work, lists)
    print("\n| set | accounts | answers | recur | others' | odds ratio (95%) | p, answers | p, accounts | adjusted | verdict |\n"
          "|---|---|---|---|---|---|---|---|---|---|")
    for s in campaigns:
        f = lambda k: "-" if s.get(k) is None else "%.3g" % s[k]
        print("| %s | %d | %d | %d | %d of %d | %s (%s to %s) | %s | %s | %s | %s |" % (
            pathlib.Path(s["set"]).name, s["accounts"], s["answers"], s["recurring"], s["other_recurring"], s["other_answers"],
            f("odds_ratio"), f("odds_ratio_low"), f("odds_ratio_high"), f("p_answers"), f("p_accounts"), f("p_adjusted"), s["verdict"]))
    benign = [a for a in sorted(served) if label[a] == "benign"]
    rng.shuffle(benign)
    rest = by_account(assay, work, [("benign-%03d" % i, benign[i * SET_SIZE:(i + 1) * SET_SIZE]) for i in range(SETS)])
    verdicts = Counter(s["verdict"] for s in rest)
    print("\n%d sets of %d benign accounts: %s; p of answers at most 0.05 in %d, p of accounts in %d" % (
        SETS, SET_SIZE, ", ".join("%d %s" % (n, v) for v, n in sorted(verdicts.items())),
        sum(s.get("p_answers", 1) <= 0.05 for s in rest), sum(s.get("p_accounts", 1) <= 0.05 for s in rest)))


def main():
    assay, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    records = int(sys.argv[3]) if len(sys.argv) > 3 else 60000
    rng = random.Random(11)
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        label, row, texts = make(work, shared, records, rng)
        run(assay, "import", "-q", "-s", work / "s", work / "log.jsonl", "--map", "request_id=/id", "--map", "time=/ts", "--map",
            "account=/account_id", "--map", "model=/model", "--map", "prompt=/messages", "--map", "response=/response")
        print("%d stored answers to %d accounts, %d texts\n" % (len(row), len({r["account_id"] for r in row.values()}), len(texts)))
        for floor in ([], ["--floor", "40"]):
            found = run(assay, "trace", "-q", "-s", work / "s", "--batch", work / "suspect.jsonl", "--text", "/text", "--json",
                        "--limit", 1000, *floor)
            recurrence(found[:-1], found[-1]["summary"], row, texts)
        linkage(assay, work, label, row, rng)


main()
