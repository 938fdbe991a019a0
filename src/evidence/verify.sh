#!/bin/sh
# The commands of VERIFY.txt, one after the other, with nothing but sha256sum, openssl and python3.
# usage, in the bundle's folder: sh verify.sh [DIGEST [ROOTS.pem [TSA_ROOTS.pem]]]
#   DIGEST     of SEAL as it was announced to you; "" or left out: not compared
#   ROOTS.pem  certificates that you trust; left out: those that the bundle brings along
# One line a check; status 0 when all hold, 7 when one does not.
set -u
LC_ALL=C; export LC_ALL
command -v sha256sum >/dev/null || sha256sum() { shasum -a 256 "$@"; }
here=$(cd "$(dirname "$0")" && pwd)
roots=${2:-seal/trust.pem}
tsa_roots=${3:-$roots}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
bad=0

# try WHAT COMMAND...: a line, and the command's last words where it fails.
try() {
	what=$1
	shift
	if "$@" >"$tmp/said" 2>&1; then
		echo "ok   $what"
	else
		echo "BAD  $what: $(tail -n 1 "$tmp/said" | tr -cd ' -~')"
		bad=7
	fi
}
announced() { test "$(sha256sum seal/SEAL | cut -c 1-64)" = "$1"; }
seal() { cd seal && sha256sum --strict -c SEAL; r=$?; cd ..; return $r; }
lists() { sha256sum --strict -c tagmanifest-sha256.txt && sha256sum --strict -c manifest-sha256.txt; }
# A note or the analysis, signed by the run's key.
signed() {
	rm -f "$tmp"/note.*
	python3 "$here/verify.py" --extract "$1" "$tmp/note" &&
		openssl pkeyutl -verify -pubin -inkey data/run.pub -rawin -in "$tmp/note.txt" -sigfile "$tmp/note.sig"
}

test -z "${1-}" || try "SEAL is the one that was announced" announced "$1"
try "SEAL covers signature, timestamps and manifest" seal
try "every file is as listed" lists
at=$(date +%s)
for stamp in manifest.p7s.tsr2 manifest.p7s.tsr; do
	test -e "seal/$stamp" || continue
	at=$(python3 "$here/verify.py" --time "seal/$stamp") || at=0
	try "timestamp $stamp" openssl ts -verify -data seal/manifest.p7s -in "seal/$stamp" \
		-CAfile "$tsa_roots" -untrusted "$tsa_roots" -attime "$at"
done
try "signature over the tag manifest" openssl cms -verify -binary -inform DER -in seal/manifest.p7s \
	-content tagmanifest-sha256.txt -CAfile "$roots" -cades -attime "$at" -out /dev/null
for note in data/checkpoints/*.note data/analysis.intoto.json; do
	try "signed by the run's key: $note" signed "$note"
done
python3 "$here/verify.py" . || bad=7
exit $bad
