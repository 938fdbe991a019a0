#!/usr/bin/env python3
"""splitmix64.tsv: values for src/base/random.h, from big integers and the published
SplitMix64. No packages needed.

    python3 splitmix64.py > splitmix64.tsv

Columns: what, seed, argument, values with a blank between them. A unit is given as the
whole number that it is of 2^-53."""

from hash64 import xxh3

M = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & M

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & M
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
        z = (z ^ z >> 27) * 0x94D049BB133111EB & M
        return z ^ z >> 31

    def below(self, n):
        return (self.next() >> 11) * n >> 53


def shuffled(seed, n):
    g, v = SplitMix64(seed), list(range(n))
    for i in range(n - 1, 0, -1):
        j = g.below(i + 1)
        v[i], v[j] = v[j], v[i]
    return v


def row(what, seed, arg, values):
    print(what, seed, arg, " ".join(map(str, values)), sep="\t")


def main():
    for seed in (0, 1, 1234567, 20240601, M):
        g = SplitMix64(seed)
        row("next", seed, "-", [g.next() for _ in range(8)])
        g = SplitMix64(seed)
        row("unit", seed, "-", [g.next() >> 11 for _ in range(8)])
    for seed, n in ((0, 1), (1, 2), (20240601, 48), (7, 10**9), (9, (1 << 53) - 1)):
        g = SplitMix64(seed)
        row("below", seed, n, [g.below(n) for _ in range(8)])
    for seed, name in ((0, "bootstrap"), (0, "permute"), (20240601, "bootstrap"), (M, "x")):
        first = SplitMix64(seed).next()
        g = SplitMix64(first ^ xxh3(name.encode()))
        row("stream", seed, name, [g.next() for _ in range(4)])
    for seed, n in ((0, 1), (1, 2), (20240601, 10), (5, 52)):
        row("shuffle", seed, n, shuffled(seed, n))


if __name__ == "__main__":
    main()
