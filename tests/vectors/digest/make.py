#!/usr/bin/env python3
"""Writes expected.h: SHA-256 by Python's hashlib for lengths around every block edge.

The input of length n is the bytes (7 * i + 3) mod 256 for i in 0..n-1.
usage: make.py > expected.h
"""
import hashlib

LENGTHS = [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 65536]

print("/* Made by make.py: do not edit. */")
print("static const struct {")
print("\tsize_t len;")
print("\tconst char *hex;")
print("} digest_expected[] = {")
for n in LENGTHS:
    data = bytes((7 * i + 3) % 256 for i in range(n))
    print("\t{ %d,\n\t\t\"%s\" }," % (n, hashlib.sha256(data).hexdigest()))
print("};")
