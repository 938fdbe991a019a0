#!/usr/bin/env python3
"""Holds the files that run.sh made to what was measured and promised."""
import json
import math
import sys

failed = 0


def bar(what, value, low=-math.inf, high=math.inf):
    global failed
    ok = low <= value <= high
    failed += not ok
    print("%s %s: %.3f%s" % ("ok" if ok else "FAIL", what, value,
                             "" if ok else " (wanted %s to %s)" % (low, high)))


def score(path):
    return json.loads(open(path).readline())


def scope(d, name):
    return d[name] if name == "pooled" else d["columns"][name]


def ours(path, name):
    return next(s for s in json.load(open(path))["scopes"] if s["scope"] == name)


# The baselines of the bench, as its README and tables give them.
for name, pooled, column, top in (("openings", 0.935, 0.733, 0.875), ("overlap", 0.813, 0.641, 0.938)):
    d = score("dev.%s.json" % name)
    bar("dev %s, pooled AUC" % name, scope(d, "pooled")["auc"], pooled - 0.01)
    bar("dev %s, openai AUC" % name, scope(d, "openai")["auc"], column - 0.01)
    bar("dev %s, top-1" % name, d["top1"]["accuracy"], top - 0.01)
for name, pooled, column in (("openings", 0.696, 0.578), ("overlap", 0.643, 0.500)):
    d = score("summaries.%s.json" % name)
    bar("summaries %s, pooled AUC" % name, scope(d, "pooled")["auc"], pooled - 0.01)
    bar("summaries %s, openai AUC" % name, scope(d, "openai")["auc"], column - 0.01)

# The decision, leaving one lab out.
c, p = ours("dev.json", "openai"), ours("dev.json", "pooled")
bar("dev decision, openai AUC", c["auc"], 0.85)
bar("dev decision, openai Cllr", c["cllr"], high=0.80)
bar("dev decision, openai TPR at 0 FP", c["tpr_at_zero_fp"], 0.30)
bar("dev decision, pooled Cllr", p["cllr"], high=0.35)
bar("dev decision, targets with LR >= 10", p["lr_10_under_h1"], 0.35)
bar("dev decision, non-targets with LR >= 10", p["lr_10_under_h2"], 0, 0)
bar("dev decision, beyond the ceiling", p["over_ceiling"] + c["over_ceiling"], 0, 0)
trials = [line.rstrip("\n").split("\t") for line in open("dev.tsv")][1:]
for suspect, lab in (("claude2-alpaca-13b", "anthropic"), ("merlinite-7B-AOT", "mistral")):
    own = {t[1]: float(t[3]) for t in trials if t[0] == suspect}
    bar("dev decision, %s, log10 LR of %s" % (suspect, lab), own[lab], 1e-9)
    bar("dev decision, %s, labs above %s" % (suspect, lab),
        sum(v > own[lab] for v in own.values()), 0, 0)
s = ours("summaries.json", "pooled")
bar("summaries, shipped calibration, Cllr", s["cllr"], high=0.80)
bar("summaries, non-targets with LR >= 10", s["lr_10_under_h2"], 0, 0)

# Within a lab. The table of summaries documents 11 students of files of their own lab.
own = json.load(open("summaries.json"))["own_lab"]
bar("summaries, a teacher first among its lab's candidates", own["teacher_first"], 10)
bar("summaries, students of their own lab", own["students"], 11, 11)

# Both scorers see the same trials.
d = score("dev.score")
for name in ("pooled", "openai"):
    ours_, theirs = ours("dev.json", name), scope(d, name)
    pairs = [(ours_[k], theirs[k]) for k in ("auc", "cllr", "cllr_min", "cllr_cal")]
    pairs += [(ours_[k + end], theirs["ci95"][k][i]) for k in ("auc", "cllr")
              for i, end in enumerate(("_low", "_high"))]
    pairs += [(ours_["tpr_at_zero_fp"], theirs["tpr_at_0_fp"]),
              (ours_["tpr_at_fpr_5"], theirs["tpr_at_fpr_5"]),
              (ours_["lr_above_1_under_h2"], theirs["misleading_h2"]),
              (ours_["lr_below_1_under_h1"], theirs["misleading_h1"]),
              (ours_["lr_10_under_h1"], theirs["tpr_at_lr10"]),
              (ours_["lr_10_under_h2"], theirs["fpr_at_lr10"])]
    bar("score.py and validate, %s, largest difference" % name,
        max(abs(a - b) for a, b in pairs), high=1e-9)
sys.exit(failed > 0)
