#!/usr/bin/env python3
"""Makes the segments here from the layout in segment.h alone: python3 make.py (needs the
xxhash package). Of each invalid one, <name>.err is the exact error."""
import os
import struct

import xxhash

HERE = os.path.dirname(os.path.abspath(__file__))
M = (1 << 64) - 1
SALT = (0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
        0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31)


def mix(x):
    x ^= x >> 32
    x = x * 0xd6e8feb86659fd93 & M
    return x ^ x >> 32


def seal(head, rest):
    head = head[:112] + struct.pack("<Q", xxhash.xxh3_64_intdigest(rest))
    return head + struct.pack("<Q", xxhash.xxh3_64_intdigest(head)) + rest


def parts(postings, **change):
    """Header without checksums, buckets, remainders, documents, filter."""
    postings = sorted(set(postings))
    n, hashes = len(postings), sorted({h for h, _ in postings})
    b = 0
    while n >> b > 8:
        b += 1
    r = -(-(64 - b) // 8)
    n_block = -(-12 * len(hashes) // 256)
    f = dict(version=1, b=b, n=n, n_hash=len(hashes), words=5, window=16, hash=1, fold=1, token=1)
    f.update(change)
    head = struct.pack("<8sIIQQIIIII60x", b"assayseg", *f.values())
    top = [h >> (64 - b) for h, _ in postings]
    buckets = struct.pack("<%dI" % ((1 << b) + 1), *(sum(t < i for t in top) for i in range((1 << b) + 1)))
    low = (1 << (64 - b)) - 1
    remainders = b"".join((h & low).to_bytes(r, "little") for h, _ in postings)
    docs = struct.pack("<%dI" % n, *(d for _, d in postings))
    words = [0] * (8 * n_block)
    for h in hashes:
        m = mix(h)
        for i, s in enumerate(SALT):
            words[8 * ((m >> 32) * n_block >> 32) + i] |= 1 << (((m & 0xffffffff) * s & 0xffffffff) >> 27)
    return [head, buckets, remainders, docs, struct.pack("<%dI" % len(words), *words)]


def put(name, data, error=None):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)
    if error:
        with open(os.path.join(HERE, name + ".err"), "w") as f:
            f.write(error + "\n")


# The same list is in test_segment.c.
POSTINGS = [(i // 2 * 0x9e3779b97f4a7c15 & M, i * i % 97) for i in range(100)]


def valid(p):
    return seal(p[0], b"".join(p[1:]))


def main():
    put("valid/hundred", valid(parts(POSTINGS)))
    put("valid/empty", valid(parts([])))
    two = [(5, 1), (6, 1)]
    whole = valid(parts(two))
    end = "rebuild it"
    put("invalid/cut-header", whole[:100], "segment: byte 100: the header is cut short: " + end)
    put("invalid/magic", b"b" + whole[1:], "segment: byte 0: not a segment")
    put("invalid/version", valid(parts(two, version=9)), "segment: byte 8: version 9, not 1: " + end)
    put("invalid/header", whole[:60] + b"x" + whole[61:], "segment: byte 120: the header is damaged: " + end)
    put("invalid/counts", valid(parts(two, n=1 << 40)), "segment: byte 12: impossible counts: " + end)
    put("invalid/bits", valid(parts(two, b=29)), "segment: byte 12: impossible counts: " + end)
    put("invalid/words", valid(parts(two, words=6)), "segment: byte 32: gram length 6, not 5: " + end)
    put("invalid/fold", valid(parts(two, fold=2)), "segment: byte 44: folding version 2, not 1: " + end)
    put("invalid/short", whole[:-1], "segment: byte 191: ends here, not at byte 192: " + end)
    put("invalid/long", whole + b"x", "segment: byte 193: ends here, not at byte 192: " + end)
    put("invalid/rest", whole[:-1] + b"\xff", "segment: byte 112: the checksum of the rest is wrong: " + end)
    put("invalid/hash-count", valid(parts(two, n_hash=1)), "segment: byte 24: hashes are miscounted: " + end)
    p = parts(two)
    p[1] = struct.pack("<II", 1, 2)
    put("invalid/bucket", valid(p), "segment: byte 128: a bucket is wrong: " + end)
    p[1] = struct.pack("<II", 0, 1)
    put("invalid/last-bucket", valid(p), "segment: byte 132: the last bucket is wrong: " + end)
    p = parts(two)
    p[2] = struct.pack("<QQ", 6, 5)
    put("invalid/order", valid(p), "segment: byte 144: postings are out of order: " + end)
    p[2] = struct.pack("<QQ", 5, 7)
    put("invalid/filter", valid(p), "segment: byte 144: the filter lacks a hash: " + end)
    p = parts(POSTINGS)
    p[2] = b"\xff" * 8 + p[2][8:]
    put("invalid/remainder", valid(p), "segment: byte 196: a remainder is too large: " + end)


main()
