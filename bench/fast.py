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


SUSPECTS = ("wizardlm-13b-v1.2", "vicuna-7b", "openchat-13b", "nous-hermes-13b", "guanaco-7b",
            "tulu-2-dpo-7b", "zephyr-7b-beta", "llama-2-7b-chat-hf")


def split_texts():
    """One model's answers and all others'; eight models' and all others'."""
    with open("others", "wb") as others, open("suspect", "wb") as suspect, \
            open("others8", "wb") as others8, open("suspect8", "wb") as suspect8:
        models = set()
        for line in open("dev.jsonl", encoding="utf-8"):
            r = json.loads(line)
            text = r["response"].replace("\0", " ").encode() + b"\0"
            (suspect if r["model"] == SUSPECTS[0] else others).write(text)
            (suspect8 if r["model"] in SUSPECTS else others8).write(text)
            models.add(r["model"])
    if not models.issuperset(SUSPECTS):
        raise SystemExit("lookup: no %s" % set(SUSPECTS).difference(models))


def look_up(texts, suspect, n, shape, *files):
    """Hashes, segments, what was found, last written / first, seconds."""
    n, n_segment, *found, last, took = subprocess.check_output(
        ["./lookup", texts, suspect, str(n), shape, *files], text=True).split()
    return int(n), int(n_segment), [int(x) for x in found], float(last), float(took)


JOIN = "select d, count(*) from q join p using (h) group by d"


class Rows:
    """The same postings and hashes as tables of SQLite, p one row a posting."""

    def __init__(self, path, want, page, ordered):
        self.path, self.want = path, want
        unpack = lambda path, form: list(struct.iter_unpack(form, open(path, "rb").read()))
        rows = unpack("postings", "<qq")
        if ordered == "document":
            rows.sort(key=lambda row: (row[1], row[0]))
        db = sqlite3.connect(path)
        db.execute("pragma page_size = %d" % page)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma cache_size = -65536")
        db.execute("create table p (h integer, d integer, primary key (h, d)) without rowid")
        for i in range(0, len(rows), 100000):
            db.executemany("insert into p values (?, ?)", rows[i:i + 100000])
            db.commit()
        # In the order of the texts: shuffled, as far as SQLite's pages are concerned.
        queries = unpack("queries", "<q")
        random.Random(1).shuffle(queries)
        db.execute("create table q (h integer)")
        db.executemany("insert into q values (?)", queries)
        db.execute("create table k (h integer primary key)")
        db.executemany("insert into k values (?)", queries)
        db.commit()
        db.close()

    def side(self, cache_kib=None, sql=JOIN, rounds=11):
        """Asks it: the least of as many rounds as lookup.c takes, in seconds."""
        db = sqlite3.connect(self.path)
        if cache_kib:
            db.execute("pragma cache_size = -%d" % cache_kib)

        def once():
            start = time.process_time()
            got = db.execute(sql).fetchall()
            took = time.process_time() - start
            have = [len(got), sum(c for _, c in got), sum(c * (d + c) for d, c in got)]
            if have != self.want:
                raise SystemExit("lookup: %s answers, hits and sum, SQLite has %s"
                                 % (self.want, have))
            return took

        return lambda: min(once() for _ in range(rounds))


def lookup():
    """Of one model's answers every kept hash, in 5.24 million postings of which the other
    models' are real, against SQLite."""
    split_texts()
    n, n_segment, want, _, _ = look_up("others", "suspect", 5240000, "import", "postings", "queries")
    by_hash = Rows("hash.db", want, 4096, "hash")
    by_document = Rows("document.db", want, 8192, "document")
    os.remove("postings")
    names = ("join, rows in order of hash, 64 MiB of cache", "the same, its own 2 MB of cache",
             "join, rows in order of document on 8 KiB pages, 2 MB of cache", "the same, 64 MiB of cache",
             "instead of the join IN over hashes that are a primary key, 64 MiB: its fastest",
             "join with hashes that are a primary key: it then reads every posting")
    took = in_turns(
        *(lambda shape=shape: look_up("others", "suspect", 5240000, shape)[-1]
          for shape in ("import", "one")),
        by_hash.side(65536), by_hash.side(), by_document.side(), by_document.side(65536),
        by_hash.side(65536, "select d, count(*) from p where h in k group by d"),
        by_hash.side(65536, JOIN.replace("q join", "k join"), 2))
    for segments, ours, shown, bar in (("%d segments" % n_segment, took[0], range(6), ">= 100x"),
                                       ("one segment", took[1], (0, 2), "")):
        for i in shown:
            ratio("%d hashes in 5.24 million postings, %s / SQLite, %s" % (n, segments, names[i]),
                  1 / ours, 1 / took[2 + i], bar, " a second")


def lookup_growth():
    """What a hash costs when the store is eight times as large."""
    written = []

    def side(texts, suspect, n, shape):
        n_hash, _, _, last, took = look_up(texts, suspect, n, shape)
        if last:
            written.append(last)
        return took / n_hash * 1e9

    small, large = 5240000, 41920000
    for what, bar, texts, suspect, shape in (
            ("the same hashes", "<= 1.5x", "others", "suspect", "import"),
            ("8 models' hashes / one's", "<= 1.5x", "others8", "suspect8", "import"),
            ("the same, each store one segment", "", "others8", "suspect8", "one")):
        a, b = in_turns(lambda: side(texts, "suspect", small, shape),
                        lambda: side(texts, suspect, large, shape))
        row("cost of a hash in 8 times as many postings, " + what,
            "%.2fx (%.1f and %.1f ns)" % (b / a, a, b), bar)
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
    lookup_growth()
    asked()
    flags = next((x for x in open("/proc/cpuinfo") if x.startswith("flags")), "").split()
    if "avx2" not in flags:
        row("vector paths", "this processor cannot show them", "")
    if "avx512_vbmi2" not in flags:
        row("fingerprint on AVX-512 / scalar", "not shown: this processor has none", ">= 5x")


main()
