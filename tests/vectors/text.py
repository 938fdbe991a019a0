#!/usr/bin/env python3
"""Makes text.tsv, what test_fold and test_token check: python3 text.py > text.tsv

Folding by unicodedata and tokens by re, so by other code than utf8proc's. Only code
points of Unicode 3.2 are used (and a few later ones that are named), because Python's
and utf8proc's tables are of different years.

Columns: flags (of fold.h), original, folded, offsets, TOKEN_ALL, TOKEN_WORDS.
Texts are in hexadecimal. Offsets are those of the bytes at which a cluster of the folded
text starts, and of its end, as folded:original. Tokens are start:len in the folded text.
"""
import codecs
import random
import re
import unicodedata as u

NFKC, CASE, QUOTES, IGNORABLE = 1, 2, 4, 8
PLAIN = {}
for cps, to in ((range(0x2018, 0x201c), "'"), ((0x2032, 0x2035, 0xb4, 0x2b9, 0x2bc), "'"),
                (range(0x201c, 0x2020), '"'), ((0x2033, 0x2036), '"'),
                (range(0x2010, 0x2016), "-"), ((0x2212, 0x2e3a, 0x2e3b), "-")):
    PLAIN.update((c, to) for c in cps)
IGNORED = {0xad, 0x34f, 0x61c, 0x3164, 0xfeff, 0xffa0}
for a, b in ((0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180e), (0x200b, 0x200f),
             (0x202a, 0x202e), (0x2060, 0x206f), (0xfe00, 0xfe0f), (0xfff0, 0xfff8),
             (0x1bca0, 0x1bca3), (0x1d173, 0x1d17a), (0xe0000, 0xe0fff)):
    IGNORED.update(range(a, b + 1))


def char(c, flags):
    """What one character becomes, before ordering and composition."""
    s = c.translate(PLAIN) if flags & QUOTES else c
    while True:
        t = s
        if flags & IGNORABLE:
            t = "".join(x for x in t if ord(x) not in IGNORED)
        if flags & CASE:
            t = t.casefold()
        if flags & NFKC:
            t = u.normalize("NFKD", t)
        if t == s:
            return s.translate(PLAIN) if flags & QUOTES else s
        s = t


def starts(s, flags):
    if not s:
        return False
    return not flags & NFKC or not (u.category(s[0])[0] == "M" or 0x1160 <= ord(s[0]) <= 0x11ff)


def fold(raw, flags):
    """The folded text, and the offsets of its clusters."""
    text = raw.decode("utf-8", "perbyte")
    clusters, at = [], 0  # [original offset, characters made]
    for c in text:
        made = char(c, flags)
        if not clusters or starts(made, flags):
            clusters.append([at, ""])
        clusters[-1][1] += made
        # A bad byte is one byte; a U+FFFD that was written so does not occur here.
        at += 1 if c == "\ufffd" else len(c.encode())
    whole = "".join(m for _, m in clusters)
    out, pairs = "", []
    for start, made in clusters:
        pairs.append((len(out.encode()), start))
        out += u.normalize("NFC", made) if flags & NFKC else made
    pairs.append((len(out.encode()), at))
    assert out == (u.normalize("NFC", whole) if flags & NFKC else whole)
    return out, pairs


CJK = "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff" \
      "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
UNIT = rf"(?:(?=\w)[{CJK}])"
MARK = "".join(re.escape(chr(c)) for c in range(0x110000) if u.category(chr(c))[0] == "M")
ALL = re.compile(rf"{UNIT}|(?:(?!{UNIT})\w)+|[^\w\s]|\n+")
WORDS = re.compile(rf"{UNIT}[{MARK}]*|(?:(?!{UNIT})[\w{MARK}])+")


def tokens(rx, s):
    return " ".join("%d:%d" % (len(s[:m.start()].encode()), len(m[0].encode()))
                    for m in rx.finditer(s))


def row(raw, flags=15):
    out, pairs = fold(raw, flags)
    print("\t".join((str(flags), raw.hex(), out.encode().hex(),
                     " ".join("%d:%d" % p for p in dict(pairs).items()), tokens(ALL, out), tokens(WORDS, out))))


