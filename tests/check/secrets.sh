#!/bin/sh
# What must not leave does not. An endpoint sends the key back in ten encodings: it is in no byte
# of captures, store, log, report and bundle. Then the same case is sealed with texts taken out:
# they are nowhere in the bundle, it verifies, and what is opened later is checked.
set -eu
. "$(dirname "$0")/seal_lib.sh"
command -v zstd >/dev/null || { echo "zstd is not installed"; exit 77; }
python3 "$src"/tests/check/echo_server.py port &
server=$!; trap 'kill $server 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
for _ in $(seq 100); do test -s port && break; sleep 0.1; done
key='sk-canary/0123+456789=abcdef~ZZ'
printf '%s\n' "$key" >key; chmod 600 key
python3 - "$src" <<'END'
import json, sys
with open("prompts.jsonl", "w") as out:
    for line in open(sys.argv[1] + "/corpora/sample/prompts.jsonl"):
        d = json.loads(line)
        if d["prompt_id"] == "s03":
            d["prompt"] += " My key is sk-proj-AAAABBBBCCCCDDDDEEEEFFFF0123 and my mail is jane.roe@customer.example"
        out.write(json.dumps({"prompt_id": d["prompt_id"], "prompt": d["prompt"]}) + "\n")
END
cat >plan.yaml <<END
plan: 1
title: canary
propositions: { h1: it learnt from the other, h2: it did not }
corpus: { path: prompts.jsonl }
samples: 1
seed: 7
parameters: { max_tokens: 256 }
endpoints:
  - name: live
    role: suspect
    provider: compatible
    base_url: http://127.0.0.1:$(cat port)/v1
    model: echo
    key_file: key
    price: { input: 1, output: 2 }
budget: { requests: 1000, money: 100 }
decision: { support_h1: 10, support_h2: 0.1 }
END
assay probe plan.yaml -s case.store >probe.log 2>&1
assay key new keys --name Example -q >/dev/null
for m in "$src"/corpora/sample/[a-h]*.jsonl; do assay import -q -s case.store "$m" >/dev/null; done
assay models load -q -s case.store "$src"/corpora/sample/lineage.tsv >/dev/null
assay models set -q -s case.store live --role suspect >/dev/null 2>&1 || true
assay match -s case.store live --json >match.json 2>match.log || true
test -s match.json
assay case new --who tester folder >case.log 2>&1
cp case.store folder/assay.store
assay report --draft --case folder --suspect live -o report.html >report.log 2>&1 || { test $? -lt 6 || { cat report.log; exit 1; }; }
assay report --draft --case folder --suspect live --format json -o report.json >>report.log 2>&1 || true
sealed() { out=$1; shift; assay seal -o "$out" -i case-1 -k keys -w tester -s case.store --captures plan.run/captures.jsonl "$@"; }
sealed whole --verdict match.json --add report.html --add report.json --plan plan.yaml >seal.log 2>&1
assay store check -s case.store >/dev/null
python3 - "$src" "$key" <<'END'
import os, sqlite3, subprocess, sys
sys.path.insert(0, sys.argv[1] + "/tests/check")
import echo_server
forms = echo_server.needles(sys.argv[2])
n = size = 0


def look(data, where):
    global n, size
    n, size = n + 1, size + len(data)
    for f in forms:
        assert f not in data, "%s holds the key as %r" % (where, f)


for top, _, names in os.walk("."):
    for name in names:
        path = os.path.join(top, name)
        if path != "./key":
            look(open(path, "rb").read(), path)
# What the store has packed: every blob, unpacked where it is zstd.
packed = 0
db = sqlite3.connect("file:case.store?mode=ro", uri=True)
for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
    try:
        rows = db.execute('select * from "%s"' % table).fetchall()
    except sqlite3.Error:
        continue
    for row in rows:
        for cell in row:
            cell = cell.encode() if isinstance(cell, str) else cell
            if isinstance(cell, bytes):
                look(cell, table)
                at = cell.find(b"\x28\xb5\x2f\xfd")
                if at >= 0:
                    look(subprocess.run(["zstd", "-dcq"], input=cell[at:], capture_output=True).stdout, table)
                    packed += 1
