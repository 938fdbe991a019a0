#!/usr/bin/env python3
"""Makes the segments here from the layout in segment.h alone: python3 make.py (needs the
xxhash package). Of each invalid one, <name>.err is the exact error."""
import os
import struct

import xxhash

HERE = os.path.dirname(os.path.abspath(__file__))
M = (1 << 64) - 1
KEY = 52


def mix(x):
    x ^= x >> 32
    x = x * 0xd6e8feb86659fd93 & M
    return x ^ x >> 32


def seal(head, rest):
    pieces = [rest[i:i + (1 << 22)] for i in range(0, len(rest), 1 << 22)]
    sums = b"".join(struct.pack("<Q", xxhash.xxh3_64_intdigest(p)) for p in pieces)
    head = head[:112] + struct.pack("<Q", xxhash.xxh3_64_intdigest(sums))
    return head + struct.pack("<Q", xxhash.xxh3_64_intdigest(head)) + rest


def pack(values, width):
    """Number i at bits width * i and on, filled up to eight bytes."""
    whole = sum(v << width * i for i, v in enumerate(values))
    return whole.to_bytes(-(-len(values) * width // 64) * 8, "little")


def parts(postings, **change):
    """Header without checksums, documents, flags, buckets, keys, tags, samples, end."""
    postings = sorted(set((mix(h) >> 64 - KEY, d) for h, d in postings))
    n, keys = len(postings), sorted({k for k, _ in postings})
    b = 0
    while n >> b > 16:
        b += 1
    low = KEY - b
    docs = [d for _, d in postings] or [0]
    f = dict(version=2, b=b, n=n, n_key=len(keys), words=5, window=16, hash=1, fold=1, token=1,
             bits=KEY, first=min(docs), last=max(docs))
    width = (f["last"] - f["first"]).bit_length()
    flags = [i == 0 or postings[i][0] != postings[i - 1][0] for i in range(n)]
    starts = [i for i in range(n) if flags[i]]
    f.update(change)
    head = struct.pack("<8sIIQQIIIIIIII48x", b"assayseg", *f.values())
    return [head, pack([d - min(docs) for _, d in postings], width), pack(flags, 1),
            pack([sum(k >> low < i for k in keys) for i in range((1 << b) + 1)], n.bit_length()),
            pack([(k & (1 << low) - 1) >> 8 for k in keys], low - 8), pack([k & 255 for k in keys], 8),
            pack(starts[::64], 32), bytes(32)]


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
    two = [(5, 1), (6, 4)]
    whole = valid(parts(two))
    end = "rebuild it"
    again = "run assay store rebuild"
    put("invalid/cut-header", whole[:100], "segment: byte 100: the header is cut short: " + end)
    put("invalid/magic", b"b" + whole[1:], "segment: byte 0: not a segment")
    put("invalid/version", valid(parts(two, version=1)), "segment: byte 8: version 1, not 2: " + again)
    put("invalid/header", whole[:70] + b"x" + whole[71:], "segment: byte 120: the header is damaged: " + end)
    put("invalid/counts", valid(parts(two, n=1 << 40)), "segment: byte 12: impossible counts: " + end)
    put("invalid/bits", valid(parts(two, b=29)), "segment: byte 12: impossible counts: " + end)
    put("invalid/words", valid(parts(two, words=6)), "segment: byte 32: gram length 6, not 5: " + again)
    put("invalid/fold", valid(parts(two, fold=2)), "segment: byte 44: folding version 2, not 1: " + again)
    put("invalid/key-bits", valid(parts(two, bits=64)), "segment: byte 52: bits of a key 64, not 52: " + again)
    put("invalid/short", whole[:-1], "segment: byte 215: ends here, not at byte 216: " + end)
    put("invalid/long", whole + b"x", "segment: byte 217: ends here, not at byte 216: " + end)
    put("invalid/rest", whole[:-1] + b"\xff", "segment: byte 112: the checksum of the rest is wrong: " + end)
    put("invalid/last-document", valid(parts(two, last=5)), "segment: byte 56: the first or last document is wrong: " + end)
    p = parts(two)
    p[3] = pack([1, 2], 2)
    put("invalid/bucket", valid(p), "segment: byte 144: a bucket is wrong: " + end)
    p[3] = pack([0, 1], 2)
    put("invalid/last-bucket", valid(p), "segment: byte 144: a bucket is wrong: " + end)
    p = parts(two)
    p[4] = pack([6, 5], KEY - 8)
    put("invalid/order", valid(p), "segment: byte 157: keys are out of order: " + end)
    p = parts(two)
    p[6] = pack([1], 32)
    put("invalid/sample", valid(p), "segment: byte 176: a sample is wrong: " + end)
    p = parts(two)
    p[2] = pack([0, 1], 1)
    put("invalid/flag", valid(p), "segment: byte 136: no key begins here: " + end)
    p = parts([(5, 4), (6, 1)])
    p[2] = pack([1, 0], 1)
    put("invalid/key-count", valid(p), "segment: byte 24: keys are miscounted: " + end)
    p = parts([(5, 1), (5, 4)])
    p[1] = pack([3, 0], 2)
    put("invalid/document-order", valid(p), "segment: byte 128: documents are out of order: " + end)


main()
