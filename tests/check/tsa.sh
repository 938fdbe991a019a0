#!/bin/sh
# Timestamping authorities: two honest ones, and each lie and failure with its reason; what stands
# is never sealed by them. Afterwards the certificates expire, and the bundle still verifies.
set -eu
. "$(dirname "$0")/seal_lib.sh"
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
authority tsa "Example TSA"
authority mailer "Example Mailer" mailer
python3 "$src"/tests/check/tsa_server.py port &
server=$!; trap 'kill $server 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
for _ in $(seq 100); do test -s port && break; sleep 0.1; done
at=http://127.0.0.1:$(cat port)

seal two --tsa "$at/right" --tsa "$at/right" >said
digest=$(sed -n 's/^SEAL //p' said)
test -n "$digest" && test -e two/seal/manifest.p7s.tsr && test -e two/seal/manifest.p7s.tsr2
assay verify two --seal "$digest" --ca keys/signer.pem --tsa-ca tsa-root.pem >/dev/null
(cd two && sh verify.sh "$digest" ../keys/signer.pem ../tsa-root.pem >/dev/null)

n=0
lie() {
	says "$2" seal "b$1" --tsa "$at/$1"
	test "$(grep -c . said)" = 1 || { cat said; exit 1; }
	test ! -e "b$1/seal/SEAL" && test ! -e "b$1/seal/manifest.p7s.tsr"
	says "is not sealed yet" assay verify "b$1"
	n=$((n + 1))
}
lie nonce "nonce is not ours"
lie imprint "stamped something else"
lie purpose "not signed by a certificate for timestamps"
lie forged "not signed by a certificate for timestamps"
lie refused "the authority refused to stamp"
lie garbage "did not answer with a timestamp"
lie empty "did not answer with a timestamp"
lie tail "did not answer with a timestamp"
lie huge "no timestamp"
lie broken "status 500"
lie away "status 302"
at=http://127.0.0.1:1 lie "" "no timestamp: "
at=http://127.0.0.1:$(cat port)
# One of two fails: what is there stays open, and can be closed within ten minutes.
says "status 500" seal half --tsa "$at/right" --tsa "$at/broken"
test -e half/seal/manifest.p7s.tsr && test ! -e half/seal/SEAL
assay stamp half --tsa "$at/right" -q >/dev/null
assay verify half --ca keys/signer.pem --tsa-ca tsa-root.pem >/dev/null
says "two timestamps already\|is sealed" assay stamp half --tsa "$at/right"
seal three --offline >/dev/null
says "two timestamps already" assay stamp three --tsa "$at/right" --tsa "$at/right" --tsa "$at/right"
# Whom nobody trusts is seen when it is verified, not before.
says "manifest.p7s.tsr: the timestamp does not hold" assay verify two --ca keys/signer.pem --tsa-ca mailer-root.pem

# Ten years later: with the time that was stamped all holds, without it nothing does.
later=$(($(date +%s) + 3650 * 86400 + 86400))
when=$(python3 two/verify.py --time two/seal/manifest.p7s.tsr)
tsa() { openssl ts -verify -data two/seal/manifest.p7s -in two/seal/manifest.p7s.tsr -CAfile tsa-root.pem -attime "$1" >/dev/null 2>&1; }
cms() { openssl cms -verify -binary -inform DER -in two/seal/manifest.p7s -content two/tagmanifest-sha256.txt -CAfile keys/signer.pem -cades -attime "$1" -out /dev/null 2>/dev/null; }
tsa "$when"; cms "$when"
if tsa "$later" || cms "$later"; then echo "an expired certificate was good"; exit 1; fi
far="later times not tried: no faketime that assay runs under"
if command -v faketime >/dev/null && faketime -f +10y assay version >/dev/null 2>&1; then
	seal none >/dev/null
	says "signature over the tag manifest: the signature does not hold" faketime -f +11y assay verify none
	faketime -f +11y assay verify two --seal "$digest" --ca keys/signer.pem --tsa-ca tsa-root.pem >/dev/null
	# Over ten minutes from the sealing, and from each other.
	seal apart --offline >/dev/null
	assay stamp apart --request apart.tsq
	stamp apart.tsq first.tsr
	faketime -f +700s openssl ts -reply -config tsa.cnf -queryfile apart.tsq -signer tsa.pem -inkey tsa.key -chain tsa-root.pem -out second.tsr 2>/dev/null
	says "over 600 s apart from each other" assay stamp apart --reply first.tsr --reply second.tsr
	says "status 500" seal late --tsa "$at/broken"
	assay stamp late --request late.tsq
	faketime -f +700s openssl ts -reply -config tsa.cnf -queryfile late.tsq -signer tsa.pem -inkey tsa.key -chain tsa-root.pem -out late.tsr 2>/dev/null
	says "over 600 s from the sealing" assay stamp late --reply late.tsr
	far="11 years on, and 700 s apart: as they must be"
fi
echo "$n lies and failures, each with its reason, none sealed; $far"
