#!/usr/bin/env python3
"""Unrelated models under conditions that nobody calibrated for.

usage: stress.py ASSAY SHARED [CONDITION,...|all [FIRST_SEED [LAST_SEED]]] [-- OPTION...]

Makes a store for every condition, set and seed from the bench's answers, scores it with
`assay match OPTION...` and the calibration in the program, and counts, among pairs that
are no documented lineage, the likelihood ratios of 10 or more: the claim that must not be
made. SETS names the sets: dev, summaries, both. Exit status 1 where there is one.
"""
import csv
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile

FIELDS = ["model", "family_lab", "teacher_files_in_set", "teacher_labs", "label", "role"]


def load(shared, name):
    at = os.path.join(shared, "bench/data", name)
    with open(os.path.join(at, "lineage.tsv"), encoding="utf-8") as f:
        rows = [{k: row.get(k) or "" for k in FIELDS}
                for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)]
    answers, prompts = {}, {}
    for row in rows:
        with gzip.open(os.path.join(at, row["model"] + ".jsonl.gz"), "rt", encoding="utf-8") as f:
            got = answers[row["model"]] = {}
            for line in f:
                x = json.loads(line)
                got[x["prompt_id"]] = x["response"] or ""
                prompts[x["prompt_id"]] = x["prompt"]
    return World(rows, answers, prompts)


class World:
    """Models (rows of the lineage table) and their answers by prompt."""

    def __init__(self, rows, answers, prompts):
        self.rows, self.answers, self.prompts = rows, answers, prompts
        self.suspects = None          # None: every labelled model
        self.truth = {}               # of a made-up suspect: the model it stands for
        self.close = {}               # labs that are no fair non-target of a suspect

    def copy(self):
        w = World([dict(r) for r in self.rows],
                  {m: dict(a) for m, a in self.answers.items()}, dict(self.prompts))
        return w

    def lab(self, model):
        return next(r for r in self.rows if r["model"] == model)["family_lab"].split("/")[0]

    def keep_models(self, names):
        self.rows = [r for r in self.rows if r["model"] in names]
        self.answers = {m: a for m, a in self.answers.items() if m in names}

    def keep_prompts(self, ids):
        self.answers = {m: {p: t for p, t in a.items() if p in ids}
                        for m, a in self.answers.items()}

    def change_all(self, f):
        for a in self.answers.values():
            for p in a:
                a[p] = f(a[p])

    def change_suspects(self, f, g):
        """Some labelled models once more, changed, as the ones to be judged."""
        self.suspects = []
        kinds = [[r for r in self.rows if r["label"] == x] for x in ("none", "positive")]
        for r in g.sample(kinds[0], min(12, len(kinds[0]))) + g.sample(kinds[1], 4):
            name = r["model"] + "~changed"
            self.add_suspect(name, r, {p: f(t) for p, t in self.answers[r["model"]].items()})

    def add_suspect(self, name, like, answers):
        self.rows.append(dict(like, model=name, label="unknown", role="suspect",
                              teacher_files_in_set="", teacher_labs=""))
        self.answers[name] = answers
        self.truth[name] = like
        if self.suspects is None:
            self.suspects = []
        self.suspects.append(name)


def words(text):
    return text.split(" ")


def cut(n):
    return lambda t: " ".join(words(t)[:n])


# ---- conditions: (world, generator) -> world; named in the table at the end

def prompts(w, g):
    n = g.randint(300, min(800, len(w.prompts) - 1))
    w.keep_prompts(set(g.sample(sorted(w.prompts), n)))


def models(w, g):
    n = g.randint(12, 50)
    names = sorted(w.answers)
    w.keep_models(set(g.sample(names, min(n, len(names) - 2))))


def both(w, g):
    models(w, g)
    prompts(w, g)


def labs(w, g):
    have = sorted({w.lab(r["model"]) for r in w.rows})
    kept = set(g.sample(have, g.randint(8, len(have) - 3)))
    w.keep_models({r["model"] for r in w.rows if w.lab(r["model"]) in kept})


