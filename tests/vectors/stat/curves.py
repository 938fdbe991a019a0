#!/usr/bin/env python3
"""Expected values for tests/unit/test_curve.c, from LiR 1.8.0 (pip install lir==1.8.0), the
package of the Netherlands Forensic Institute.

usage: curves.py > curves.h
"""
import numpy as np
from lir.algorithms.bayeserror import elub
from lir.plotting.expected_calibration_error import calculate_ece


def lcg(n, seed):
    out, x = [], seed
    for _ in range(n):
        x = x * 16807 % 2147483647
        out.append(x / 2147483647)
    return np.array(out)


def emit(name, values):
    body = ", ".join("%.17g" % v for v in np.atleast_1d(values))
    print("static const double want_%s[] = { %s };" % (name, body))


print("/* curves.h - written by tests/vectors/stat/curves.py. Do not edit. */")
n = 90
target = np.array([i % 3 == 0 for i in range(n)])
for case, (slope, shift) in enumerate([(0.9, 0.8), (3.1, 2.0), (0.5, -0.3)]):
    llr = slope * (lcg(n, 23 + case) - 0.5) + np.where(target, shift, -shift) / 2
    odds = 10 ** np.array([-3, -1, 0, 0.5, 2])
    emit("ece_%d" % case, calculate_ece(10 ** llr, target.astype(int), odds / (1 + odds)))
    emit("elub_%d" % case, elub(llr.copy(), target.astype(int)))
    emit("tippett_%d" % case, [np.mean(llr[target] >= 0.1), np.mean(llr[~target] >= 0.1)])
