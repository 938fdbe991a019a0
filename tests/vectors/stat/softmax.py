#!/usr/bin/env python3
"""Expected values for tests/unit/test_softmax.c: multinomial logistic regression by scipy.

usage: softmax.py > softmax.h
"""
import numpy as np
from scipy.optimize import minimize

N, FEATURES, CLASSES, PENALTY = 24, 6, 3, 0.05
x, label, state = np.zeros((N, FEATURES)), [], 31
for i in range(N):
    for f in range(FEATURES):
        state = state * 16807 % 2147483647
        x[i, f] = state % 5 < (3 if f == i % 3 else 2)
    label.append(i % 3)
norm = np.sqrt(x.sum(axis=1, keepdims=True))
x = np.divide(x, norm, out=np.zeros_like(x), where=norm > 0)
weight = np.arange(1, N + 1) / (N * (N + 1) / 2)


def log_p(w):
    z = x @ w.reshape(FEATURES, CLASSES)
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


def loss(w):
    return PENALTY / 2 * (w @ w) - weight @ log_p(w)[np.arange(N), label]


best = minimize(loss, np.zeros(FEATURES * CLASSES), method="BFGS", options={"gtol": 1e-10})
print("/* softmax.h - written by tests/vectors/stat/softmax.py. Do not edit. */")
print("static const double want_w[] = { %s };" % ", ".join("%.9g" % v for v in best.x))
print("static const double want_log_p[] = { %s };" %
      ", ".join("%.9g" % v for v in log_p(best.x)[4]))
