"""Rows of bench/run.py: assay probe against answers served on this machine."""
import json
import os
import subprocess
import time

PLAN = """plan: 1
title: speed
propositions: { h1: it learnt from the other, h2: it did not }
corpus: { path: probe.jsonl }
samples: %d
seed: 1
parameters: { max_tokens: 64 }
endpoints:
  - name: here
    role: suspect
    provider: compatible
    base_url: http://127.0.0.1:%d/v1
    model: speed
    max_concurrency: 64
budget: { requests: 1000000 }
decision: { support_h1: 10, support_h2: 0.1 }
"""
PROMPTS = 250


def serve(delay_ms):
    if os.path.exists("probe.port"):
        os.remove("probe.port")
    server = subprocess.Popen(["assay", "replay", "-q", "-s", "probe.store", "-M", "speed", "--delay", str(delay_ms),
                               "--port-file", "probe.port"])
    while not os.path.exists("probe.port"):
        time.sleep(0.02)
    with open("probe.port") as f:
        return server, int(f.read())


def once(port, requests, name):
    """Seconds and peak memory (MB) of a run of so many requests."""
    with open(name + ".yaml", "w") as f:
        f.write(PLAN % (requests // PROMPTS, port))
    start = time.monotonic()
    pid = os.posix_spawnp("assay", ["assay", "probe", "-q", "--no-store", name + ".yaml"], os.environ,
                          file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, use = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("assay probe: exit %d" % os.waitstatus_to_exitcode(status))
    return time.monotonic() - start, use.ru_maxrss / 1024


def rows(row):
    with open("probe.jsonl", "w") as f, open("probe-answers.jsonl", "w") as g:
        for i in range(PROMPTS):
            d = {"prompt_id": "p%d" % i, "prompt": "Question %d, in a sentence or two?" % i}
            f.write(json.dumps(d) + "\n")
            g.write(json.dumps({**d, "model": "speed", "response": "An answer of some words. " * 8}) + "\n")
    subprocess.run(["assay", "import", "-q", "-s", "probe.store", "probe-answers.jsonl"], check=True,
                   stdout=subprocess.DEVNULL)
    server, port = serve(50)
    try:
        took = sorted(once(port, 2000, "slow%d" % i)[0] for i in range(3))[1]
        row("probe, 2,000 requests of 50 ms, 64 at once, against the ideal", "%.2f" % (took / (2000 / 64 * 0.05)), "<= 1.15")
    finally:
        server.terminate()
        server.wait()
    server, port = serve(0)
    try:
        took, few = once(port, 1000, "few")
        took = sorted(once(port, 10000, "fast%d" % i)[0] for i in range(3))[1]
        row("probe, requests a second without delay, every one recorded", "%.0f" % (10000 / took), ">= 3000")
        many = 100000 if os.environ.get("BENCH_LARGE") else 10000
        _, peak = once(port, many, "many")
        row("probe, peak memory of {:,} requests / of 1,000".format(many), "%.2f" % (peak / few), "<= 1.10")
    finally:
        server.terminate()
        server.wait()
