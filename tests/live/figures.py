"""Holds the captures of tests/live/run.sh to what a run promises, and prints its figures.
usage: figures.py CAPTURES RESULT.json TASKS SECONDS"""
import hashlib
import json
import statistics
import sys

path, result, tasks, seconds = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4])
lines = open(path, "rb").read().split(b"\n")
assert lines.pop() == b"", "the last line is torn"
prev, answered, failed = "0" * 64, {}, 0
for n, line in enumerate(lines, 1):
    d = json.loads(line)
    assert d["seq"] == n and d["prev"] == prev, "line %d does not follow" % n
    prev = hashlib.sha256(line).hexdigest()
    assert "exploratory" not in d, "the plan was sealed"
    if d["response"] is None:
        failed += 1
        continue
    assert d["task"] not in answered, "question %d was asked again" % d["task"]
    answered[d["task"]] = d
assert sorted(answered) == list(range(tasks)), "%d of %d answered" % (len(answered), tasks)
sent = len(open(path + ".sent").readlines())
assert result["requests"] == sent == len(lines) + result["lost_in_flight"], (result, sent, len(lines))
by_prompt = {}
for d in answered.values():
    by_prompt.setdefault(d["prompt_id"], {})[d["model"]] = d["response"]
pairs = [p for p in by_prompt.values() if len(p) == 2]
equal = sum(len(set(p.values())) == 1 for p in pairs)
print("questions answered: %d of %d, none twice" % (len(answered), tasks))
print("attempts: %d; without an answer: %d; under way at the two kills: %d" % (sent, failed, result["lost_in_flight"]))
print("wall time, kills included: %d s" % seconds)
print("words an answer, median: %d" % statistics.median(len(d["response"].split()) for d in answered.values()))
print("prompts answered with the same bytes, streaming and not: %d of %d" % (equal, len(pairs)))
