#!/usr/bin/env python3
"""Expected values for tests/unit/test_stat.c, from numpy, scipy and scikit-learn.

usage: make.py > expected.h
Debian 12: python3-numpy python3-scipy python3-sklearn (numpy 1.24, scipy 1.10,
scikit-learn 1.2). The data are a fixed recurrence, so the C test makes the same.
"""
import numpy as np
from scipy import special, stats
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score


def lcg(n, seed):
    """Uniform values in [0, 1): x <- 16807 x mod 2^31 - 1."""
    out, x = [], seed
    for _ in range(n):
        x = x * 16807 % 2147483647
        out.append(x / 2147483647)
    return np.array(out)


def emit(name, values):
    body = ", ".join("%.17g" % v for v in np.atleast_1d(values))
    print("static const double want_%s[] = { %s };" % (name, body))


n = 60
target = np.array([i % 3 == 0 for i in range(n)])
score = np.round(4 * (lcg(n, 7) - 0.5) + 0.9 * target, 1)      # with ties
x = np.column_stack([4 * (lcg(n, 11) - 0.5) + target, 2 * lcg(n, 13) - 1])

print("/* expected.h - written by tests/vectors/stat/make.py. Do not edit. */")
ab = [(0.5, 0.5, 0.3), (2, 3, 0.1), (10, 1, 0.97), (30.5, 70, 0.3), (1, 19, 0.2)]
emit("beta", [special.betainc(a, b, v) for a, b, v in ab])
emit("beta_inverse", [special.betaincinv(a, b, v) for a, b, v in ab])
emit("clopper", [v for k, m in [(0, 18), (1, 18), (9, 20), (20, 20)]
                 for v in stats.binomtest(k, m).proportion_ci(0.95, "exact")])
emit("upper", [stats.beta.ppf(0.95, k + 1, m - k) for k, m in [(0, 18), (3, 57)]])

llr = score * 0.7 - 0.2
cllr = (np.mean(np.log2(1 + 10 ** -llr[target])) +
        np.mean(np.log2(1 + 10 ** llr[~target]))) / 2
emit("cllr", cllr)
iso = IsotonicRegression(y_min=0, y_max=1).fit_transform(score, target.astype(float))
with np.errstate(divide="ignore"):
    pav = np.log10(iso / (1 - iso)) - np.log10(target.sum() / (~target).sum())
cost1 = np.mean(np.log2(1 + 10 ** -pav[target]))
cost2 = np.mean(np.log2(1 + 10 ** pav[~target]))
emit("cllr_min", (cost1 + cost2) / 2)
emit("auc", roc_auc_score(target, score))

w = np.where(target, n / (2 * target.sum()), n / (2 * (~target).sum()))
s = np.where(target, 1.0, -1.0)
for c in (0.3, 10.0):
    def loss(t):
        return (t[:2] @ t[:2]) / 2 + c * np.sum(
            w * np.logaddexp(0, -s * (x @ t[:2] + t[2])))
    best = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-12})
    best = minimize(loss, best.x, method="Nelder-Mead",
                    options={"xatol": 1e-12, "fatol": 1e-14, "maxiter": 20000})
    emit("logit_%d" % (c > 1), best.x)

p = [0.001, 0.04, 0.03, 0.2, 0.011]
order = np.argsort(p)
holm, top = np.zeros(5), 0.0
for rank, i in enumerate(order):
    top = max(top, min(1.0, p[i] * (5 - rank)))
    holm[i] = top
emit("holm", holm)
bh, low = np.zeros(5), 1.0
for rank in range(4, -1, -1):
    low = min(low, p[order[rank]] * 5 / (rank + 1))
    bh[order[rank]] = low
emit("bh", bh)
