#!/usr/bin/env python3
"""Expected values for tests/unit/test_power.c: prompts that a wanted likelihood ratio takes.

usage: power.py > power.h
The formula of src/weigh/power.h, tried on every number of prompts instead of steps of 1%.
"""
import math

W, B, CEILING, N_FIT = (1.2, 0.8, -0.5), -0.9, 1.28, 805
Z, NOISE, N = (1.5, 1.1, 0.4), (0.5, 0.3, 0.0), 60


def log10_lr(n):
    z = [v / math.sqrt(1 - q + q * N / n) for v, q in zip(Z, NOISE)]
    x = (B + sum(w * v for w, v in zip(W, z))) / math.log(10)
    x = max(-CEILING, min(CEILING, x))
    return x * (math.sqrt(n / (N_FIT / 2)) if n < N_FIT / 2 else 1)


print("/* power.h - written by tests/vectors/stat/power.py. Do not edit. */")
print("static const double want_log10[] = { %s };" % ", ".join(
    "%.17g" % log10_lr(n) for n in (25, 60, 200, 402, 403, 5000)))
print("enum { WANT_PROMPTS = %d };" % next(n for n in range(25, 100000) if log10_lr(n) >= 0.9))
