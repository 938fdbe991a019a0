"""What a log of some size costs: imported by reference, found again, and scanned by rules.

    bench/scale.py BUILD_DIR LOG [THREADS]

Prints the tables of doc/SCALE.md: for each step wall and CPU seconds, the largest resident
memory, and what a million records cost; of an import the first gigabyte and each million by
itself, with the largest resident memory up to there; and, on paper, what more records would.
The suspect of trace is 100 answers of the log itself, evenly spaced, so that each is found. The
log should be in the page cache, or not fit in it; nothing else should run.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time

build, log = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
threads = sys.argv[3] if len(sys.argv) > 3 else str(os.cpu_count())
assay = os.path.join(build, "assay")
rules = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rules", "extraction")
SUSPECTS = 100


def run(*argv, ok=(0,)):
    """Wall seconds, CPU seconds and peak megabytes of one command; its output is in ./out."""
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        out = os.open("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.execv(argv[0], argv)
    _, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in ok:
        sys.exit(f"{' '.join(argv)}: status {code}")
    return time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def used_by(pid):
    """CPU seconds, bytes written and peak megabytes so far."""
    with open(f"/proc/{pid}/stat") as f:
        times = f.read().rsplit(")", 1)[1].split()
    with open(f"/proc/{pid}/io") as f:
        written = int(re.search(r"^write_bytes: (\d+)", f.read(), re.M)[1])
    with open(f"/proc/{pid}/status") as f:
        peak = int(re.search(r"^VmHWM:\s*(\d+) kB", f.read(), re.M)[1]) / 1024
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK"), written, peak


def watched(first, *argv):
    """As run(), of an import that tells its batches on standard error; and the records, CPU
    seconds, bytes written and peak megabytes after the first so many and after each million."""
    begin, marks, after = time.monotonic(), [(0, 0.0, 0, 0.0)], first
    p = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in p.stderr:
        stored = re.search(r"stored (\d+)$", line)
        if stored and int(stored[1]) >= after:
            marks.append((int(stored[1]), *used_by(p.pid)))
            after = (int(stored[1]) // 1000000 + 1) * 1000000
    _, status, used = os.wait4(p.pid, 0)
    code = p.returncode = os.waitstatus_to_exitcode(status)
    if code not in (0, 5):
        sys.exit(f"{' '.join(argv)}: status {code}")
    return (time.monotonic() - begin, used.ru_utime + used.ru_stime,
            used.ru_maxrss / 1024), marks


def by_million(marks, record_bytes):
    print("\n| after records | log GB | CPU s per 10^6 | GB written per 10^6 | peak MB so far |")
    print("|---|---|---|---|---|")
    for (a, cpu_a, wrote_a, _), (b, cpu_b, wrote_b, peak) in zip(marks, marks[1:]):
        n = (b - a) / 1e6
        print(f"| {b} | {b * record_bytes / 1e9:.1f} | {(cpu_b - cpu_a) / n:.1f} "
              f"| {(wrote_b - wrote_a) / 1e9 / n:.2f} | {peak:.1f} |")


def records_of(path):
    with open(path, "rb") as f:
        return sum(block.count(b"\n") for block in iter(lambda: f.read(1 << 20), b""))


def write_suspects(n):
    step, k = max(1, n // SUSPECTS), 0
    with open(log, "rb") as f, open("suspect.jsonl", "w") as to:
        for i, line in enumerate(f):
            if i % step == 0 and k < SUSPECTS:
                text = json.loads(line).get("response")
                if isinstance(text, str) and len(text.split()) >= 40:
                    to.write(json.dumps({"text": text}) + "\n")
                    k += 1
    return k


def size_of(prefix):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(".")
               for name in names if os.path.join(at, name).startswith("./" + prefix))


def row(name, n, figures):
    wall, cpu, peak = figures
    print(f"| {name} | {wall:.1f} | {cpu:.1f} | {peak:.0f} | {1e6 * cpu / n:.1f} |")


def paper(n, size, stored, imported, scanned):
    """Linear in the log: what a record costs, times as many."""
    print("\n| answers | log GB | store GB | import, CPU hours | scan, CPU hours |")
    print("|---|---|---|---|---|")
    for exponent in (6, 8, 9):
        k = 10 ** exponent / n
        print(f"| 10^{exponent} | {k * size / 1e9:.3g} | {k * stored / 1e9:.2g} "
              f"| {k * imported / 3600:.2g} | {k * scanned / 3600:.2g} |")


def main():
    n, size = records_of(log), os.path.getsize(log)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as work:
        os.chdir(work)
        print(f"{n} records, {size} bytes, {threads} threads\n")
        print("| step | wall s | CPU s | peak MB | CPU s per 10^6 records |")
        print("|---|---|---|---|---|")
        one, marks = watched(int(n * 1e9 / size), assay, "import", "--verbose", "-r", "-j", "1",
                             "-s", "one", log)
        row("import by reference, one thread", n, one)
        stored = size_of("one")
        figures = run(assay, "import", "-q", "-r", "-j", threads, "-s", "many", log, ok=(0, 5))
        row(f"import by reference, {threads} threads", n, figures)
        scan = run(assay, "scan", "-q", "-R", rules, log, ok=(0, 3, 5))
        row("scan with rules/extraction", n, scan)
        found = write_suspects(n)
        trace = run(assay, "trace", "-q", "-s", "many", "--batch", "suspect.jsonl", "--text",
                    "/text", "-n", "1", "-j", threads, ok=(0, 3))
        row(f"trace --batch of {found} answers", n, trace)
        print(f"\nstore {stored} bytes: {stored / n:.0f} a record, {stored / size:.3f} of the log;"
              f" trace {1000 * trace[1] / max(found, 1):.1f} ms of CPU a text")
        by_million(marks, size / n)
        paper(n, size, stored, one[1], scan[1])


main()
