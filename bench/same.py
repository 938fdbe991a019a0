"""The rows of bench/run.py for `assay same`: against model-equality-testing, the package of the
paper that the test is from, on the same strings."""
import json
import os
import subprocess
import sys

PROMPTS, SIDE = 50, 20


def strings():
    """n = m = 1,000: for each of 50 prompts the answers of 20 models, and of 20 others."""
    by_prompt, models = {}, []
    for line in open("dev.jsonl", encoding="utf-8"):
        d = json.loads(line)
        if d["model"] not in models:
            models.append(d["model"])
        by_prompt.setdefault(d["prompt"], {})[d["model"]] = d["response"]
    out = []
    for prompt, answers in sorted(by_prompt.items()):
        have = [answers[m] for m in models if m in answers]
        if len(have) >= 2 * SIDE and len(out) < PROMPTS:
            out.append((prompt, have[:SIDE], have[SIDE:2 * SIDE]))
    return out


def write(data, path):
    with open(path, "w", encoding="utf-8") as f:
        for prompt, x, y in data:
            for model, texts in (("x", x), ("y", y)):
                for i, text in enumerate(texts):
                    f.write(json.dumps({"model": model, "prompt": prompt, "response": text,
                                        "sample": i}) + "\n")


PEER = """
import sys, time, types
# The statistic is computed with numpy alone; torch only holds the strings.
for name in ("torch", "tqdm", "matplotlib", "matplotlib.pyplot"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["torch"].Tensor = sys.modules["torch"].dtype = type("Tensor", (), {})
package = types.ModuleType("model_equality_testing")
import importlib.util
package.__path__ = importlib.util.find_spec("model_equality_testing").submodule_search_locations
sys.modules["model_equality_testing"] = package
for name in ("distribution", "utils"):
    m = sys.modules["model_equality_testing." + name] = types.ModuleType(name)
class Stopwatch:
    def __enter__(self): return self
    def __exit__(self, *a): self.time = 0
m.Stopwatch, m.get_inv = Stopwatch, None
d = sys.modules["model_equality_testing.distribution"]
d.CompletionSample = d.DistributionFromDataset = type("Sample", (), {})
import json, numpy as np
from model_equality_testing.tests import mmd_hamming
L = 1000
class Sample:
    def __init__(self, rows):
        self.sequences = self
        self.rows = np.array([[p] + ([ord(c) for c in t[:L]] + [-1] * L)[:L] for p, t in rows],
                             dtype=np.int32)
    def numpy(self):
        return self.rows
data = json.load(open("same.json"))
x = Sample([(i, t) for i, (_, a, b) in enumerate(data) for t in a])
y = Sample([(i, t) for i, (_, a, b) in enumerate(data) for t in b])
best = None
for _ in range(2):
    start = time.process_time()
    value = mmd_hamming(x, y)
    took = time.process_time() - start
    best = took if best is None else min(best, took)
print(json.dumps([value, best]))
"""


def peer(venv):
    """Its statistic, and the CPU seconds of one, which it computes anew each permutation."""
    out = subprocess.run([venv + "/bin/python", "-c", PEER], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL)
    return json.loads(out.stdout) if out.returncode == 0 else None


def rows(row, median, venv):
    data = strings()
    write(data, "same.jsonl")
    json.dump(data, open("same.json", "w"))
    subprocess.run(["assay", "import", "-q", "-s", "same", "same.jsonl"], check=True)
    cpu, mem = median(5, "assay", "same", "-s", "same", "x", "y")
    row("same, n = m = 1000, 1,000 permutations, CPU seconds", "%.3f" % cpu)
    theirs = peer(venv) if venv else None
    if not theirs:
        row("same / model-equality-testing", "skipped: the package could not be installed",
            ">= 1000x")
        return
    ours = json.loads(subprocess.run(["assay", "same", "-s", "same", "--json", "x", "y"],
                                     stdout=subprocess.PIPE).stdout)["pair"]["mmd2"]
    if abs(ours - theirs[0]) > 1e-9:
        sys.exit("same gives MMD^2 %.17g, model-equality-testing %.17g" % (ours, theirs[0]))
    row("model-equality-testing, one statistic, CPU seconds", "%.2f" % theirs[1])
    row("1,000 of them / same (MMD^2 agrees to 1e-9)", "%.0fx" % (1000 * theirs[1] / cpu), ">= 1000x")
