#!/usr/bin/env python3
"""Makes valid/ and invalid/ beside it, with gzip(1), zstd(1) and Python's zlib.

    python3 make.py

x is an input, x.want its lines, each with a newline, x.err the exact error after them
("FILE" for the path)."""

import os
import subprocess
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
TEXT = b"first\nsecond\r\n\nnul \0 here\nlast, with no newline"
LONG = b"".join(b"%d: %s\n" % (i, b"word " * (i % 40)) for i in range(300))
SKIPPABLE = b"\x5a\x2a\x4d\x18\x03\0\0\0abc"


def put(kind, name, data, want, error=None):
    with open(os.path.join(HERE, kind, name), "wb") as f:
        f.write(data)
    if want and not want.endswith(b"\n"):
        want += b"\n"
    with open(os.path.join(HERE, kind, name + ".want"), "wb") as f:
        f.write(want)
    if error:
        with open(os.path.join(HERE, kind, name + ".err"), "w") as f:
            f.write("FILE: " + error)


def gzip(data):
    return subprocess.run(["gzip", "-nc"], input=data, stdout=subprocess.PIPE,
                          check=True).stdout


def zstd(data, *options):
    return subprocess.run(["zstd", "-qc", *options], input=data, stdout=subprocess.PIPE,
                          check=True).stdout


def gzip_named(data):
    """All optional header fields: extra, name, comment, header CRC (RFC 1952)."""
    head = b"\x1f\x8b\x08\x1e\0\0\0\0\0\x03" + b"\x02\0xy" + b"name\0" + b"comment\0"
    head += (zlib.crc32(head) & 0xFFFF).to_bytes(2, "little")
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    tail = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return head + c.compress(data) + c.flush() + tail


def valid():
    put("valid", "empty", b"", b"")
    put("valid", "text", TEXT, TEXT)
    put("valid", "newline", b"\n", b"\n")
    put("valid", "not-gzip", b"\x1f", b"\x1f")
    put("valid", "not-zstd", b"(\xb5/", b"(\xb5/")
    put("valid", "text.gz", gzip(TEXT), TEXT)
    put("valid", "empty.gz", gzip(b""), b"")
    put("valid", "named.gz", gzip_named(TEXT), TEXT)
    put("valid", "members.gz", gzip(TEXT) + gzip(b"") + gzip(TEXT), TEXT + TEXT)
    put("valid", "text.zst", zstd(TEXT), TEXT)
    put("valid", "empty.zst", zstd(b""), b"")
    put("valid", "unsummed.zst", zstd(TEXT, "--no-check"), TEXT)
    put("valid", "frames.zst", zstd(TEXT) + zstd(b"") + zstd(TEXT), TEXT + TEXT)
    put("valid", "skippable.zst", SKIPPABLE + zstd(TEXT) + SKIPPABLE, TEXT)
    put("valid", "long.gz", gzip(LONG), LONG)
    put("valid", "long.zst", zstd(LONG, "-19"), LONG)


def invalid():
    gz, zst = gzip(TEXT), zstd(TEXT)
    whole = TEXT[:TEXT.rindex(b"\n") + 1]
    cut = "member is cut short: copy the file again"
    put("invalid", "head.gz", gz[:5], b"", "byte 5: gzip " + cut)
    put("invalid", "cut.gz", gz[:-9], whole, "byte %d: gzip %s" % (len(gz) - 9, cut))
    put("invalid", "untailed.gz", gz[:-1], whole, "byte %d: gzip %s" % (len(gz) - 1, cut))
    put("invalid", "second-cut.gz", gz + gz[:12], whole,
        "byte %d: gzip %s" % (len(gz) + 12, cut))
    put("invalid", "garbage.gz", gz + b"more\n", whole,
        "byte %d: gzip data is followed by something else" % len(gz))
    put("invalid", "zeros.gz", gz + bytes(512), whole,
        "byte %d: gzip data is followed by something else" % len(gz))
    put("invalid", "method.gz", b"\x1f\x8b\x07" + gz[3:], b"",
        "byte 4: gzip data is damaged: unknown compression method")
    bad = bytearray(gz)
    bad[-8] ^= 1
    put("invalid", "sum.gz", bytes(bad), whole,
        "byte %d: gzip data is damaged: incorrect data check" % (len(gz) - 4))
    cut = "frame is cut short: copy the file again"
    put("invalid", "head.zst", zst[:5], b"", "byte 5: zstd " + cut)
    put("invalid", "cut.zst", zst[:-8], whole, "byte %d: zstd %s" % (len(zst) - 8, cut))
    put("invalid", "second-cut.zst", zst + zst[:9], whole,
        "byte %d: zstd %s" % (len(zst) + 9, cut))
    put("invalid", "garbage.zst", zst + b"more\n", whole,
        "byte %d: zstd data is followed by something else" % len(zst))
    bad = bytearray(zst)
    bad[-1] ^= 1
    put("invalid", "sum.zst", bytes(bad), whole,
        "byte %d: zstd data is damaged: Restored data doesn't match checksum"
        % (len(zst) - 4))
    # A window of 2 GiB: descriptor 0xa8 is 2^(10 + 21).
    put("invalid", "window.zst", b"\x28\xb5\x2f\xfd\0\xa8" + bytes(16), b"",
        "byte 5: zstd data is damaged: Frame requires too much memory for decoding")


if __name__ == "__main__":
    valid()
    invalid()
