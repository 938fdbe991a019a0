#!/usr/bin/env python3
"""Expected values for tests/unit/test_match.c, from plain sets and numpy.

usage: make.py > expected.h

A panel of 7 models and 5 prompts whose tokens are drawn by a fixed recurrence; the C
test draws the same. Similarities and the double centring are computed straight from
their definitions (src/match/overlap.h, centre.h), without sorting or sharing anything.
"""
import math

import numpy as np

MODELS, PROMPTS, VOCAB = 7, 5, 40
LAB = [0, 0, 1, 2, 3, 3, 4]
REFERENCE = [0, 1, 1, 1, 1, 0, 1]      # model 0 and 5 are not references

state = 5


def draw(n):
    global state
    state = state * 16807 % 2147483647
    return state % n


def tokens(low, high):
    # Squares make small numbers frequent, so that answers share n-grams.
    return [draw(VOCAB) * draw(VOCAB) // VOCAB for _ in range(low + draw(high - low))]


prompt = [tokens(3, 6) for _ in range(PROMPTS)]
answer = {}
for m in range(MODELS):
    for p in range(PROMPTS):
        answer[m, p] = None if draw(9) == 0 else tokens(4, 30)


def grams(t, low, high, first=0):
    t = t[:first] if first else t
    return {tuple(t[i:i + n]) for n in range(low, high + 1)
            for i in range(len(t) - n + 1)}


def sets(low, high, first=0):
    return {k: None if t is None else
            grams(t, low, high, first) - grams(prompt[k[1]], low, high)
            for k, t in answer.items()}


def cosine(low, high, first=0):
    s = sets(low, high, first)
    have = [v for v in s.values() if v is not None]
    df = {}
    for v in have:
        for g in v:
            df[g] = df.get(g, 1) + 1
    idf2 = {g: max(0.0, math.log(len(have) / n)) ** 2 for g, n in df.items()}
    out = np.full((MODELS, MODELS, PROMPTS), np.nan)
    for p in range(PROMPTS):
        for i in range(MODELS):
            for j in range(MODELS):
                a, b = s[i, p], s[j, p]
                if i == j or a is None or b is None:
                    continue
                na, nb = sum(idf2[g] for g in a), sum(idf2[g] for g in b)
                if na > 0 and nb > 0:
                    out[i, j, p] = sum(idf2[g] for g in a & b) / math.sqrt(na * nb)
    return out


def jaccard(n):
    s = sets(n, n)
    out = np.full((MODELS, MODELS, PROMPTS), np.nan)
    for p in range(PROMPTS):
        for i in range(MODELS):
            for j in range(MODELS):
                a, b = s[i, p], s[j, p]
                if i != j and a is not None and b is not None and a | b:
                    out[i, j, p] = len(a & b) / len(a | b)
    return out


def exclusive(n):
    s = sets(n, n)
    out = np.full((MODELS, MODELS, PROMPTS), np.nan)
    for p in range(PROMPTS):
        for i in range(MODELS):
            for j in range(MODELS):
                a, b = s[i, p], s[j, p]
                if i == j or a is None or b is None or not len(a) + len(b):
                    continue
                others = set()
                for r in range(MODELS):
                    if REFERENCE[r] and LAB[r] not in (LAB[i], LAB[j]) and s[r, p]:
                        others |= s[r, p]
                out[i, j, p] = 2 * len((a & b) - others) / (len(a) + len(b))
    return out


def centred(sim, s, c, without):
    refs = [r for r in range(MODELS)
            if REFERENCE[r] and LAB[r] not in (LAB[s], LAB[c], without)]
    out = np.full(PROMPTS, np.nan)
    mean = lambda v: np.nan if np.all(np.isnan(v)) else np.nanmean(v)
    for p in range(PROMPTS):
        among = [mean([sim[r, q, p] for q in refs if LAB[q] != LAB[r]] or [np.nan])
                 for r in refs]
        base = mean([sim[r, c, p] - a for r, a in zip(refs, among)])
        out[p] = sim[s, c, p] - mean([sim[s, r, p] for r in refs]) - base
    return out


def emit(name, values):
    print("static const double want_%s[] = {" % name)
    for v in np.ravel(values):
        print("\t%s," % ("(double)NAN" if np.isnan(v) else "%.17g" % v))
    print("};")


print("/* expected.h - written by tests/vectors/match/make.py. Do not edit. */")
print("#include <math.h>\n")
# idf is counted in 2^22 bins by the C code; 40 tokens and their pairs do not collide.
emit("cosine", cosine(1, 2, 8))
emit("jaccard", jaccard(2))
emit("exclusive", exclusive(2))
c = cosine(1, 2, 8)
emit("centred", [centred(c, s, k, -1) for s, k in ((5, 0), (2, 3), (0, 6))])
emit("without", centred(c, 2, 3, 4))
