#!/usr/bin/env python3
"""The calibration once more, by another implementation, where labs are left out in other ways.

usage: halves.py ASSAY STORE LINEAGE [ROUNDS]

Standings come from `assay match --all --json`; the weights of the trials, the fit and the
bound are written here anew. Prints what leaving one lab out gives (as `assay validate`
does), the same with the penalty chosen, or scale and shift refitted, inside of what is
left, and what calibrations of half of the labs say of the other half; with a weight for
each family, and with openings and overlap as one.
"""
import csv
import json
import math
import random
import subprocess
import sys

FAMILIES = ["openings", "overlap", "exclusive"]
CEILING = math.log10(19)


def load(assay, store, lineage):
    out = subprocess.run([assay, "match", "-q", "-s", store, "--all", "--rounds", "0", "--json"],
                         stdout=subprocess.PIPE, text=True).stdout
    with open(lineage, encoding="utf-8") as f:
        rows = {r["model"]: r for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)}
    lab = lambda m: rows[m]["family_lab"].split("/")[0]
    trials = []
    for x in json.loads(out)["labs"]:
        r, taught = rows[x["suspect"]], set()
        if r["label"] == "positive":
            files = [f.split("(")[0] for f in r["teacher_files_in_set"].split(";")]
            taught = set(r["teacher_labs"].split(";")) - {""} or {lab(f) for f in files if f in rows}
        trials.append((x["suspect"], lab(x["suspect"]), x["candidate_lab"],
                       [x["scores"][f]["standing"] for f in FAMILIES], x["candidate_lab"] in taught))
    return trials


def as_one(z):
    return [-math.log((math.exp(-z[0]) + math.exp(-z[1])) / 2), z[2]]


def weights(t):
    w, columns = [0.0] * len(t), {}
    for i, x in enumerate(t):
        columns.setdefault(x[2], []).append(i)
    good = [c for c in columns.values() if sum(t[i][4] for i in c) >= 5 and not all(t[i][4] for i in c)]
    shares = [(range(len(t)), len(t) * (0.5 if good else 1))] + [(c, len(t) * 0.5 / len(good)) for c in good]
    for at, total in shares:
        for kind in (True, False):
            some = [i for i in at if t[i][4] == kind]
            for i in some:
                w[i] += total / 2 / len(some)
    return w


