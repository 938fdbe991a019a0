#!/usr/bin/env python3
"""Makes gram.tsv: python3 gram.py > gram.tsv (needs the xxhash package).

The fingerprint of ASCII text from its definition alone: fold = lower case, tokens =
[A-Za-z0-9_]+, token(b) = mix(XXH3_64(b)), gram = mix(sum of K[i] * token[i]).
The constants K are the first hexadecimal digits of pi's fraction, each word made odd.
Columns: gram length, text in hexadecimal, the gram hashes in order.
"""
import re

import xxhash

M = (1 << 64) - 1


def pi_words(n):
    """The first n 64-bit words of pi - 3, made odd, by Machin's formula."""
    one = 1 << (64 * n + 64)

    def arctan_inverse(x):
        term, total, k = one // x, 0, 1
        while term:
            total += term // k if k % 4 == 1 else -(term // k)
            term //= x * x
            k += 2
        return total

    pi = 4 * (4 * arctan_inverse(5) - arctan_inverse(239))
    frac = (pi - 3 * one) >> 64
    return [frac >> (64 * (n - 1 - i)) & M | 1 for i in range(n)]


K = pi_words(8)


def mix(x):
    x ^= x >> 32
    x = x * 0xd6e8feb86659fd93 & M
    return x ^ x >> 32


def grams(text, n):
    tokens = [mix(xxhash.xxh3_64_intdigest(w.encode()))
              for w in re.findall(r"[a-z0-9_]+", text.lower())]
    return [mix(sum(k * t for k, t in zip(K, tokens[i:i + n])) & M)
            for i in range(len(tokens) - n + 1)]


TEXTS = [
    "",
    "too short for five",
    "The quick brown fox jumps over the lazy dog.",
    "As an AI language model, I don't have personal opinions; however, I can help.",
    "snake_case 3.14 x2 -- HTTP/2 and IPv6, 0 1 22 333 4444 55555",
    "a a a a a a a a",
    "pneumonoultramicroscopicsilicovolcanoconiosis " * 3 + "x" * 300 + " end of line",
    "one\ttwo\nthree\r\nfour five six seven eight nine ten",
]
for text in TEXTS:
    for n in (1, 2, 5, 8):
        print(n, text.encode().hex(), " ".join("%016x" % g for g in grams(text, n)), sep="\t")
