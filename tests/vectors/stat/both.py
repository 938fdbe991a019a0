#!/usr/bin/env python3
"""Expected values for tests/unit/test_weigh.c: standings that count as one.

usage: both.py > both.h
-ln(mean of exp(-z)) in decimals of 60 digits, as written in src/weigh/weigh.h; there the
least is taken out first.
"""
from decimal import Decimal, getcontext

getcontext().prec = 60
CASES = [(0.0, 0.0), (1.5, 1.5), (2.0, -2.0), (-3.25, 4.5), (40.0, -40.0), (1.25, 0.125),
         (-0.5, -0.25), (700.0, 800.0), (-800.0, -700.0)]


def both(z):
    return -(sum((-Decimal(v)).exp() for v in z) / len(z)).ln()


print("/* both.h - written by tests/vectors/stat/both.py. Do not edit. */")
print("static const double both[][3] = {")
for z in CASES:
    print("\t{ %r, %r, %.17g }," % (*z, both(z)))
print("};")
