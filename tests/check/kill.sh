#!/bin/sh
# Kills imports at seeded random moments: afterwards the store is whole, holds every
# batch that was acknowledged, and a second import ends where an undisturbed one does, to
# the byte of its segments. ASSAY_KILLS tells how many (default 12; 200 for a proof).
set -eu
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat > kill.py <<'END'
import json, os, random, re, sqlite3, subprocess, sys, time

kills = int(os.environ.get("ASSAY_KILLS", "12"))
r = random.Random(1)
ANSWERS = 17000     # more than a segment of level 1 of answers has, or one of prompts
words = [("w%d" % i) for i in range(4000)]
with open("in.jsonl", "w") as f:
    for i in range(ANSWERS):
        f.write(json.dumps({"prompt_id": "p%d" % (i % 16900), "prompt": "question %d" % (i % 16900),
                            "model": "m%d" % (i // 500),
                            "response": " ".join(r.choices(words, k=60))}) + "\n")


def state(store):
    db = sqlite3.connect("file:%s?mode=ro" % store, uri=True)
    table = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
             if "segment" in n][0]
    rows = sorted(map(repr, db.execute("SELECT * FROM %s" % table).fetchall()))
    # Row numbers depend on how often a partial segment was replaced; the rest may not.
    return [re.sub(r"^\(\d+, ", "(", x) for x in rows]


def run(store):
    return subprocess.Popen(["assay", "import", "--verbose", "-s", store, "in.jsonl"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


start = time.monotonic()
assert run("clean.store").wait() == 0
whole = time.monotonic() - start
clean = state("clean.store")
lost = 0
for k in range(kills):
    store = "k.store"
    for name in (store, store + "-journal", store + "-wal", store + "-shm"):
        if os.path.exists(name):
            os.remove(name)
    p = run(store)
    time.sleep(r.uniform(0, whole))
    p.kill()
    said = re.findall(r"stored (\d+)", p.stderr.read())
    p.wait()
    acknowledged = int(said[-1]) if said else 0
    if not os.path.exists(store):
        assert not acknowledged
        continue
    check = subprocess.run(["assay", "store", "check", "-s", store], capture_output=True, text=True)
    if check.returncode and "not an assay store" in check.stderr and not acknowledged:
        continue        # killed before the first transaction: there is nothing in it yet
    assert check.returncode == 0, check.stdout + check.stderr
    info = json.loads(subprocess.check_output(["assay", "store", "info", "--json", "-s", store]))
    if info["exchanges"] < acknowledged:
        print("kill %d: %d acknowledged, %d there" % (k, acknowledged, info["exchanges"]))
        lost += 1
    assert run(store).wait() == 0
    info = json.loads(subprocess.check_output(["assay", "store", "info", "--json", "-s", store]))
    assert info["exchanges"] == ANSWERS, info
    assert state(store) == clean, "segments differ after kill %d" % k
    subprocess.check_call(["assay", "store", "rebuild", "-q", "-s", store])
    assert state(store) == clean, "segments differ after a rebuild"
print("%d kills, %d with a loss" % (kills, lost))
sys.exit(lost > 0)
END
python3 kill.py
