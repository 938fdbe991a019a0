#!/bin/sh
# The archivists' own tools, bagit and warcio from PyPI, accept every kind of bundle, and refuse
# what was changed. Taken as python3 has them; where not, and CI is set, from PyPI.
set -eu
. "$(dirname "$0")/seal_lib.sh"
python=python3
has() { $python -c 'import bagit, warcio' 2>/dev/null; }
if ! has && test -n "${CI-}"; then
	{ python3 -m venv venv && venv/bin/pip install -q bagit==1.9.0 warcio==1.8.1; } >pip.log 2>&1 || tail -n 1 pip.log
	python=venv/bin/python
fi
has || { echo "skipped: python3 has no bagit and warcio (pip install bagit warcio), and CI is not set"; exit 77; }
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
authority tsa "Example TSA"
python3 - <<'END'
import hashlib, json
prev, out = "0" * 64, open("captures.jsonl", "w")
replies = [
    {"status": 200, "head": "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", "body": '{"a":"\u00fc \u0000 \u202e \U0001f600"}'},
    {"status": 200, "head": "HTTP/1.1 200 OK\r\n\r\n", "body_hex": "00ff0d0a0d0a574152432f312e310d0a"},
    {"status": 200, "head": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "body": "WARC/1.1\r\n\r\n" * 50},
    {"status": 0, "fault": "reset"},
    {"status": 429, "head": "HTTP/2 429 \r\nretry-after: 1\r\n\r\n", "body": ""},
]
for i, reply in enumerate(replies, 1):
    line = json.dumps({"seq": i, "prev": prev, "ts": "2026-11-23T10:00:0%d.123456789Z" % i, "response": "x", "prompt": "p%d" % i,
                       "request": {"url": "https://api.example/v1/x?y=%d" % i, "head": "POST /v1/x HTTP/1.1\r\nHost: api.example\r\n\r\n", "body": "{}"},
                       "reply": reply})
    prev = hashlib.sha256(line.encode()).hexdigest()
    out.write(line + "\n")
END
sealed stamped >/dev/null
seal plain >/dev/null
seal open --offline >/dev/null
seal captured --captures captures.jsonl >/dev/null
seal redacted --captures captures.jsonl --redact prompts,answers --escrow kept >/dev/null
: >empty.jsonl
seal empty --captures empty.jsonl >/dev/null
for b in stamped plain captured redacted empty; do assay verify $b --ca keys/signer.pem --tsa-ca tsa-root.pem >/dev/null; done
$python - <<'END'
import bagit, glob, shutil
from warcio.archiveiterator import ArchiveIterator
bags = ["stamped", "plain", "open", "captured", "redacted", "empty"]
for b in bags:
    bagit.Bag(b).validate()
records = 0
for path in glob.glob("*/data/*.warc"):
    with open(path, "rb") as f:
        kinds = []
        # raise: of a digest that is not the block's.
        for r in ArchiveIterator(f, check_digests="raise"):
            kinds.append(r.rec_type)
            body = r.raw_stream.read()
            assert r.rec_type == "warcinfo" or r.http_headers is not None
            if r.rec_type == "response" and path.startswith("captured") and r.rec_headers["WARC-Target-URI"].endswith("y=2"):
                assert body.hex() == "00ff0d0a0d0a574152432f312e310d0a", body
        assert kinds.count("request") == 5 and kinds.count("response") == 4 and kinds[0] == "warcinfo", kinds
        records += len(kinds)
changed = open("captured/data/capture-00001.warc", "rb").read().replace(b"retry-after: 1", b"retry-after: 2")
open("changed.warc", "wb").write(changed)
try:
    with open("changed.warc", "rb") as f:
        for r in ArchiveIterator(f, check_digests="raise"):
            r.raw_stream.read()
    raise SystemExit("warcio accepts a changed block")
except Exception as e:
    assert "digest" in str(e).lower(), e
for what, path, change in (("a changed file", "data/verdict.json", lambda d: d + b"x"), ("a tag file", "VERIFY.txt", lambda d: d[1:])):
    shutil.copytree("plain", "b")
    data = open("b/" + path, "rb").read()
    open("b/" + path, "wb").write(change(data))
    try:
        bagit.Bag("b").validate()
        raise SystemExit("bagit accepts " + what)
    except bagit.BagError:
        pass
    shutil.rmtree("b")
print("bagit accepts %d bundles of %d kinds, warcio reads %d records in them" % (len(bags), len(bags), records))
END
