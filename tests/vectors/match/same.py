#!/usr/bin/env python3
"""Expected values for tests/unit/test_same.c: maximum mean discrepancy within prompts.

usage: same.py > same.h
The statistic is written out over ordered pairs as in its definition, on masked matrices of
all answers, and every permutation computes it anew. No packages.
"""
M64 = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & M64
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M64
        z = (z ^ z >> 27) * 0x94D049BB133111EB & M64
        return z ^ z >> 31

    def shuffled(self, n):
        v = list(range(n))
        for i in range(n, 1, -1):
            j = (self.next() >> 11) * i >> 53
            v[i - 1], v[j] = v[j], v[i - 1]
        return v


def kernel(a, b, length):
    pad = [None] * length
    return sum(x == y for x, y in zip((list(a) + pad)[:length], (list(b) + pad)[:length]))


def mmd2(groups, length):
    """groups: (texts, is_x) of each prompt; the unbiased estimate over ordered pairs."""
    total = {"xx": 0, "xy": 0, "yy": 0}
    pairs = dict(total)
    for texts, is_x in groups:
        for i, a in enumerate(texts):
            for j, b in enumerate(texts):
                if i == j:
                    continue
                kind = "xy" if is_x[i] != is_x[j] else "xx" if is_x[i] else "yy"
                total[kind] += kernel(a, b, length)
                pairs[kind] += 1
    mean = {k: total[k] / pairs[k] / length for k in total}
    return mean["xx"] - 2 * mean["xy"] + mean["yy"]


def lcg_texts():
    """Words of a few letters, some beyond ASCII; the C test makes the same."""
    state = 17
    letters = "abcdé世"
    groups = []
    for n, n_x in ((7, 3), (6, 4), (2, 1), (5, 2)):
        texts = []
        for _ in range(n):
            text = ""
            state = state * 16807 % 2147483647
            for _ in range(3 + state % 12):
                state = state * 16807 % 2147483647
                text += letters[state % 6]
            texts.append(text)
        groups.append((texts, n_x))
    return groups


LENGTH, ROUNDS, SEED = 9, 37, 5
groups = lcg_texts()
observed = mmd2([(t, [i < n_x for i in range(len(t))]) for t, n_x in groups], LENGTH)
seeds, hits, null = SplitMix64(SEED), 0, []
for _ in range(ROUNDS):
    r, permuted = SplitMix64(seeds.next()), []
    for texts, n_x in groups:
        order = r.shuffled(len(texts))
        is_x = [False] * len(texts)
        for i in order[:n_x]:
            is_x[i] = True
        permuted.append((texts, is_x))
    null.append(mmd2(permuted, LENGTH))
    hits += null[-1] >= observed - 1e-12
print("/* same.h - written by tests/vectors/match/same.py. Do not edit. */")
flat = [kernel(a, b, LENGTH) for a in groups[0][0] for b in groups[0][0]]
print("static const unsigned want_kernel[] = { %s };" % ", ".join(map(str, flat)))
print("static const double want_mmd2 = %.17g;" % observed)
print("static const double want_null_95 = %.17g;" % sorted(null)[-(-95 * ROUNDS // 100) - 1])
print("enum { WANT_HITS = %d };" % hits)
