"""The same behaviours, each as an endpoint of one plan, put to `assay probe`: every failure is
a record with its fault, the endpoints that are fine are answered, and the key is in no byte of
the folder, the store, stdout or stderr, in any of the forms it was sent back in.

usage: probe.py ASSAY"""
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zlib

import cases
import certs
import server

KEY = "sk-canary/7Qq+Zz~\"9&hostile-0123456789"
TOTAL_S = 15
FINE = 20
failures = []

PLAN = """plan: 1
title: hostile endpoints
propositions: { h1: it learnt from the other, h2: it did not }
corpus: { path: prompts.jsonl }
samples: 1
seed: 7
retries: 0
parameters: { max_tokens: 64 }
endpoints:
%s
budget: { requests: 10000 }
decision: { support_h1: 10, support_h2: 0.1 }
"""
ENDPOINT = """  - name: %s
    role: suspect
    provider: compatible
    base_url: %s
    model: m
    key_file: key
"""


def fail(text):
    failures.append(text)
    print("FAIL: " + text)


def base_url(url):
    path, mark, query = url.partition("?")
    return path + ("/" + urllib.parse.quote(urllib.parse.unquote(query), safe="") if mark else "")


def run(assay, folder, endpoints):
    with open(os.path.join(folder, "prompts.jsonl"), "w") as f:
        f.write('{"prompt_id":"p","prompt":"Which day is it?"}\n')
    with open(os.path.join(folder, "plan.yaml"), "w") as f:
        f.write(PLAN % "".join(ENDPOINT % (c.name, json.dumps(base_url(c.url))) for c in endpoints))
    key = os.open(os.path.join(folder, "key"), os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(key, KEY.encode() + b"\n")
    os.close(key)
    start = time.monotonic()
    done = subprocess.run([assay, "probe", "plan.yaml", "-s", "got.store", "--ca", "certs/root.pem", "--json",
                           "-t", str(TOTAL_S)], cwd=folder, capture_output=True, timeout=180)
    if done.returncode != 5:
        fail("exit status %d: %s" % (done.returncode, done.stderr.decode(errors="replace")[-2000:]))
    return done, time.monotonic() - start


def captures(folder):
    """The lines by endpoint, their chain followed."""
    prev, out = "0" * 64, {}
    with open(os.path.join(folder, "plan.run", "captures.jsonl"), "rb") as f:
        for n, line in enumerate(f, 1):
            d = json.loads(line)
            if d["seq"] != n or d["prev"] != prev:
                fail("the chain is broken at line %d" % n)
            prev = hashlib.sha256(line.rstrip(b"\n")).hexdigest()
            if d["model"] in out:
                fail("%s was asked twice" % d["model"])
            out[d["model"]] = d
    return out


def judge(case, d):
    if d is None:
        fail("%s: no record" % case.name)
        return
    fault = d["reply"].get("fault", "ok")
    # One run has one limit of time, which on a slow machine ends a flood before its size does.
    timed = "too-large" in case.want["fault"] or any(f.startswith("timeout") for f in case.want["fault"])
    if fault not in case.want["fault"] and not (timed and fault.startswith("timeout")):
        fail("%d %s: fault %s, not %s: %s" % (case.number, case.name, fault, case.want["fault"], json.dumps(d)[:800]))
    if "status" in case.want and d["reply"]["status"] != case.want["status"]:
        fail("%s: status %d" % (case.name, d["reply"]["status"]))
    outcome = case.want.get("outcome")
    if outcome and d.get("fail", "ok") != outcome:
        fail("%d %s: %s, not %s: %s" % (case.number, case.name, d.get("fail", "ok"), outcome, d.get("why")))
    if (d["response"] is None) != bool(d.get("fail")):
        fail("%s: an answer and a failure" % case.name)
    if "text" in case.want and outcome == "ok" and (d["response"] or "")[:200] != case.want["text"]:
        fail("%s: answered %r" % (case.name, d["response"]))
    if any(ord(c) < 32 or c in "\u202e\u2066\x7f" for c in d.get("why", "")):
        fail("%s: the reason %r could steer a terminal" % (case.name, d["why"]))


def unpacked(data):
    """data, and all that stands packed or in hexadecimal in it."""
    yield data
    for run in re.findall(rb'"((?:[0-9a-f]{2}){16,})"', data):
        raw = bytes.fromhex(run.decode())
        yield raw
        try:
            yield gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            pass


def look_for_key(where, data):
    forms = {name: form.encode("latin-1") for name, form in server.forms_of(KEY).items()}
    # As many of its bytes in a row would do to guess the rest.
    forms["the first half"] = KEY[:len(KEY) // 2].encode()
    for part in unpacked(data):
        for name, form in forms.items():
            if form in part and not (name == "the first half" and where.endswith("captures.jsonl")):
                at = part.index(form)
                fail("%s holds the key, %s: %r" % (where, name, part[max(0, at - 100):at + len(form) + 20]))


def main():
    assay = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "certs")
        os.mkdir(made)
        _, bad = certs.make(made)
        s = server.Server(made)
        hostile = [c for c in cases.cases(s, bad)
                   if c.want["fault"] != ["refused"] and c.name != "tls-key-updates"]
        fine = [cases.good(s, i) for i in range(FINE)]
        done, took = run(assay, folder, hostile + fine)
        records = captures(folder)
        for case in hostile + fine:
            judge(case, records.get(case.name))
        for top, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(top, name)
                if not top.startswith(made) and name != "key":
                    with open(path, "rb") as f:
                        look_for_key(os.path.relpath(path, folder), f.read())
        look_for_key("stdout", done.stdout)
        look_for_key("stderr", done.stderr)
        if s.trapped:
            fail("%d redirects were followed" % s.trapped)
        marked = sum("[key redacted]" in json.dumps(d["reply"]) for d in records.values())
    print("%d endpoints in one run of %.1f s, the key sent back in %d of them; %d failures" %
          (len(hostile) + FINE, took, marked, len(failures)))
    return bool(failures)


sys.exit(main())
