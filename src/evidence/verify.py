#!/usr/bin/env python3
"""Checks an assay bundle (EB/1) with nothing but Python's standard library.

usage: verify.py [BUNDLE]             one line a check, status 0 when all hold
       verify.py --extract NOTE       writes note.txt and note.sig for openssl pkeyutl
Signatures (seal/manifest.p7s, timestamps, notes) are checked with openssl: see VERIFY.txt.
Everything else is checked here: the seal, the manifests, every file, the tree of records
against every checkpoint, the custody log, the captures and the analysis.
"""
import base64
import hashlib
import json
import os
import re
import sys

bad = 0


def say(ok, what):
    global bad
    bad += not ok
    print(("ok   " if ok else "BAD  ") + what)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as f:
        return f.read()


def manifest(path):
    """The lines "digest  path" of a manifest, strictly, as a dictionary."""
    out, last, data = {}, "", read(path).decode()
    if data and not data.endswith("\n"):
        raise ValueError("last line has no end")
    for line in data.split("\n")[:-1]:
        m = re.fullmatch(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]+)", line)
        parts = m.group(2).split("/") if m else [""]
        if not m or "" in parts or "." in parts or ".." in parts or m.group(2) <= last:
            raise ValueError("bad line: %r" % line)
        last = m.group(2)
        out[last] = m.group(1)
    return out


def files():
    """Every file of the bundle; a link is an error."""
    out = []
    for top, dirs, names in os.walk("."):
        for n in dirs + names:
            if os.path.islink(os.path.join(top, n)):
                raise ValueError("a link: " + os.path.join(top, n))
        out += [os.path.relpath(os.path.join(top, n), ".") for n in names]
    return set(out)


def root(leaves):
    """The RFC 6962 root of a list of leaf hashes."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def split_note(data):
    text, _, line = data.rpartition(b"\n\n")
    name, blob = re.fullmatch("\u2014 (\\S+) (\\S+)\n".encode(), line).groups()
    return text + b"\n", name, base64.b64decode(blob, validate=True)


def chained(path):
    """Whether every line names the digest of the line before."""
    prev = "0" * 64
    for n, line in enumerate(read(path).split(b"\n")[:-1], 1):
        entry = json.loads(line)
        if entry["seq"] != n or entry["prev"] != prev:
            return False
        prev = sha(line)
    return True


def check_seal():
    names = ["manifest.p7s", "manifest.p7s.tsr", "manifest.p7s.tsr2", "trust.pem"]
    names = [n for n in names if os.path.exists("seal/" + n)]
    want = [("../tagmanifest-sha256.txt", "tagmanifest-sha256.txt")] + [(n, "seal/" + n) for n in names]
    text = "".join("%s  %s\n" % (sha(read(p)), n) for n, p in want)
    say(read("seal/SEAL").decode() == text, "SEAL covers the signature and the manifest")
    say(True, "digest of SEAL, compare it with the report's: " + sha(read("seal/SEAL")))
    return {"seal/" + n for n in names} | {"seal/SEAL", "tagmanifest-sha256.txt"}


def check_tree():
    lines = read("data/records.jsonl").split(b"\n")[:-1]
    leaves = [hashlib.sha256(b"\0" + x).digest() for x in lines]
    last = 0
    for name in sorted(os.listdir("data/checkpoints")):
        text, _, blob = split_note(read("data/checkpoints/" + name))
        origin, n, h = text.decode().split("\n")[:3]
        say(last < int(n) <= len(leaves) or int(n) == 0 == len(leaves), name + " grows to %s records" % n)
        say(base64.b64decode(h) == root(leaves[: int(n)]), name + " has the root of its records")
        last = int(n)
    say(last == len(leaves), "the last checkpoint covers all %d records" % len(leaves))


def check_analysis(all_files):
    e = json.loads(read("data/analysis.intoto.json"))
    body = json.loads(base64.b64decode(e["payload"], validate=True))
    wrong = [s["name"] for s in body["subject"] if sha(read(s["name"])) != s["digest"]["sha256"]]
    say(not wrong and len(e["signatures"]) == 1, "the analysis is of these files")


def main():
    if sys.argv[1:2] == ["--extract"]:
        text, _, blob = split_note(read(sys.argv[2]))
        open("note.txt", "wb").write(text)
        open("note.sig", "wb").write(blob[4:])
        return 0
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else ".")
    try:
        listed = check_seal()
        both = manifest("tagmanifest-sha256.txt")
        both.update(manifest("manifest-sha256.txt"))
        wrong = [p for p, h in both.items() if not os.path.isfile(p) or sha(read(p)) != h]
        say(not wrong, "every file is as listed" + "".join(" " + p for p in wrong))
        extra = files() - set(both) - listed
        say(not extra, "nothing was added" + "".join(" " + p for p in sorted(extra)))
        check_tree()
        say(chained("data/custody.jsonl"), "the custody log is whole")
        if os.path.exists("data/captures.jsonl"):
            say(chained("data/captures.jsonl"), "the captures are whole")
        check_analysis(both)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as e:
        say(False, "%s: %s" % (type(e).__name__, e))
    return 7 if bad else 0


sys.exit(main())
