#!/usr/bin/env python3
"""Texts and expected values for tests/unit/test_exhibit.c.

usage: exhibits.py > exhibits.h
Every definition is written out anew with re and plain loops. No packages.
"""
import json
import math
import re

TEXTS = [
    "Sure! Here are three tips:\n\n1. Sleep well, eat well.\n2. Walk (daily).\n3. Rest.\n\n"
    "I hope this helps! Let me know if you have questions.",
    "# Plan\n\n- **First**: read; then write.\n- **Second**: rest, if needed.\n\n```py\nx = 1\n```\n",
    "I'm sorry, but I can't help with that. It is important to note that laws may vary.",
    "Yes.",
    "\u201cBlue\u201d",
    "As an AI language model, I do not have personal opinions, but it depends on the case.\n"
    "What would you like to know?",
    "  Paris is the capital, and it has been for long!\n\n\nIt lies on a river (the Seine).  ",
    "",
]


def structure(text):
    s = text.strip(" \t\r\n\f\v")
    b = s.encode()
    lines = [x for x in s.split("\n") if x.strip(" \t\r")]
    inside, bullets, numbers, headings, bold, fences = False, 0, 0, 0, 0, 0
    for line in s.split("\n"):
        if re.match(r" {0,3}```", line):
            fences += not inside
            inside = not inside
            continue
        if inside:
            continue
        bullets += bool(re.match(r"[ \t]*[-*+][ \t]", line))
        numbers += bool(re.match(r"[ \t]*\d{1,9}[.)][ \t]", line))
        headings += bool(re.match(r" {0,3}#{1,6}([ \t]|$)", line))
        bold += len(re.findall(r"\*\*[^ *][^*]*\*\*", line))
    thousand = lambda cs: 1000 * sum(b.count(c.encode()) for c in cs) / len(b) if b else 0
    tail = b[-200:].lower()
    paragraphs = 1 + len(re.findall(r"(?<=.)\n\n+(?=.)", s, re.S))
    return [math.log1p(len(b)), (bullets + numbers) / len(lines) if lines else 0, numbers > 0,
            headings > 0, math.log1p(bold), fences > 0, b.endswith(b"?"),
            any(x in tail for x in (b"let me know", b"hope this", b"feel free")),
            thousand("!"), thousand(","), thousand(":;"), thousand("("),
            math.log1p(len(b) / paragraphs)]


def fold(text):
    return re.sub("[\u2018\u2019]", "'", re.sub("[\u201c\u201d]", '"', text)).lower().strip()


def refuses(text):
    return bool(re.search(r"i'm sorry|i am sorry|i apologize|i can('t|not| not)|"
                          r"i('| a)m (unable|not able)|i won't|as an? (ai|language model)",
                          fold(text)[:200]))


def hedges(text):
    return bool(re.search(r"important to note|worth noting|keep in mind|it depends|depends on|"
                          r"may vary|consult |not a substitute|i do(n't| not) have personal",
                          fold(text)))


def choice(text):
    s = fold(text).rstrip(".!\"'*`").lstrip("\"'*`")
    return s if s and len(s) <= 40 else None


def longest(a, b, quoted, cap=64):
    """Words of the longest run in both that is not in quoted, by trying all of them."""
    best = 0
    runs = lambda t: {tuple(t[i:j]) for i in range(len(t)) for j in range(i + 1, len(t) + 1)}
    shared = (runs(a) & runs(b)) - runs(quoted)
    for run in shared:
        best = max(best, len(run))
    return min(best, cap)


def words(seed, n):
    out = []
    for _ in range(n):
        seed = seed * 16807 % 2147483647
        out.append(seed % 3)
    return out


def kappa(n):
    total = sum(map(sum, n))
    seen = (n[0][0] + n[1][1]) / total
    first, second = sum(n[1]) / total, (n[0][1] + n[1][1]) / total
    chance = first * second + (1 - first) * (1 - second)
    return (seen - chance) / (1 - chance)


def row(values):
    return "{ %s }" % ", ".join("%.17g" % v for v in values)


def quote(text):
    return '"%s"' % "".join(
        {"\n": "\\n", '"': '\\"', "\\": "\\\\"}.get(c, c) if ord(c) < 128 else
        "".join('\\%03o' % x for x in c.encode()) for c in text)


print("/* exhibits.h - written by tests/vectors/match/exhibits.py. Do not edit. */")
print("enum { TEXTS = %d };" % len(TEXTS))
print("static const char *const text[] = { %s };" % ", ".join(map(quote, TEXTS)))
print("static const double want_structure[][13] = { %s };" %
      ", ".join(row(map(float, structure(t))) for t in TEXTS))
print("static const bool want_refusal[] = { %s };" %
      ", ".join(str(refuses(t)).lower() for t in TEXTS))
print("static const bool want_hedge[] = { %s };" %
      ", ".join(str(hedges(t)).lower() for t in TEXTS))
print("static const char *const want_choice[] = { %s };" %
      ", ".join(quote(choice(t)) if choice(t) else "NULL" for t in TEXTS))
lists = [words(3 + i, 12 + 3 * i) for i in range(5)]
print("static const uint32_t want_longest[] = { %s };" % ", ".join(
    str(0 if i == k else longest(lists[i], lists[k], words(99, 9)))
    for i in range(5) for k in range(5)))
print("static const double want_kappa[] = { %.17g, %.17g };" %
      (kappa([[20, 5], [10, 15]]), kappa([[0, 9], [4, 1]])))
