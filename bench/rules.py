"""Rows of bench/run.py: the rules' patterns on models' answers, against PCRE2 run pattern after pattern and against ripgrep."""
import json
import os
import shutil
import subprocess

RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rules")


def flat(path, step):
    with open("dev.jsonl", encoding="utf-8") as f, open(path, "w", encoding="utf-8") as g:
        for i, line in enumerate(f):
            if i % step == 0:
                g.write(" ".join(json.loads(line)["response"].split()) + "\n")


def said(*cmd):
    return subprocess.run(cmd, stdout=subprocess.PIPE, check=True).stdout.split()


def for_ripgrep():
    """The patterns that a literal can announce and that ripgrep's syntax has; their numbers for the other side."""
    numbers, patterns = [], []
    for line in said_lines("./rules", "list", RULES, "-"):
        number, flag, regex = line.split("\t", 2)
        regex = ("(?i:%s)" if flag == "i" else "(?:%s)") % regex
        try_it = subprocess.run(["rg", "--no-unicode", "-q", "-e", regex], stdin=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        if try_it.returncode < 2:
            numbers.append(number)
            patterns.append(regex)
    for path, lines in (("rg.numbers", numbers), ("rg.patterns", patterns)):
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
    return len(numbers)


def said_lines(*cmd):
    return subprocess.run(cmd, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()


def evil(row):
    worst, _, stopped, ended, _ = subprocess.run(["./evil"], stdout=subprocess.PIPE, check=True).stdout.decode().split(" ", 4)
    row("rules, 1,000 evil patterns on 64 KiB: the slowest, milliseconds (%s of %d matches stopped)"
        % (stopped, int(stopped) + int(ended)), worst, "<= 100")


def rows(row, median):
    evil(row)
    flat("rules-few.txt", 40)
    flat("rules.txt", 1)
    assert said("./rules", "filter", RULES, "rules-few.txt") == said("./rules", "each", RULES, "rules-few.txt")
    open("rules-none.txt", "w").close()
    nothing = median(3, "./rules", "filter", RULES, "rules-none.txt")[0]
    # The filter is too fast to be timed on the few: its rate is that of all answers.
    part = os.path.getsize("rules-few.txt") / os.path.getsize("rules.txt")
    ours = (median(3, "./rules", "filter", RULES, "rules.txt")[0] - nothing) * part
    each = median(3, "./rules", "each", RULES, "rules-few.txt")[0] - nothing
    row("rules, all patterns: the filter and PCRE2-JIT / PCRE2-JIT pattern after pattern, same hits", "%.0fx" % (each / ours), ">= 4x")
    if not shutil.which("rg"):
        row("rules / ripgrep", "skipped: rg is not installed", ">= 1x")
        return
    n = for_ripgrep()
    found = said("rg", "--no-unicode", "-c", "-f", "rg.patterns", "rules.txt")[0]
    assert found == said("./rules", "filter", RULES, "rules.txt", "rg.numbers")[1], "ripgrep finds other lines"
    rg = median(3, "rg", "--no-unicode", "-c", "-j", "1", "-f", "rg.patterns", "rules.txt")[0]
    ours = median(3, "./rules", "filter", RULES, "rules.txt", "rg.numbers")[0]
    row("rules, the %d patterns with literals that ripgrep can read / rg --no-unicode -f, same lines" % n, "%.1fx" % (rg / ours), ">= 1x")
