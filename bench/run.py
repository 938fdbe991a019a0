#!/usr/bin/env python3
"""Prints the table of bench/run.sh; runs in its work folder."""
import json
import os
import platform
import resource
import statistics
import sys
import time

import minhash
import probe
import rules
import same


def run(*cmd):
    """CPU seconds and peak memory (MB) of a command."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(cmd[0], cmd)
    _, status, use = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3, 4, 5):
        raise SystemExit("%s: exit %d" % (" ".join(cmd), status))
    return use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def median(times, *cmd, fresh=None):
    out = []
    for _ in range(times):
        if fresh:
            for end in ("", "-wal", "-shm"):
                if os.path.exists(fresh + end):
                    os.remove(fresh + end)
        out.append(run(*cmd))
    return statistics.median(c for c, _ in out), max(m for _, m in out)


def row(what, value, bar=""):
    print("| %s | %s | %s |" % (what, value, bar), flush=True)


def copies(path, mb):
    """The answers again under other names of models, until the file is that large."""
    lines = open("dev.jsonl", encoding="utf-8").read().splitlines()
    size, k = 0, 0
    with open(path, "w", encoding="utf-8") as f:
        while size < mb * 1e6:
            for line in lines:
                d = json.loads(line)
                d["model"] += "-%d" % k
                d["response"] = "%d %s" % (k, d["response"])
                size += f.write(json.dumps(d, ensure_ascii=False) + "\n")
                if size >= mb * 1e6:
                    break
            k += 1


def apart(fn, *args):
    """In a process of its own: what ours holds counts as the peak of those it starts."""
    pid = os.fork()
    if pid == 0:
        fn(*args)
        os._exit(0)
    os.waitpid(pid, 0)



mb = os.path.getsize("dev.jsonl") / 1e6
flags = next((x for x in open("/proc/cpuinfo") if x.startswith("flags")), "")
print("machine: %s, %d processors, %s; load %.1f" % (
    next((x.split(":")[1].strip() for x in open("/proc/cpuinfo") if x.startswith("model name")),
         platform.processor()), os.cpu_count(),
    " ".join(f for f in ("avx2", "avx512bw", "sha_ni") if f in flags.split()), os.getloadavg()[0]))
print("\n| what | measured | bar |\n|---|---|---|")
cpu, peak = median(5, "assay", "import", "-q", "-j", "1", "-s", "s", "dev.jsonl", fresh="s")
speed = mb / cpu
row("import, MB of JSONL per CPU second", "%.0f" % speed, ">= 60")
if len(sys.argv) > 1 and sys.argv[1]:
    peer = minhash.speed(sys.argv[1])
    row("datasketch MinHash(128) of the same answers (one in forty), MB/s", "%.2f" % peer)
    row("import / datasketch", "%.0fx" % (speed / peer), ">= 25x")
else:
    row("import / datasketch", "skipped: datasketch could not be installed", ">= 25x")
# Before this program has grown: a child's peak counts from what its parent held.
peaks = []
for size in [100] + ([1000] if os.environ.get("BENCH_LARGE") else []):
    apart(copies, "big.jsonl", size)
    _, peak = median(1, "assay", "import", "-q", "-j", "1", "-s", "b", "big.jsonl", fresh="b")
    peaks.append(peak)
    row("import of %d MB, peak memory, MB" % size, "%.0f" % peak)
if len(peaks) == 2:
    row("1 GB / 100 MB, peak memory", "%.2f" % (peaks[1] / peaks[0]), "<= 1.10")
run("assay", "models", "load", "-q", "-s", "s", "lineage.tsv")
cpu, peak = median(3, "assay", "match", "-s", "s", "--all", "-j", "1")
row("match, all 64 models, 805 prompts, CPU seconds", "%.1f" % cpu, "< 60")
row("match, peak memory, MB", "%.0f" % peak, "< 500")
cpu, _ = median(5, "assay", "match", "-s", "s", "-j", "1", "vicuna-7b")
row("match, one suspect, 1,000 bootstrap rounds, CPU seconds", "%.1f" % cpu, "< 5")
cpu, peak = median(1, "assay", "validate", "-s", "s", "-j", "1")
row("validate, leave-one-lab-out, 1,000 rounds, CPU seconds", "%.1f" % cpu, "< 300")
row("validate, peak memory, MB", "%.0f" % peak, "< 1000")
same.rows(row, median, sys.argv[1] if len(sys.argv) > 1 else "")
probe.rows(row)
rules.rows(row, median)