def three_candidates(w, g):
    have = sorted({w.lab(r["model"]) for r in w.rows if r["role"] in ("teacher", "both")})
    kept = set(g.sample(have, 3))
    for r in w.rows:
        if w.lab(r["model"]) not in kept:
            r["role"] = "suspect"


def block(w, g):
    ids = sorted(w.prompts)
    n = g.choice([100, 150, 200, 300])
    at = g.randrange(len(ids) - n)
    w.keep_prompts(set(ids[at:at + n]))


def by_length(short):
    def f(w, g):
        mean = {p: sum(len(a.get(p, "").split()) for a in w.answers.values()) for p in w.prompts}
        ids = sorted(w.prompts, key=lambda p: (mean[p], p))
        ids = ids[:400] if short else ids[-400:]
        w.keep_prompts(set(g.sample(ids, g.randint(100, 300))))
    return f


def small_models(w, g):
    big = re.compile(r"gpt|claude|gemini|cohere|large|70B|70b|65b|command|grok|R1$|V3|235B|405")
    suspects = {r["model"] for r in w.rows if not big.search(r["model"])}
    names = {r["model"] for r in w.rows if r["role"] in ("teacher", "both")} | suspects
    for r in w.rows:
        if r["model"] not in suspects:
            r["label"] = "unknown"
    w.keep_models(names - set(g.sample(sorted(suspects), len(suspects) // 4)))


def teacher_absent(w, g):
    """The labs that taught are gone; some students stand as candidates for each other."""
    taught = {lab for r in w.rows for lab in r["teacher_labs"].split(";") if lab}
    w.keep_models({r["model"] for r in w.rows if w.lab(r["model"]) not in taught})
    students = [r for r in w.rows if r["label"] == "positive"]
    for r in g.sample(students, min(8, len(students))):
        r["role"] = "both"


def sibling_candidates(w, g):
    """As it is, and some students are candidates too."""
    students = [r for r in w.rows if r["label"] == "positive"]
    for r in g.sample(students, min(8, len(students))):
        r["role"] = "both"


def hidden_students(w, g):
    students = [r for r in w.rows if r["label"] == "positive"]
    for r in g.sample(students, min(len(students), g.randint(1, 6))):
        r["label"] = "none"
        r["teacher_labs"] = r["teacher_files_in_set"] = ""
        w.close[r["model"]] = None      # its own trials tell nothing here


def mislabelled(w, g):
    none = [r for r in w.rows if r["label"] == "none"]
    for r in g.sample(none, min(6, len(none))):
        true, other = w.lab(r["model"]), g.choice(none)
        r["family_lab"] = w.lab(other["model"])
        w.close.setdefault(r["model"], set()).add(true)


def no_labs(w, g):
    """Suspects that nobody knows the lab of."""
    w.suspects = []
    for r in list(w.rows):
        if r["label"] != "none":
            continue
        name = r["model"] + "~twin"
        w.add_suspect(name, r, dict(w.answers[r["model"]]))
        w.rows[-1]["family_lab"] = ""
        w.close[name] = {w.lab(r["model"])}
    w.suspects = g.sample(w.suspects, min(12, len(w.suspects)))


def duplicated(w, g):
    """References under a second name and without a lab."""
    none = [r for r in w.rows if r["label"] == "none"]
    for r in g.sample(none, min(8, len(none))):
        twin = dict(r, model=r["model"] + "~twin", family_lab="", role="reference", label="")
        w.rows.append(twin)
        w.answers[twin["model"]] = dict(w.answers[r["model"]])


def mixture(w, g):
    none = [r for r in w.rows if r["label"] == "none"]
    for i in range(14):
        a, b = g.sample(none, 2)
        one, two = w.answers[a["model"]], w.answers[b["model"]]
        name = "%s~%s" % (a["model"], b["model"])
        if name in w.answers:
            continue
        w.add_suspect(name, a, {p: one[p] if g.random() < 0.5 or p not in two else two[p]
                                for p in one})
        w.close[name] = {w.lab(b["model"])}


def suspect(f):
    return lambda w, g: w.change_suspects(lambda t: f(t, g), g)


def everybody(f):
    return lambda w, g: w.change_all(lambda t: f(t, g))


def first_sentence(t, g):
    return re.split(r"(?<=[.!?])\s", t, maxsplit=1)[0]


def verbose(t, g):
    return t + "\n\nIn conclusion, it is important to consider all of these points. " * 3


def refuses(t, g):
    return "I'm sorry, but I can't assist with that request." if g.random() < 0.5 else t


def disclaims(t, g):
    return "As an AI language model, I " + t[:1].lower() + t[1:] if g.random() < 0.5 else t


def certainly(t, g):
    return "Certainly! Here is the answer:\n\n" + t


def echo(t, g):
    return "That is a great question. " + t


def reworded(t, g):
    return " ".join(x[::-1] if g.random() < 0.3 else x for x in words(t))


def bullets(t, g):
    return "\n".join("- " + x for x in re.split(r"(?<=[.!?])\s+", t))


def plain(t, g):
    return re.sub(r"[*#`_>-]+", "", t)


def lower(t, g):
    return t.lower()


def no_opening(t, g):
    return " ".join(words(t)[10:])


def cut_g(ns):
    def f(w, g):
        n = g.choice(ns)
        w.change_all(cut(n))
    return f


def cut_suspect(ns):
    def f(w, g):
        n = g.choice(ns)
        w.change_suspects(cut(n), g)
    return f


def then(*fs):
    def f(w, g):
        for one in fs:
            one(w, g)
    return f


CONDITIONS = {
    "as-is": lambda w, g: None,
    "prompts-300-800": prompts,
    "models-12-50": models,
    "prompts-and-models": both,
    "labs-8-up": labs,
    "three-candidates": three_candidates,
    "block-of-prompts": block,
    "short-answers": by_length(True),
    "long-answers": by_length(False),
    "small-models": small_models,
    "teacher-absent": teacher_absent,
    "sibling-candidates": sibling_candidates,
    "hidden-students": hidden_students,
    "mislabelled": mislabelled,
    "lab-unknown": no_labs,
    "duplicates": duplicated,
    "mixture": mixture,
    "all-cut-5": everybody(lambda t, g: " ".join(words(t)[:5])),
    "all-cut": cut_g([10, 20, 40, 80]),
    "all-lower": everybody(lower),
    "all-plain": everybody(plain),
    "all-no-opening": everybody(no_opening),
    "all-cut-three-candidates": then(three_candidates, cut_g([20, 40, 80])),
    "suspect-cut": cut_suspect([5, 10, 20, 40, 80]),
    "suspect-terse": suspect(first_sentence),
    "suspect-verbose": suspect(verbose),
    "suspect-refuses": suspect(refuses),
    "suspect-disclaims": suspect(disclaims),
    "suspect-certainly": suspect(certainly),
    "suspect-echo": suspect(echo),
    "suspect-reworded": suspect(reworded),
    "suspect-bullets": suspect(bullets),
    "suspect-plain": suspect(plain),
    "suspect-lower": suspect(lower),
    "suspect-no-opening": suspect(no_opening),
}


def merged(a, b):
    """Both sets in one store; models of one name in both would be two models."""
    w = a.copy()
    for r in b.rows:
        w.rows.append(dict(r, model="s." + r["model"], teacher_files_in_set=";".join(
            "s." + x for x in r["teacher_files_in_set"].split(";") if x)))
        w.answers["s." + r["model"]] = dict(b.answers[r["model"]])
    w.prompts.update(b.prompts)
    return w


def score(assay, w, options):
    """(suspect, lab, log10 LR) of every pair that is judged; None is an abstention."""
    with tempfile.TemporaryDirectory() as d:
        store = os.path.join(d, "s")
        with open(os.path.join(d, "a.jsonl"), "w", encoding="utf-8") as f:
            for m, a in w.answers.items():
                for p, t in a.items():
                    f.write(json.dumps({"prompt_id": p, "prompt": w.prompts[p], "model": m,
                                        "response": t}) + "\n")
        with open(os.path.join(d, "l.tsv"), "w", encoding="utf-8") as f:
            f.write("\t".join(FIELDS) + "\n")
            for r in w.rows:
                f.write("\t".join(r[k] for k in FIELDS) + "\n")
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        subprocess.run([assay, "import", "-q", "-s", store, os.path.join(d, "a.jsonl")], **quiet)
        subprocess.run([assay, "models", "load", "-q", "-s", store, os.path.join(d, "l.tsv")],
                       check=True, **quiet)
        who = w.suspects if w.suspects is not None else ["--all"]
        run = subprocess.run([assay, "match", "-q", "-s", store, "--rounds", "0", "-j", "1", "--trials",
                              os.path.join(d, "t"), *options, *who], **quiet)
        if not os.path.exists(os.path.join(d, "t")):
            return [], run.stderr.strip()
        out = []
        with open(os.path.join(d, "t"), encoding="utf-8") as f:
            for line in f.read().split("\n")[1:]:
                if line:
                    s, lab, _, x = line.split("\t")
                    out.append((s, lab, float(x) if x else None))
        return out, ""


def teachers_of(w, s, files):
    if s["teacher_labs"]:
        return set(s["teacher_labs"].split(";"))
    return {files.get(x.split("(")[0].strip(), "") for x in s["teacher_files_in_set"].split(";")}


def judge(w, trials, world_files, report):
    rows = {r["model"]: r for r in w.rows}
    for suspect_, lab, x in trials:
        r = w.truth.get(suspect_) or rows[suspect_]
        if r["label"] not in ("none", "positive"):
            continue
        close = w.close.get(suspect_, set())
        if close is None or lab in close or lab == r["family_lab"].split("/")[0]:
            continue
        target = r["label"] == "positive" and lab in teachers_of(w, r, world_files)
        report.add(target, suspect_, lab, x)


class Report:
    def __init__(self):
        self.n = [0, 0]
        self.over = [0, 0]
        self.silent = 0
        self.top = []

    def add(self, target, suspect_, lab, x):
        self.n[target] += 1
        if x is None:
            self.silent += 1
            return
        self.over[target] += x >= 1
        if not target:
            self.top = sorted(self.top + [(x, suspect_, lab)], reverse=True)[:400]


def main():
    argv = sys.argv[1:]
    options = []
    if "--" in argv:
        options = argv[argv.index("--") + 1:]
        argv = argv[:argv.index("--")]
    assay, shared = os.path.abspath(argv[0]), argv[1]
    want = argv[2].split(",") if len(argv) > 2 and argv[2] != "all" else list(CONDITIONS)
    first = int(argv[3]) if len(argv) > 3 else 1
    last = int(argv[4]) if len(argv) > 4 else first
    dev, summaries = load(shared, "dev"), load(shared, "summaries")
    sets = [("dev", dev), ("summaries", summaries), ("both", merged(dev, summaries))]
    sets = [x for x in sets if x[0] in os.environ.get("SETS", "dev,summaries").split(",")]
    print("%-26s %-9s %5s %8s %5s %8s %9s %7s" % (
        "condition", "set", "draws", "others", ">=10", "largest", "silent", "students"))
    bad = 0
    for name in want:
        for label, world in sets:
            rep = Report()
            for seed in range(first, last + 1):
                g = random.Random("%s %s %d" % (name, label, seed))
                w = world.copy()
                CONDITIONS[name](w, g)
                files = {r["model"]: r["family_lab"].split("/")[0] for r in world.rows}
                trials, why = score(assay, w, options)
                if why:
                    print("    seed %d: %s" % (seed, why))
                judge(w, trials, files, rep)
            bad += rep.over[0]
            top = rep.top[0] if rep.top else (0, "-", "-")
            print("%-26s %-9s %5d %8d %5d %8.3g %9d %d/%d %s>%s" % (
                name, label, last - first + 1, rep.n[0], rep.over[0], 10 ** top[0], rep.silent,
                rep.over[1], rep.n[1], top[1], top[2]), flush=True)
            for x in rep.top:
                if x[0] >= 1:
                    print("    LR %.3g %s %s" % (10 ** x[0], x[1], x[2]))
    print("%d likelihood ratios of 10 or more without a documented lineage" % bad)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
