"""Puts the client of src/net to every hostile behaviour: alone beside requests that are fine,
for its time and memory, and then all of them at once.

usage: run.py ASK_ALL"""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import cases
import certs
import server

KEY = "sk-canary/7Qq+Zz\"9~hostile"
MIB = 1 << 20
GROWN = 128 * MIB       # a body of 32 MiB, its text decoded, and a copy
SLACK_S = 15            # for a machine that does other things too
failures = []


def fail(text):
    failures.append(text)
    print("FAIL: " + text)


def ask(program, folder, list_of_cases):
    """Replies by name, the line about the process, and the seconds it took."""
    handle, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w") as f:
        f.write("".join(c.line() + "\n" for c in list_of_cases))
    start = time.monotonic()
    done = subprocess.run([program, path, os.path.join(folder, "root.pem")], capture_output=True, timeout=120,
                          env={**os.environ, "ASK_ALL_KEY": KEY, "http_proxy": "http://127.0.0.1:9",
                               "https_proxy": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"})
    took = time.monotonic() - start
    where = ", ".join(c.name for c in list_of_cases[:1])
    if done.returncode or done.stderr:
        fail("%s: exit status %d: %s" % (where, done.returncode, done.stderr.decode(errors="replace")[-2000:]))
    for form in (KEY, json.dumps(KEY)[1:-1], "c2stY2FuYXJ5"):
        if form.encode() in done.stdout:
            fail("%s: the key was written" % where)
    lines = [json.loads(x) for x in done.stdout.splitlines()]
    process = lines.pop() if lines and "sent" in lines[-1] else {"grown_bytes": 0, "sanitized": False}
    return {x["name"]: x for x in lines}, process, took


def judge(case, replies):
    r = replies.get(case.name)
    if r is None:
        fail("%s: no reply" % case.name)
        return
    # Which of three short limits is reached first depends on who else uses the machine.
    timed = any(f.startswith("timeout") for f in case.want["fault"]) and r.get("fault", "").startswith("timeout")
    for what, want in case.want.items():
        got = r.get(what)
        if got != want and not (what == "fault" and (got in want or timed)):
            fail("%d %s: %s is %r, not %r: %s" % (case.number, case.name, what, got, want, json.dumps(r)[:600]))
    if r["fault"] != "ok" and not r["why"]:
        fail("%s: no reason" % case.name)
    for text in (r["why"], r.get("answer_why", "")):
        if any(ord(c) < 32 or c in "\u202e\u2066\x7f" for c in text):
            fail("%s: the reason %r could steer a terminal" % (case.name, text))
    if case.limits[2] < r.get("body_bytes", 0):
        fail("%s: %d bytes kept" % (case.name, r["body_bytes"]))


def alone(program, folder, s, group):
    fine = [cases.good(s, i) for i in range(4)]
    replies, process, took = ask(program, folder, group + fine)
    for case in group + fine:
        judge(case, replies)
    longest = max(c.limits[1] if c.limits[1] < 5000 else 5000 for c in group) / 1000
    if took > longest + SLACK_S:
        fail("%s: took %.1f s" % (group[0].name, took))
    if process["grown_bytes"] > GROWN and not process["sanitized"]:
        fail("%s: grew by %d MiB" % (group[0].name, process["grown_bytes"] // MIB))
    return process["grown_bytes"]


def groups_of(all_cases):
    """Cases that need each other stay together, and certificates share a run."""
    together = {}
    for c in all_cases:
        key = "tls" if c.name.startswith("tls-") and c.want["fault"] == ["tls"] else \
            "refused" if c.want["fault"] == ["refused"] else \
            c.name.rpartition("-")[0] if c.name.startswith(("swapped", "tls-changes", "moved")) else c.name
        together.setdefault(key, []).append(c)
    return list(together.values())


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        fine, bad = certs.make(folder)
        s = server.Server(folder)
        everything = list(cases.cases(s, bad))
        missing = set(range(1, 49)) - {c.number for c in everything}
        assert not missing, missing
        replies, _, _ = ask(program, folder, list(cases.accepted(s, fine)))
        for case in cases.accepted(s, fine):
            judge(case, replies)
        with ThreadPoolExecutor(3) as pool:
            grown = max(pool.map(lambda g: alone(program, folder, s, g), groups_of(everything)))
        s.waiting.clear()
        crowd = [c for c in everything if c.name != "tls-key-updates"]      # it serves one client
        innocents = [cases.good(s, i) for i in range(40)]
        replies, _, took = ask(program, folder, crowd[::2] + innocents + crowd[1::2])
        for case in crowd + innocents:
            judge(case, replies)
        changed = {replies["tls-changes-%d" % i]["leaf"] for i in range(2)}
        if len(changed) != 2:
            fail("a certificate that changed was recorded as the same")
        if s.trapped:
            fail("%d redirects were followed" % s.trapped)
    print("%d requests for 48 behaviours, %d bad certificates, at most %d MiB; all at once in %.1f s; %d failures" %
          (len(everything), len(bad), grown // MIB, took, len(failures)))
    return bool(failures)


sys.exit(main())
