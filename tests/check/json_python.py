"""Compares json_echo with Python's json on generated documents (fixed seed).

usage: json_python.py JSON_ECHO
"""
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

echo = sys.argv[1]
rng = random.Random(20240229)
bad = 0


def double():
    while True:
        d = struct.unpack("<d", rng.randbytes(8))[0]
        if math.isfinite(d):
            return d


def number():
    return rng.choice([
        lambda: rng.randrange(-2**63, 2**63),
        lambda: rng.randrange(-100, 100),
        double,
        lambda: rng.random(),
        lambda: 2.0 ** rng.randrange(-1074, 1024),
        lambda: float(rng.randrange(10**6)) / 1000,
        lambda: rng.randrange(2**53) * 5e-324,
    ])()


def text():
    pool = rng.choice([[0x20, 0x7f], [0, 0x2000], [0, 0x10ffff], [0x22, 0x5d]])
    chars = (rng.randrange(*pool) for _ in range(rng.randrange(30)))
    return "".join(chr(c) for c in chars if not 0xd800 <= c <= 0xdfff)


def value(depth):
    kind = rng.randrange(6 if depth else 4)
    if kind == 0:
        return rng.choice([True, False, None])
    if kind == 1:
        return number()
    if kind in (2, 3):
        return text()
    if kind == 4:
        return [value(depth - 1) for _ in range(rng.randrange(6))]
    # Keys in C are NUL-terminated where they are written.
    return {text().replace("\0", "0"): value(depth - 1) for _ in range(rng.randrange(6))}


def same(a, b):
    if isinstance(a, (int, float)) and not isinstance(a, bool):
        if isinstance(a, int):
            return isinstance(b, int) and a == b
        return struct.pack("<d", a) == struct.pack("<d", float(b))
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return a == b


def fail(what, got):
    global bad
    bad += 1
    print("FAIL", what[:400], "->", got[:400])


def run(path, *option):
    r = subprocess.run([echo, *option, *([path] if isinstance(path, str) else path)], capture_output=True)
    return r.returncode, r.stdout


def read(r):
    # "-0" is an integer to Python's json and would lose its sign.
    return json.loads(r, parse_int=lambda s: -0.0 if s == "-0" else int(s))


def documents(path):
    """Many documents as elements of one array, written in Python's ways."""
    for ascii_only, indent, separators in [(True, None, None), (False, None, (",", ":")), (False, 3, None)]:
        want = [value(4) for _ in range(400)]
        with open(path, "w", encoding="utf-8", newline="") as f:
            json.dump(want, f, ensure_ascii=ascii_only, indent=indent, separators=separators)
        rc, out = run(path)
        got = read(out) if rc == 0 else []
        if len(got) != len(want):
            fail("a document", out.decode(errors="replace"))
        for a, b in zip(want, got):
            if not same(a, b):
                fail(ascii(a), ascii(b))


def doubles(path):
    """Our digits are as few as repr's."""
    want = [2.0 ** e for e in range(-1074, 1024)] + [double() for _ in range(20000)]
    with open(path, "w") as f:
        json.dump(want, f)
    out = run(path)[1].decode().strip("[]\n").split(",")

    def digits(s):
        return len(s.split("e")[0].replace(".", "").replace("-", "").strip("0"))

    for d, s in zip(want, out):
        if float(s) != d or digits(s) > digits(repr(d)):
            fail(repr(d), s)


def mutants(folder):
    """Of texts with one byte changed, both refuse the same ones."""
    paths, verdicts = [], []
    for n in range(600):
        raw = bytearray(json.dumps(value(3), ensure_ascii=False).encode())
        raw[rng.randrange(len(raw))] = rng.choice([rng.randrange(256), *b'{}[]",:\\0-.eE \n'])
        path = os.path.join(folder, f"m{n}")
        with open(path, "wb") as f:
            f.write(raw)
        try:
            # Python takes NaN and Infinity, and white space is the same set as ours.
            json.loads(raw.decode("utf-8"), parse_constant=lambda s: 1 / 0)
            good = True
        except (ValueError, ZeroDivisionError):
            good = False
        paths.append(path)
        verdicts.append((good, bytes(raw)))
    lines = run(paths, "-c")[1].decode().splitlines()
    for (good, raw), line in zip(verdicts, lines):
        if line.endswith(": ok") != good:
            fail(ascii(raw), line)
    print(sum(not good for good, _ in verdicts), "of", len(lines), "mutants refused")


with tempfile.TemporaryDirectory() as folder:
    documents(os.path.join(folder, "document"))
    doubles(os.path.join(folder, "doubles"))
    mutants(folder)
print(bad, "differences")
sys.exit(bad > 0)
