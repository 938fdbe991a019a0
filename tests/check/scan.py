#!/usr/bin/env python3
"""The log that tests/check/scan.sh scans, and what must be true of the answers. usage: see there."""
import csv
import json
import sys

KEY = "sk-ant-api03-" + "A" * 24
ROWS = [
    {"model": "m", "prompt": "Hello", "response": "Well\u2014\U0001f600 \"so\"\nI am a language model trained by OpenAI.\t\\ End", "account": "=1+1"},
    {"model": "m", "prompt": "who are you?", "response": "I am ChatGPT.", "thinking": "I am an AI assistant made by Anthropic.", "account": "+a"},
    {"model": "m", "prompt": "Are you as good as ChatGPT?", "response": "No, I am a smaller version of ChatGPT.", "account": "@a"},
    {"model": "m", "prompt": "my key: " + KEY, "response": "my key: " + KEY, "account": "-2"},
    {"model": "m", "prompt": "DE89 3704 0044 0532 0130 00 and \u00e9", "response": "4111 1111 1111 1111", "account": "\t="},
    {"model": "m", "prompt": "often", "response": "x" + "a" * 5000, "account": "q"},
    {"model": "m", "prompt": [{"role": "user", "content": "first"}, {"role": "assistant", "content": "I"}, {"role": "user", "content": "key\n" + KEY}],
     "response": "ok", "account": ""},
]
HEAD = """id: %s
title: T
status: test
level: low
author: a
date: 2026-11-30
references: []
falsepositives: []
tags: [kind.test]
where: [prompt, answer]
patterns: {p: '%s'}
%stests: {match: [%s], nomatch: [x, y, z]}
"""


def make(path):
    with open(path, "w", encoding="utf-8") as f:
        for i, r in enumerate(ROWS * 2):
            r = dict(r, time=1700000000 + i)
            # Half of the records are written with escapes for all that is not ASCII.
            f.write(json.dumps(r, ensure_ascii=i < len(ROWS)).replace("/", "\\/") + "\n")


def rules(where):
    with open(where + "/limit.yaml", "w") as f:
        f.write(HEAD % ("test-limit", "(?:a+)+$(?<=b)|x(a+)+b", "", "xab, xaab, xaaab"))
    with open(where + "/often.yaml", "w") as f:
        f.write(HEAD % ("test-often", "often", "aggregate: {by: account, count: 2, window: 1h}\n", "often, 'oh, often', Often"))


def places(log, found):
    raw = open(log, "rb").read()
    d = json.load(open(found, encoding="utf-8"))
    kinds = set()
    for h in d["hits"]:
        if not h["evaluated"]:
            kinds.add("open")
            continue
        start, end = h["source"]
        assert json.loads(b'"' + raw[start:end] + b'"') == h["text"], h
        assert raw.count(b"\n", 0, start) + 1 == h["line"], h
        assert h["offset"] <= start, h
        kinds.update((h["place"], h.get("elicited")))
    assert kinds >= {"open", "prompt", "answer", "thinking", "asked", "unasked", "named", None}, kinds
    assert [a["hits"] for a in d["accounts"]] == [2], d["accounts"]
    # A text that stands in the record twice is found where the reader took it from.
    twice = [h for h in d["hits"] if h["line"] == 4 and h["rule"] == "secrets-anthropic-key"]
    assert b'"prompt"' in raw[:twice[0]["source"][0]].rsplit(b",", 1)[1], twice


def same(log, store):
    """A store's exchanges have the hits of the file they came from, but for the bytes of the source."""
    a, b = (json.load(open(p, encoding="utf-8")) for p in (log, store))
    key = lambda d: sorted((h["line"], h["rule"], h["place"], h["start"], h["end"], h["evaluated"], h.get("elicited", "")) for h in d["hits"])
    assert key(a) == key(b) and a["accounts"] == b["accounts"], (key(a), key(b))
    assert all(h["source"] is None for h in b["hits"])


def cells(path):
    rows = list(csv.reader(open(path, encoding="utf-8", newline="")))
    assert len({len(r) for r in rows}) == 1, "rows of different length"
    for r in rows:
        for c in r:
            assert not c or c[0] not in "=+-@\t\r", c


if __name__ == "__main__":
    {"make": make, "rules": rules, "places": places, "same": same, "cells": cells}[sys.argv[1]](*sys.argv[2:])