NAMED = [
    "", "a", "Hello, World", "snake_case and CamelCase 3.14 x2", "one\n\ntwo\r\n\n\nthree\t.",
    "It\u2019s \u201cquoted\u201d \u2014 really\u2013so \u2026", "5\u2032 7\u2033 \u2034 \u00b4x\u00b4",
    "na\u00efve cafe\u0301 CAFE\u0301", "Stra\u00dfe STRASSE \u1e9e", "\u0130stanbul I\u0131",
    "\ufb01n o\ufb03ce \ufb05", "\uff26\uff55\uff4c\uff4c \uff37\uff49\uff44\uff54\uff48\uff01",
    "\ud55c\uad6d\uc5b4 \ud14d\uc2a4\ud2b8", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\uac00\u11a8x",
    "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8\u3002\u30fb", "\u30ab\u3099 \uff76\uff9e\uff8a\uff9f",
    "\u4e2d\u6587abc\u6d4b\u8bd5 123\u5e74", "q\u0323\u0307 q\u0307\u0323 a\u0338 <\u0338 =\u0338",
    "\u0915\u094d\u0937\u0947\u0924\u094d\u0930 \u0939\u093f\u0928\u094d\u0926\u0940", "\u0344 \u1f80 \u1fb7 \u0345\u0301",
    "soft\u00adhyphen zero\u200bwidth \ufeffbom \u200d\u200c", "\u0645\u0640\u062d\u0645\u0651\u062f \ufdfa",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u1f88\u0345", "x\u00b2 \u00bd \u2167 \u2460 \u33a5",
    "\U0001f600\U0001f44d\U0001f3fd \u2764\ufe0f", "\u0149n \u01c5 \u01f0", "a\u00a0b\u2003c\u2028d\u0085e\u001cf",
    "\u0e44\u0e17\u0e22 \u05e2\u05b4\u05d1\u05b0", "\u30fc\u3005\u3006\u3007\u3021 \u309b\u30a0", "\ufe58\ufe63\uff0d\u2011\u2e3a",
    "\u0301start", "\u200bstart", "end\u0301", "e\u200b\u0301", "\u2163\u0041\u030a", "\u212b\u2126",
    "\u13a0\uab70", "\U00010400\U00010428", "\U0001d400\U0001d7ff",
]
POOLS = [
    "abc XYZ.,_09\n", "\u2018\u2019\u201c\u2033\u2014\u2212 aT", [*range(0xa0, 0x250)],
    [*range(0x300, 0x346), 0x61, 0x45, 0x6f, 0x20], [*range(0x370, 0x400), *range(0x1f00, 0x2000), 0x301, 0x345],
    [*range(0x400, 0x460), 0x306, 0x308], [*range(0x900, 0x970), 0x200c, 0x200d], [*range(0x980, 0x9f0)],
    [*range(0x5d0, 0x5eb), *range(0x5b0, 0x5bd), *range(0xfb1d, 0xfb50)], [*range(0x621, 0x656), *range(0xfe70, 0xff00)],
    [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11a8, 0x11c3), *range(0xac00, 0xac40)],
    [*range(0x3041, 0x3097), *range(0x30a1, 0x30ff), 0x3099, 0x309a, *range(0xff61, 0xffa0)],
    [*range(0x4e00, 0x4e40), *range(0xf900, 0xf920), *range(0x3200, 0x3220), 0x3001], [*range(0xff01, 0xff5f)],
    [*range(0x2000, 0x2070), *range(0x2070, 0x2090), *range(0x2100, 0x2200), 0x20], [*range(0x1d400, 0x1d500)],
    [*range(0xe01, 0xe3b), *range(0xe40, 0xe50)], [*range(0xfb00, 0xfb07), 0xdf, 0x130, 0x131, 0x17f, 0x20],
    [*range(0x1e00, 0x1f00), 0x323, 0x307],
]


def pool_string(rnd):
    pools = rnd.sample(POOLS, rnd.choice((1, 1, 2, 4)))
    out = ""
    while len(out) < rnd.choice((3, 8, 20, 40)):
        c = rnd.choice(rnd.choice(pools))
        c = c if isinstance(c, str) else chr(c)
        if u.ucd_3_2_0.category(c) != "Cn":
            out += c
    return out


def main():
    codecs.register_error("perbyte", lambda e: ("\ufffd", e.start + 1))
    rnd = random.Random(20261123)
    for s in NAMED:
        row(s.encode())
        for flags in (1, 2, 4, 8, 3, 12):
            row(s.encode(), flags)
    for _ in range(300):
        row(pool_string(rnd).encode())
    for _ in range(60):
        row(pool_string(rnd).encode(), rnd.randrange(16))
    for _ in range(60):  # broken bytes
        raw = bytearray(pool_string(rnd).encode())
        for _ in range(3):
            raw[rnd.randrange(len(raw))] = rnd.choice((0x80, 0xff, 0xc0, 0xed, 0xe2, 0xf4, 0x41))
        row(bytes(raw))


main()
