#!/usr/bin/env python3
"""Makes the blocks of exchanges here from assay-store(5) alone: python3 make.py. A file is
the number of exchanges, 2 bytes, and the bytes of a block. Of each invalid one, <name>.err
is the exact error."""
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ("source byte_at byte_len line part model prompt sample time_ns params account finish "
           "response_block response_at response_len reasoning_block reasoning_at reasoning_len "
           "request_end").split()
NO_TIME = -1 << 63


def plan(values):
    span = max(values) - min(values)
    return min(values), (span.bit_length() + 7) // 8


def block(rows, requests, heads=None, **change):
    """rows: of each exchange its numbers but for request_end. change: of a column."""
    ends, at = [], 0
    for r in requests:
        at += len(r)
        ends.append(at)
    columns = [[r[c] for r in rows] for c in range(len(COLUMNS) - 1)] + [ends]
    head = body = b""
    for name, values in zip(COLUMNS, columns):
        values = change.get(name, values)
        base, width = (heads or {}).get(name) or plan(values)
        head += struct.pack("<q", base) + bytes([width])
        if width <= 8:
            body += b"".join((v - base & (1 << 64) - 1).to_bytes(8, "little")[:width]
                             for v in values)
    digests = b"".join(bytes([i % 256]) * 32 for i in range(len(rows)))
    return struct.pack("<H", len(rows)) + head + body + digests + b"".join(requests)


def put(name, data, error=None):
    path = os.path.join(HERE, "invalid" if error else "valid", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    if error:
        with open(path + ".err", "w") as f:
            f.write(error + "\n")


def row(i, time=NO_TIME):
    return [1, 700 * i, 690, i + 1, 0, 1 + i % 3, 1 + i % 5, 0, time, 1, 0, 2,
            1, 500 * i, 480, 0, 0, 0]


one = [row(0)]
few = [row(i, NO_TIME if i % 2 else 1700000000 * 10**9 + i) for i in range(5)]
ids = [b"", b"req-1", b"req-2", b"", b"\xc3\xa9"]
put("one", block(one, [b""]))
put("few", block(few, ids))
put("full", block([row(i) for i in range(1024)], [b"r%d" % i for i in range(1024)]))
put("widest", block(few, ids, byte_at=[0, (1 << 63) - 1, 1, 2, 3], sample=[NO_TIME, 0, 1, 2,
                                                                          (1 << 63) - 1]))
whole = block(few, ids)
fit = "its %d bytes do not hold 5 exchanges"
put("none", b"\0\0" + whole[2:], "it cannot hold 0 exchanges")
put("too-many", b"\1\4" + whole[2:], "it cannot hold 1025 exchanges")
put("cut-head", whole[:100], fit % 98)
put("cut-digest", whole[:-20], fit % (len(whole) - 22))
put("width", block(few, ids, {"line": (1, 9)}), fit % (len(whole) - 7))
put("long", whole + b"x", "its column request_end is damaged")
put("cut-request", whole[:-1], "its column request_end is damaged")
put("request-back", block(few, ids, request_end=[0, 5, 3, 10, 12]),
    "its column request_end is damaged")
put("negative", block(few, ids, byte_at=[-1, 0, 1, 2, 3]), "its column byte_at is damaged")
put("no-model", block(few, ids, model=[0, 1, 2, 3, 1]), "its column model is damaged")
put("not-the-least", block(few, ids, {"byte_len": (689, 1)}), "its column byte_len is damaged")
put("too-wide", block(few, ids, {"line": (1, 2)}), "its column line is damaged")
put("overflow", block(few, ids, {"byte_at": ((1 << 63) - 2, 1)},
                      byte_at=[(1 << 63) - 2 + i for i in range(5)]),
    "its column byte_at is damaged")
