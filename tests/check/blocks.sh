#!/bin/sh
# A stranger with assay-store(5) and Python's own library reads the exchanges of a store:
# the program of the manual page, as it stands there, finds every record of a log by place
# and digest, and the columns say what the log says.
set -eu
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
src=$(cd "${top_srcdir:-.}" && pwd)
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
cat > make.py <<'END'
import json
with open("log.jsonl", "w", encoding="utf-8") as f:
    for i in range(3000):
        f.write(json.dumps({"model": "m%d" % (i % 3), "prompt_id": "p%d" % (i % 70),
                            "prompt": "question %d" % (i % 70), "response": "answer \u00e9 %d\n" % i,
                            "sample": i // 70}, ensure_ascii=i % 2 == 0) + "\n")
END
python3 make.py
assay import -q -r -s case.assay log.jsonl
# The program of the page, between .Bd and .Ed.
awk '/^import hashlib/ { on = 1 } /^\.Ed/ { on = 0 } on' "$src/man/assay-store.5" |
	sed 's/\\e/\\/g' > page.py
python3 page.py > places
cat > more.py <<'END'
# After the page's own code: the columns against the log.
import json
log = open("log.jsonl", "rb").read()
models = dict(db.execute("SELECT id, name FROM model"))
prompts = dict(db.execute("SELECT id, name FROM prompt"))
number = 0
for first, n, packed in db.execute("SELECT first, n, packed FROM exchange_block ORDER BY first"):
    columns, rest = [], packed[19 * 9:]
    for c in range(19):
        values, rest = column(packed[9 * c:], n, rest)
        columns.append(values)
    assert first == number + 1 and len(rest) == 32 * n
    for i in range(n):
        source, at, length, line, part, model, prompt, sample, time = [c[i] for c in columns[:9]]
        block, text_at, text_len = [c[i] for c in columns[12:15]]
        record = log[at:at + length]
        assert hashlib.sha256(record).digest() == rest[32 * i:32 * i + 32]
        want = json.loads(record)
        number += 1
        assert (source, part, block, line, time) == (1, 0, 0, number, -1 << 63)
        assert models[model] == want["model"] and prompts[prompt] == want["prompt_id"]
        assert sample == want["sample"]
        assert json.loads(log[text_at - 1:text_at + text_len + 1]) == want["response"]
assert number == 3000
found = []
for first, n, packed in db.execute("SELECT first, n, packed FROM exchange_key ORDER BY first"):
    keys, rest = column(packed, n, packed[18:])
    ids, rest = column(packed[9:], n, rest)
    assert keys[0] == first and not rest
    found += zip(keys, ids)
assert found == sorted(found) and sorted(i for _, i in found) == list(range(1, 3001))
print("3000 exchanges read by the page alone")
END
test "$(wc -l < places)" -eq 3000
cat page.py more.py > all.py
python3 all.py | tail -1
