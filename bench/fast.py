#!/usr/bin/env python3
"""The second table of bench/run.sh: the fast path against peers and limits, the two sides
of each ratio in turns, medians of five. Runs in the work folder of run.sh."""
import json
import os
import random
import sqlite3
import statistics
import struct
import subprocess
import sys
import time

import minhash

TIMES = 5
FRESH = ("", "-wal", "-shm")


def row(what, measured, bar):
    print("| %s | %s | %s |" % (what, measured, bar), flush=True)


def ratio(what, ours, theirs, bar, unit=""):
    """ours and theirs in units where more is better."""
    row(what, "%.2fx (%.3g and %.3g%s)" % (ours / theirs, ours, theirs, unit), bar)


def last_number(*cmd):
    return float(subprocess.check_output(cmd, text=True).split()[-1])


def in_turns(*sides):
    """Medians of what each function gives."""
    got = [[] for _ in sides]
    for _ in range(TIMES):
        for list_, side in zip(got, sides):
            list_.append(side())
    return [statistics.median(x) for x in got]


def assay_import(*options):
    """CPU and wall seconds."""
    fresh()
    start = time.monotonic()
    pid = os.posix_spawnp("assay", ["assay", "import", "-q", "-s", "f", *options, "dev.jsonl"],
                          os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull,
                                                     os.O_WRONLY, 0),
                                                    (os.POSIX_SPAWN_OPEN, 2, os.devnull,
                                                     os.O_WRONLY, 0)])
    _, status, use = os.wait4(pid, 0)
    if status:
        raise SystemExit("assay import: status %d" % status)
    return use.ru_utime + use.ru_stime, time.monotonic() - start


def fresh():
    for end in FRESH:
        if os.path.exists("f" + end):
            os.remove("f" + end)


def import_by_reference(source_digest):
    """CPU seconds of the process, on one thread."""
    fresh()
    return last_number("./import", "dev.jsonl", "f", source_digest)


def extraction(mb):
    if not os.path.exists("extract_simdjson"):
        row("fields of a record / simdjson on-demand", "skipped: no simdjson.h or C++ compiler",
            ">= 1.0x")
        return
    a, b = (subprocess.check_output([p, "dev.jsonl"], text=True).split()[0]
            for p in ("./extract", "./extract_simdjson"))
    if a != b:
        raise SystemExit("extraction differs from simdjson's: %s and %s bytes" % (a, b))
    ours, theirs = in_turns(lambda: last_number("./extract", "dev.jsonl"),
                            lambda: last_number("./extract_simdjson", "dev.jsonl"))
    ratio("fields of a record / simdjson on-demand", mb / ours, mb / theirs, ">= 1.0x", " MB/s")


def duckdb(venv, mb):
    code = """
import duckdb, time
c = duckdb.connect()
c.execute("set threads = 1")
start = time.process_time()
c.execute("select count(*), sum(strlen(response)), sum(strlen(prompt)), max(model) from "
          "read_json('dev.jsonl', format = 'newline_delimited')").fetchall()
print(time.process_time() - start)
"""
    try:
        theirs = lambda: last_number(venv + "/bin/python", "-c", code)
        theirs()
    except (OSError, subprocess.CalledProcessError):
        row("import by reference, one thread / DuckDB read_json alone",
            "skipped: duckdb could not be installed", ">= 0.9x")
        return
    ours, without, theirs = in_turns(lambda: assay_import("-r", "-j", "1")[0],
                                     lambda: import_by_reference("without"), theirs)
    ratio("import by reference, one thread / DuckDB read_json alone", mb / ours, mb / theirs,
          ">= 0.9x", " MB/s")
    ratio("the same without SHA-256 of the source / DuckDB", mb / without, mb / theirs, "", " MB/s")
    ours, theirs = in_turns(lambda: assay_import("-r", "-j", "1")[0], lambda: minhash.speed(venv))
    ratio("import by reference, one thread / datasketch MinHash(128), JSONL to signatures", mb / ours, theirs, ">= 400x",
          " MB/s")


def kernels():
    for line in subprocess.check_output(["./kernel", "texts"], text=True).splitlines():
        path, name, vector, scalar, _ = line.split("\t")
        bar = {"AVX2": ">= 3x", "AVX-512": ">= 5x"}[path] if name == "all" else ""
        ratio("fingerprint, %s: %s / scalar" % (name, path), float(vector), float(scalar), bar,
              " MB/s of text")


def source_digest(mb):
    a, b = in_turns(lambda: import_by_reference("with"), lambda: import_by_reference("without"))
    ratio("import by reference, with SHA-256 of the source / without", mb / a, mb / b, ">= 0.5x",
          " MB/s")


