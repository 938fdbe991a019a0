#!/usr/bin/env python3
"""Expected values for tests/unit/test_distance.c: the Delta family and general imposters.

usage: distances.py > distances.h
Written from doc/methods/delta.md and imposters.md with numpy.
"""
import numpy as np

M64 = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & M64

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & M64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M64
        z = (z ^ z >> 27) * 0x94D049BB133111EB & M64
        return z ^ z >> 31


def lcg(n, seed):
    out, x = [], seed
    for _ in range(n):
        x = x * 16807 % 2147483647
        out.append(x / 2147483647)
    return np.array(out)


x, y = lcg(12, 3) - 0.5, lcg(12, 4) - 0.5
n = len(x)
rank = np.arange(1, n + 1)
want = [np.abs(x - y).mean(), np.sqrt(((x - y) ** 2).sum()) / n,
        (np.abs(x - y) * (n - rank + 2) / n).sum(),
        1 - x @ y / np.linalg.norm(x) / np.linalg.norm(y)]

# Six models of labs 0 0 1 2 3 4, references all but the suspect 0; profiles are lcg.
BINS, ROUNDS, MODELS, SEED, SUSPECT = 8192, 100, 6, 40, 0
lab = [0, 0, 1, 2, 3, 4]
profile = lcg(MODELS * BINS, 77).reshape(MODELS, BINS)
profile[2] = 0.9 * profile[0] + 0.1 * profile[2]    # one like the suspect
profile[3] = 0.87 * profile[0] + 0.13 * profile[3]  # another, nearly as much
r = SplitMix64(SEED + SUSPECT)
won, played = np.zeros(MODELS), np.zeros(MODELS)
for _ in range(ROUNDS):
    bins = np.array([r.next() >> 63 for _ in range(BINS)], dtype=bool)
    drawn = [r.next() >> 63 for _ in range(MODELS)]
    a = profile[SUSPECT][bins]
    far = [1 - np.minimum(a, p[bins]).sum() / np.maximum(a, p[bins]).sum() for p in profile]
    for c in range(MODELS):
        rest = [far[m] for m in range(MODELS) if drawn[m] and m not in (SUSPECT, c)
                and lab[m] != lab[SUSPECT] and lab[m] != lab[c]]
        if c != SUSPECT and rest:
            played[c] += 1
            won[c] += far[c] <= min(rest)
print("/* distances.h - written by tests/vectors/match/distances.py. Do not edit. */")
print("static const double want_delta[] = { %s };" % ", ".join("%.17g" % v for v in want))
print("static const double want_imposters[] = { %s };" % ", ".join(
    "%.17g" % (w / p) if p else "-1" for w, p in zip(won, played)))
