#!/bin/sh
# The published examples of the formats that a bundle uses verify with stock openssl, cut up as
# verify.py cuts ours: a signed note (Go's note package, whose format C2SP took over) and an
# envelope (DSSE, protocol.md, Test Vectors). test_note asks our own reader of the same note.
set -eu
for tool in python3 openssl; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 - <<'END'
import base64, hashlib

note = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
name, key_hash, key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".split("+", 2)
key = base64.b64decode(key)
text, line = note.rsplit("\n\n", 1)
blob = base64.b64decode(line.split(" ")[2])
assert blob[:4].hex() == key_hash == hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
open("note.txt", "w").write(text + "\n")
open("note.sig", "wb").write(blob[4:])
open("note.der", "wb").write(bytes.fromhex("302a300506032b6570032100") + key[1:])


def whole(n):
    raw = n.to_bytes(n.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(raw)]) + raw


kind, body = "http://example.com/HelloWorld", b"hello world"
sig = base64.b64decode("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
r, s = (whole(int.from_bytes(sig[i : i + 32], "big")) for i in (0, 32))
x, y = 46950820868899156662930047687818585632848591499744589407958293238635476079160, 5640078356564379163099075877009565129882514886557779369047442380624545832820
open("pae", "wb").write(b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body))
open("pae.sig", "wb").write(b"\x30" + bytes([len(r + s)]) + r + s)
open("pae.der", "wb").write(bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004") + x.to_bytes(32, "big") + y.to_bytes(32, "big"))
END
openssl pkeyutl -verify -pubin -keyform DER -inkey note.der -rawin -in note.txt -sigfile note.sig
openssl dgst -sha256 -verify pae.der -keyform DER -signature pae.sig pae
# The check can fail.
echo x >>note.txt; echo x >>pae
if openssl pkeyutl -verify -pubin -keyform DER -inkey note.der -rawin -in note.txt -sigfile note.sig >/dev/null 2>&1; then exit 1; fi
if openssl dgst -sha256 -verify pae.der -keyform DER -signature pae.sig pae >/dev/null 2>&1; then exit 1; fi