def threads(mb):
    for what, *by in ("import", ), ("import by reference", "-r"):
        one, two = in_turns(lambda: assay_import(*by, "-j", "1")[1],
                            lambda: assay_import(*by, "-j", "2")[1])
        ratio(what + ", two threads / one, wall", mb / two, mb / one, ">= 1.6x", " MB/s")


def forget_pages(path):
    with open(path, "rb") as f:
        os.fdatasync(f.fileno())
        os.posix_fadvise(f.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def cold(mb):
    def ours():
        forget_pages("dev.jsonl")
        return assay_import("-r", "-j", "2")[1]

    def cat():
        forget_pages("dev.jsonl")
        start = time.monotonic()
        subprocess.check_call("cat dev.jsonl >/dev/null", shell=True)
        return time.monotonic() - start

    a, b = in_turns(ours, cat)
    ratio("import by reference of a cold file, two threads / cat", mb / a, mb / b, ">= 0.7x", " MB/s")


def index(mb):
    assay_import("-j", "1")
    info = sqlite3.connect("f").execute("select sum(n_byte), sum(n_posting) from segment where kind = 0")
    n_byte, n_posting = info.fetchone()
    row("index bytes / JSONL bytes", "%.3f (%.1f a posting)" % (n_byte / mb / 1e6,
                                                               n_byte / n_posting), "<= 0.12")


def lookup():
    """Of one model's answers every kept hash, in 5.24 million postings of which the other
    models' are real; and in eight times as many."""
    with open("others", "wb") as others, open("suspect", "wb") as suspect:
        for line in open("dev.jsonl", encoding="utf-8"):
            r = json.loads(line)
            to = suspect if r["model"] == "wizardlm-13b-v1.2" else others
            to.write(r["response"].replace("\0", " ").encode() + b"\0")
    run = lambda n, *files: subprocess.check_output(
        ["./lookup", "others", "suspect", str(n), *files], text=True).split()
    n, n_segment, *want, _, _ = run(5240000, "postings", "queries")
    db = sqlite3.connect("join.db")
    db.execute("create table p (h integer, d integer, primary key (h, d)) without rowid")
    unpack = lambda path, form: struct.iter_unpack(form, open(path, "rb").read())
    db.executemany("insert into p values (?, ?)", unpack("postings", "<qq"))
    # In the order of the texts: shuffled, as far as SQLite's pages are concerned.
    queries = list(unpack("queries", "<q"))
    random.Random(1).shuffle(queries)
    db.execute("create table q (h integer)")
    db.executemany("insert into q values (?)", queries)
    db.commit()
    os.remove("postings")
    db.execute("pragma cache_size = -65536")

    def join_once():
        start = time.process_time()
        got = db.execute("select d, count(*) from q join p using (h) group by d").fetchall()
        took = time.process_time() - start
        have = [len(got), sum(c for _, c in got), sum(c * (d + c) for d, c in got)]
        if have != [int(x) for x in want]:
            raise SystemExit("lookup: %s answers, hits and sum, SQLite has %s" % (want, have))
        return took

    # The least of as many rounds as lookup.c takes.
    join = lambda: min(join_once() for _ in range(11))
    written = []

    def many():
        *_, ratio_, took = run(41920000)
        written.append(float(ratio_))
        return float(took)

    ours, sql, large = in_turns(lambda: float(run(5240000)[-1]), join, many)
    ratio("%s hashes in 5.24 million postings, %s segments / SQLite join" % (n, n_segment),
          1 / ours, 1 / sql, ">= 100x", " a second")
    row("cost of a hash in 8 times as many postings", "%.2fx" % (large / ours), "<= 1.5x")
    row("of these the last large segment written / the first",
        "%.2fx" % statistics.median(written), ">= 0.9x")


def asked():
    """What an import asks of each prompt that it has not seen lately."""
    ours, = in_turns(lambda: last_number("./asked", "20000000"))
    row("a new prompt: to know so, in a store of 20 million", "%.2f us" % (ours / 1e3),
        "< 2 us")


def main():
    venv = sys.argv[1] if len(sys.argv) > 1 else ""
    mb = os.path.getsize("dev.jsonl") / 1e6
    with open("texts", "w", encoding="utf-8") as f:
        for line in open("dev.jsonl", encoding="utf-8").read().splitlines()[::4]:
            f.write(json.loads(line)["response"].replace("\0", "") + "\0")
    print("\n| fast path | measured | bar |\n|---|---|---|")
    extraction(mb)
    duckdb(venv, mb)
    kernels()
    source_digest(mb)
    threads(mb)
    cold(mb)
    index(mb)
    lookup()
    asked()
    flags = next((x for x in open("/proc/cpuinfo") if x.startswith("flags")), "").split()
    if "avx2" not in flags:
        row("vector paths", "this processor cannot show them", "")
    if "avx512_vbmi2" not in flags:
        row("fingerprint on AVX-512 / scalar", "not shown: this processor has none", ">= 5x")


main()