assert n > 50
print("%d forms in %d files and cells, %d of them packed, %d bytes: 0 hits" % (len(forms), n, packed, size))
END

# The same with texts taken out.
python3 - "$src" <<'END'
import json, sys
sys.path.insert(0, sys.argv[1] + "/tests/check")
import echo_server
first = max((json.loads(l)["prompt"] for l in open("prompts.jsonl")), key=len)
json.dump({"statement": "illustrative", "exhibit": {"a": "he wrote: " + echo_server.answer(first)[:80] + " ...", "prompt": first[5:70]}}, open("quoting.json", "w"))
open("quoting.html", "w").write("<p>" + echo_server.answer(first).replace(" ", "&nbsp;\n") + "</p>")
END
sealed r --verdict quoting.json --redact prompts,answers,accounts,secrets --escrow r.escrow -R "$src"/rules >seal.log 2>&1 || { cat seal.log; exit 1; }
test "$(stat -c %a r.escrow)" = 600
(cd r && sh verify.sh "" ../keys/signer.pem >/dev/null && python3 verify.py --open ../r.escrow)
assay verify r --ca keys/signer.pem >/dev/null
says "quoting.html: holds text of the answers, which are to be redacted" \
	sealed no --verdict quoting.json --add quoting.html --redact answers --escrow no.escrow
test ! -e no && test ! -e no.escrow
says "cannot be redacted" sealed no --verdict match.json --redact names --escrow no.escrow
says "go together" sealed no --verdict match.json --redact prompts
says "nothing is overwritten" sealed no --verdict match.json --redact prompts --escrow r.escrow
sealed s --verdict quoting.json --redact secrets --escrow s.escrow -R "$src"/rules >seal.log 2>&1
# Without captures: the lines of the store.
assay seal -o t -i case-1 -k keys -w tester -s case.store --verdict quoting.json --redact answers --escrow t.escrow >/dev/null
assay verify t --ca keys/signer.pem >/dev/null
python3 - "$src" <<'END'
import json, os, subprocess, sys
sys.path.insert(0, sys.argv[1] + "/tests/check")
import echo_server


def pieces(text):
    return [text[i : i + 24].encode() for i in range(0, len(text) - 23, 3)]


def absent(bundle, texts):
    n = 0
    for top, _, names in os.walk(bundle):
        for name in names:
            data = open(os.path.join(top, name), "rb").read()
            n += 1
            for t in texts:
                assert t not in data, "%s/%s holds %r" % (top, name, t)
    return n


prompts = [json.loads(l)["prompt"] for l in open("prompts.jsonl")]
answers = [echo_server.answer(p) for p in prompts]
texts = [x for t in prompts + answers for x in pieces(t)]
secret = [b"sk-proj-AAAABBBBCCCCDDDDEEEEFFFF0123", b"jane.roe@customer.example"]
n = absent("r", texts + secret + [b"org-customer-4711"])
absent("s", secret)
absent("t", [x for t in answers for x in pieces(t)])
assert any(x in open("s/data/captures.jsonl", "rb").read() for x in texts), "more was taken out than asked"
# What was taken out is all in the escrow, and a line that was changed is told.
kept = "".join(json.loads(l)["text"] for l in open("r.escrow"))
assert all(p in kept for p in prompts + answers)
lines = open("r.escrow").read().splitlines()
one = json.loads(lines[4])
one["text"] += "x"
for text, want in ((json.dumps(one), 1), (lines[4], 0)):
    open("one", "w").write(text + "\n")
    got = subprocess.run([sys.executable, "verify.py", "--open", "../one"], cwd="r", capture_output=True).returncode
    assert got == want, (got, want)
print("%d texts in %d files of the bundle: 0 hits; %d taken out" % (len(texts), n, len(lines)))
END
