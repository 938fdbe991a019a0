#!/usr/bin/env python3
"""Expected values of stratified 2x2 tests for tests/unit/test_strata.c, as strata.h.

    strata.py > strata.h

One stratum: scipy's fisher_exact and conditional odds_ratio. Several: the null
distribution by numpy's convolution of scipy's hypergeometric probabilities, the odds
ratio and its interval by scipy's root finder on exact fractions' weights. The rest is
the textbook formula. Nothing here shares code with assay.
"""
import math
from fractions import Fraction

import numpy as np
from scipy.optimize import brentq
from scipy.stats import fisher_exact, hypergeom
from scipy.stats.contingency import odds_ratio

CASES = {  # (hit, n, all_hit, all_n) by stratum
    "one": [(8, 10, 10, 25)],
    "three": [(8, 10, 10, 25), (3, 7, 5, 30), (12, 40, 20, 100)],
    "none_in_controls": [(5, 9, 5, 40), (2, 6, 2, 20)],
    "none_in_group": [(0, 12, 4, 30), (0, 5, 3, 11)],
    "uninformative": [(3, 8, 4, 20), (0, 5, 0, 9), (4, 4, 6, 6), (2, 2, 1 + 1, 2)],
    "far": [(400, 400, 410, 2000), (90, 100, 100, 900)],
}


def informative(t):
    hit, n, all_hit, all_n = t
    return 0 < n < all_n and 0 < all_hit < all_n


def weights(tables):
    total, low = [1], 0
    for hit, n, all_hit, all_n in tables:
        least, most = max(0, all_hit - (all_n - n)), min(all_hit, n)
        own = [math.comb(n, k) * math.comb(all_n - n, all_hit - k)
               for k in range(least, most + 1)]
        out = [0] * (len(total) + len(own) - 1)
        for i, x in enumerate(total):
            for k, y in enumerate(own):
                out[i + k] += x * y
        total, low = out, low + least
    return total, low


def logs(w):
    return np.array([math.log(x) for x in w])


def tail(lw, x, part):
    v = lw + np.arange(len(lw)) * x
    v = np.exp(v - v.max())
    return v[part].sum() / v.sum()


def mean(lw, x):
    v = lw + np.arange(len(lw)) * x
    v = np.exp(v - v.max())
    return (v * np.arange(len(lw))).sum() / v.sum()


def solve(tables):
    tables = [t for t in tables if informative(t)]
    w, low = weights(tables)
    at = sum(t[0] for t in tables) - low
    p = max(float(Fraction(sum(w[at:]), sum(w))), 1e-300)
    lw, top = logs(w), len(w) - 1
    odds = math.inf if at == top else 0 if at == 0 else \
        math.exp(brentq(lambda x: mean(lw, x) - at, -60, 60, xtol=1e-13))
    lo = 0 if at == 0 else math.exp(brentq(
        lambda x: tail(lw, x, slice(at, None)) - .025, -60, 60, xtol=1e-13))
    hi = math.inf if at == top else math.exp(brentq(
        lambda x: tail(lw, x, slice(0, at + 1)) - .025, -60, 60, xtol=1e-13))
    above = sum(t[0] - t[1] * t[2] / t[3] for t in tables)
    var = sum(hypergeom(t[3], t[2], t[1]).var() for t in tables)
    return len(tables), p, above / math.sqrt(var), odds, lo, hi


def check(name, tables, got):
    """scipy's own where it has one."""
    if name == "one":
        (hit, n, all_hit, all_n), = tables
        t = [[hit, n - hit], [all_hit - hit, all_n - n - all_hit + hit]]
        assert abs(fisher_exact(t, "greater")[1] - got[1]) < 1e-12
        r = odds_ratio(t, kind="conditional")
        ci = r.confidence_interval(.95)
        assert abs(r.statistic / got[3] - 1) < 1e-6
        assert abs(ci.low / got[4] - 1) < 1e-6 and abs(ci.high / got[5] - 1) < 1e-6
    elif got[1] > 1e-12:
        dist = np.array([1.0])
        low = 0
        for t in filter(informative, tables):
            ks = np.arange(max(0, t[2] - (t[3] - t[1])), min(t[2], t[1]) + 1)
            dist = np.convolve(dist, hypergeom(t[3], t[2], t[1]).pmf(ks))
            low += ks[0]
        at = sum(t[0] for t in tables if informative(t)) - low
        assert abs(dist[at:].sum() / got[1] - 1) < 1e-8


def c(x):
    return "(double)INFINITY" if math.isinf(x) else "%.15g" % x


def approximate(tables):
    """Mantel and Haenszel's odds ratio, Robins, Breslow and Greenland's interval."""
    r = s = pr = qs = mixed = 0
    for hit, n, all_hit, all_n in filter(informative, tables):
        a, b, cc = hit, n - hit, all_hit - hit
        d = all_n - a - b - cc
        P, Q, R, S = (a + d) / all_n, (b + cc) / all_n, a * d / all_n, b * cc / all_n
        r, s, pr, qs, mixed = r + R, s + S, pr + P * R, qs + Q * S, mixed + P * S + Q * R
    se = math.sqrt(pr / 2 / r ** 2 + mixed / 2 / r / s + qs / 2 / s ** 2)
    return r / s, r / s * math.exp(-1.959963984540054 * se), \
        r / s * math.exp(1.959963984540054 * se)


LARGE = [(5200, 9000, 9900, 30000), (4100, 8000, 9100, 26000)]

print("/* strata.h - made by strata.py: do not edit. */")
print("static const struct {\n\tconst char *name;\n\tstruct strata_table t[4];\n"
      "\tsize_t n, n_informative;\n\tdouble p, z, odds, low, high;\n} strata_case[] = {")
for name, tables in CASES.items():
    got = solve(tables)
    check(name, tables, got)
    rows = ", ".join("{ %d, %d, %d, %d }" % t for t in tables)
    print('\t{ "%s", { %s }, %d, %d, %s },' % (
        name, rows, len(tables), got[0], ", ".join(map(c, got[1:]))))
print("};")
print("static const struct strata_table strata_large[] = { %s };" % ", ".join(
    "{ %d, %d, %d, %d }" % t for t in LARGE))
print("static const double strata_large_odds[3] = { %s };" % ", ".join(
    map(c, approximate(LARGE))))