def solve(a, b):
    n, m = len(b), [r[:] + [x] for r, x in zip(a, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda k: abs(m[k][i]))
        m[i], m[p] = m[p], m[i]
        for k in range(n):
            if k != i:
                f = m[k][i] / m[i][i]
                m[k] = [x - f * y for x, y in zip(m[k], m[i])]
    return [m[i][n] / m[i][i] for i in range(n)]


def fit(t, penalty=1.0):
    """Newton's method; the intercept comes last and is not penalised."""
    w, k = weights(t), len(t[0][3]) + 1
    b = [0.0] * k
    for _ in range(60):
        a, g = [[1e-9 * (i == j) for j in range(k)] for i in range(k)], [0.0] * k
        for x, wi in zip(t, w):
            z = x[3] + [1.0]
            p = 1 / (1 + math.exp(-sum(u * v for u, v in zip(b, z))))
            for i in range(k):
                g[i] += wi * (x[4] - p) * z[i]
                for j in range(k):
                    a[i][j] += wi * p * (1 - p) * z[i] * z[j]
        for i in range(k - 1):
            g[i] -= penalty * b[i]
            a[i][i] += penalty
        step = solve(a, g)
        b = [u + v for u, v in zip(b, step)]
        if max(map(abs, step)) < 1e-10:
            break
    return b


def log10_lr(b, z):
    return sum(u * v for u, v in zip(b, z + [1.0])) / math.log(10)


def bound(x):
    return max(-CEILING, min(CEILING, x))


def cost(t, x, w):
    return sum(wi * math.log2(1 + 10 ** (-v if y[4] else v)) for y, v, wi in zip(t, x, w)) / sum(w)


def both_alike(t):
    n = sum(y[4] for y in t)
    return [0.5 / n if y[4] else 0.5 / (len(t) - n) for y in t]


def cllr_min(t, x):
    groups, n = {}, sum(y[4] for y in t)
    for y, v in zip(t, x):
        groups.setdefault(v, [0, 0])[0 if y[4] else 1] += 1
    blocks = []
    for v in sorted(groups):
        blocks.append(groups[v])
        while len(blocks) > 1 and blocks[-2][0] * sum(blocks[-1]) >= blocks[-1][0] * sum(blocks[-2]):
            k, m = blocks.pop()
            blocks[-1] = [blocks[-1][0] + k, blocks[-1][1] + m]
    n2, total = len(t) - n, 0
    for k, m in blocks:
        if k and m:
            lr = k / m * n2 / n
            total += k * math.log2(1 + 1 / lr) / n / 2 + m * math.log2(1 + lr) / n2 / 2
    return total


def inside(t, penalty):
    """Each trial by a fit without a fifth of the labs, its own among them."""
    labs, out = sorted({y[1] for y in t}), [0.0] * len(t)
    random.Random(3).shuffle(labs)
    for f in range(5):
        held = set(labs[f::5])
        b = fit([y for y in t if y[1] not in held], penalty)
        for i, y in enumerate(t):
            if y[1] in held:
                out[i] = log10_lr(b, y[3])
    return out


def chosen(t):
    w = weights(t)
    return fit(t, min((0.1, 0.3, 1, 3, 10), key=lambda p: cost(t, inside(t, p), w)))


def refitted(t):
    again = [y[:3] + ([v * math.log(10)], y[4]) for y, v in zip(t, inside(t, 1.0))]
    a, c = fit(again, 1e-6)
    b = fit(t)
    return [a * v for v in b[:-1]] + [a * b[-1] + c]


def leave_one_out(t, how):
    out = [0.0] * len(t)
    for lab in {y[1] for y in t}:
        b = how([y for y in t if y[1] != lab])
        for i, y in enumerate(t):
            if y[1] == lab:
                out[i] = bound(log10_lr(b, y[3]))
    return out


def say(name, t, x):
    for scope in (None, "openai"):
        at = [i for i, y in enumerate(t) if scope in (None, y[2])]
        u, v = [t[i] for i in at], [x[i] for i in at]
        c = cost(u, v, both_alike(u))
        print("%-34s %-7s Cllr %.3f, cal %.3f; LR >= 10: %d of %d students, %d others; largest false %.1f" % (
            name, scope or "pooled", c, c - cllr_min(u, v), sum(y[4] and s >= 1 for y, s in zip(u, v)),
            sum(y[4] for y in u), sum(not y[4] and s >= 1 for y, s in zip(u, v)),
            10 ** max(s for y, s in zip(u, v) if not y[4])))


def halves(name, t, rounds):
    g, labs, n, bad, good, m = random.Random(7), sorted({y[1] for y in t}), 0, 0, 0, 0
    for _ in range(rounds):
        half = set(g.sample(labs, len(labs) // 2))
        a, b = [[y for y in t if (y[1] in half) == side] for side in (True, False)]
        if min(sum(y[4] for y in a), sum(y[4] for y in b)) < 5:
            continue
        w = fit(a)
        over = [(y[4], bound(log10_lr(w, y[3])) >= 1) for y in b]
        bad, n = bad + sum(o and not y for y, o in over), n + sum(not y for y, _ in over)
        good, m = good + sum(o and y for y, o in over), m + sum(y for y, _ in over)
    print("%-34s LR >= 10: %d of %d others, %d of %d students" % (name + ", half of the labs", bad, n, good, m))


def main():
    trials = load(*sys.argv[1:4])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 40
    for name, make in (("a weight each", list), ("as one", as_one)):
        t = [y[:3] + (make(y[3]), y[4]) for y in trials]
        say(name, t, leave_one_out(t, fit))
        if make is as_one:
            say(name + ", penalty chosen inside", t, leave_one_out(t, chosen))
            say(name + ", refitted inside", t, leave_one_out(t, refitted))
        halves(name, t, rounds)


if __name__ == "__main__":
    main()
