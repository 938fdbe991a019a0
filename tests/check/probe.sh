#!/bin/sh
# A run against an endpoint that fails, limits and breaks off, killed twice on the way and
# taken up again: every question has one answer, nothing is asked again that was answered,
# the chain is whole, and the key is in no byte of what was written.
set -eu
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
src=$(cd "${top_srcdir:-.}" && pwd)
work=$(mktemp -d); server=; trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
assay import -q -s sample.store "$src"/corpora/sample/[a-h]*.jsonl >/dev/null
assay replay -q -s sample.store -M brook-7b --port-file port --delay 20 --fail 0.2 --truncate 0.1 --limit 30 &
server=$!
for _ in $(seq 100); do test -s port && break; sleep 0.1; done
printf 'sk-canary/0123+456789=abcdef\n' >key; chmod 600 key
python3 - "$src" <<'END'
import json, sys
with open("prompts.jsonl", "w") as out:
    for line in open(sys.argv[1] + "/corpora/sample/brook-7b.jsonl"):
        d = json.loads(line)
        out.write(json.dumps({"prompt_id": d["prompt_id"], "prompt": d["prompt"]}) + "\n")
END
cat >plan.yaml <<END
plan: 1
title: rehearsal
propositions: { h1: it learnt from the other, h2: it did not }
corpus: { path: prompts.jsonl }
samples: 2
seed: 7
retries: 20
parameters: { max_tokens: 256 }
endpoints:
  - name: live
    role: suspect
    provider: compatible
    base_url: http://127.0.0.1:$(cat port)/v1
    model: brook-7b
    key_file: key
    stream: true
    max_concurrency: 4
    price: { input: 1, output: 2 }
budget: { requests: 100000, money: 100 }
decision: { support_h1: 10, support_h2: 0.1 }
stop: { failures: 0 }
END
# Sealed under two names would be two plans; this one is exploratory, and says so.
resume=
for _ in 1 2; do
	assay probe plan.yaml -q --no-store $resume >/dev/null 2>&1 & probe=$!
	sleep 0.4; kill -9 $probe 2>/dev/null || true; wait $probe 2>/dev/null || true
	resume=--resume
done
if assay probe plan.yaml -q --no-store 2>err; then echo "an earlier run was overwritten"; exit 1; fi
grep -q 'holds an earlier run: go on with --resume' err || { cat err; exit 1; }
assay probe plan.yaml -q --resume -s got.store --json >out.json
python3 - <<'END'
import base64, hashlib, json, urllib.parse
lines = open("plan.run/captures.jsonl", "rb").read().split(b"\n")
assert lines.pop() == b""
prev, answered = "0" * 64, {}
for n, line in enumerate(lines, 1):
    d = json.loads(line)
    assert d["seq"] == n and d["prev"] == prev, n
    prev = hashlib.sha256(line).hexdigest()
    assert d["exploratory"] is True
    if d["response"] is not None:
        assert d["task"] not in answered, "asked again: %d" % d["task"]
        answered[d["task"]] = d
assert sorted(answered) == list(range(80)), len(answered)
out = json.load(open("out.json"))
assert out["answered"] == 80 and out["given_up"] == 0, out
sent = len(open("plan.run/captures.jsonl.sent").readlines())
assert out["requests"] == sent == len(lines) + out["lost_in_flight"], (out, sent, len(lines))
runs = [json.loads(x) for x in open("plan.run/runs.jsonl")]
assert len(runs) == 4 == len({x["run"] for x in runs}), runs
assert {json.loads(x)["run"] for x in lines} <= {x["run"] for x in runs}
for x in runs:
    assert len(x["tool"]["binary_sha256"]) == 64 and x["host"]["kernel"] and x["clock"]["max_error_ns"] > 0, x
chunked = 0
for line in lines:
    d = json.loads(line)
    reply, body = d["reply"], d["reply"].get("body", "").encode()
    assert hashlib.sha256(d["prompt"].encode()).hexdigest() == d["prompt_sha256"]
    assert d["sent_tick_ns"] > 0 and reply.get("local", "127.0.0.1:").startswith("127.0.0.1:")
    if "transfer-encoding: chunked" in reply.get("head", "").lower():
        chunked += reply.get("wire_bytes", 0) > len(body)
    elif body:
        assert reply["wire_bytes"] == len(body) and reply["wire_sha256"] == hashlib.sha256(body).hexdigest()
assert chunked > 0, "no framing of chunks was seen"
key = b"sk-canary/0123+456789=abcdef"
forms = [key, key[::-1], key.hex().encode(), key.hex().upper().encode(), urllib.parse.quote(key.decode(), safe="").encode(),
         json.dumps(key.decode()).replace("/", "\\/").strip('"').encode()]
forms += [base64.b64encode(b"x" * i + key)[4:-4] for i in range(3)]
forms.append(base64.urlsafe_b64encode(key).rstrip(b"="))
import os
for top, _, names in os.walk("."):
    for name in names:
        if name == "key":
            continue
        data = open(os.path.join(top, name), "rb").read()
        for f in forms:
            assert f not in data, "the key, as %r, is in %s" % (f, name)
print("80 answered, %d attempts, %d under way when killed" % (sent, out["lost_in_flight"]))
END
assay store info -s got.store | grep -q 'answers  *80'

# A full disk, here a limit on the size of files: one line, and nothing that was kept is lost.
sed 's/stream: true/stream: false/' plan.yaml >full.yaml
status=0
(ulimit -f 200 && exec assay probe full.yaml -q --no-store) 2>err || status=$?
test $status = 1 && test "$(wc -l <err)" = 1 && grep -q 'captures.jsonl: cannot write: .*: make room and run again' err ||
	{ echo "a full disk: exit $status"; cat err; exit 1; }
kept=$(wc -l <full.run/captures.jsonl)
test "$kept" -ge 1 || { echo "nothing was kept"; exit 1; }
assay probe full.yaml -q --resume --no-store --json >out.json || { cat out.json; exit 1; }
python3 -c 'import json; d = json.load(open("out.json")); assert d["answered"] == 80, d'
echo "a full disk after $kept captures: taken up again"

# Two endpoints with one key at one place share what the key may have under way.
sed 's/stream: true/stream: false/; s/samples: 2/samples: 1/; s/max_concurrency: 4/max_concurrency: 2/' plan.yaml |
	awk '/- name: live/ { on = 1 } on && /^budget/ { sub(/live/, "twin", block); printf "%s", block; on = 0 } on { block = block $0 "\n" } { print }' >twins.yaml
test "$(grep -c 'key_file: key' twins.yaml)" = 2
assay probe twins.yaml -q --no-store --json >out.json || { cat out.json; exit 1; }
python3 - <<'END'
import json
at = []
for line in open("twins.run/captures.jsonl"):
    d = json.loads(line)
    at += [(d["ts"], 1), (d["reply"]["done"], -1)]
n = most = 0
for _, step in sorted(at):
    n += step
    most = max(most, n)
assert most == 2, "%d at once" % most
assert json.load(open("out.json"))["answered"] == 80
print("two endpoints of one key: %d at once" % most)
END
