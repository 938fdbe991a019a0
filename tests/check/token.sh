#!/bin/sh
# A key that never leaves its token: softhsm2 holds it, OpenSSL's engine for PKCS#11 signs with it,
# and the bundle verifies as any other. What the token refuses is told in one line, without the PIN.
set -eu
. "$(dirname "$0")/seal_lib.sh"
for tool in softhsm2-util pkcs11-tool; do
	command -v $tool >/dev/null || { echo "$tool is not installed (Debian: softhsm2, opensc)"; exit 77; }
done
module=
for f in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so; do
	test -e "$f" && module=$f
done
test -n "$module" || { echo "libsofthsm2.so is not found"; exit 77; }
openssl engine pkcs11 >/dev/null 2>&1 || { echo "OpenSSL has no engine for PKCS#11 (Debian: libengine-pkcs11-openssl)"; exit 77; }
# What the engine and the module lose is theirs, and the engine is gone when leaks are looked for, so
# that no name is left to excuse.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
mkdir tokens
printf 'directories.tokendir = %s\nobjectstore.backend = file\n' "$work/tokens" >softhsm2.conf
export SOFTHSM2_CONF="$work/softhsm2.conf" PKCS11_MODULE_PATH="$module"
softhsm2-util --init-token --free --label lab --so-pin 87654321 --pin 1234 >/dev/null
pkcs11-tool --module "$module" --token-label lab --login --pin 1234 --keypairgen --key-type EC:prime256v1 --id 01 \
	--label signer >/dev/null 2>&1
pkcs11-tool --module "$module" --token-label lab --login --pin 1234 --keypairgen --key-type EC:secp384r1 --id 02 \
	--label other >/dev/null 2>&1
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
rm keys/signer.key
uri="pkcs11:token=lab;object=signer;type=private"
# A certificate of an authority for the key on the token.
openssl ecparam -genkey -name prime256v1 -noout -out root.key 2>/dev/null
openssl req -x509 -new -key root.key -subj '/CN=Root' -days 30 -out root.pem 2>/dev/null
openssl req -new -engine pkcs11 -keyform engine -key "$uri?pin-value=1234" -subj '/CN=Lab' -out lab.csr 2>/dev/null
printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n' >ext
openssl x509 -req -in lab.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 -extfile ext -out keys/signer.pem 2>/dev/null

echo "$uri" >keys/signer.uri
printf '1234\n' >pin
seal good --passphrase-file pin >said 2>&1 || { cat said; exit 1; }
digest=$(sha256sum good/seal/SEAL | cut -d ' ' -f 1)
assay verify good --seal "$digest" --ca root.pem >said || { cat said; exit 1; }
(cd good && sh verify.sh "$digest" ../root.pem) >said 2>&1 || { cat said; exit 1; }
echo "$uri?pin-value=1234" >keys/signer.uri
seal uri >said 2>&1 || { cat said; exit 1; }
assay key show keys >said 2>&1 || { cat said; exit 1; }

one_line() { says "$@"; test "$(wc -l <said)" = 1 || { cat said; exit 1; }; if grep -q 9999 said; then cat said; exit 1; fi; }
echo "$uri" >keys/signer.uri
one_line "its PIN is missing" seal no
printf '9999\n' >wrong
one_line "the PIN right" seal no --passphrase-file wrong
echo "$uri?pin-value=9999" >keys/signer.uri
one_line "the token gives no such key" seal no
echo "pkcs11:token=lab;object=nobody;type=private?pin-value=1234" >keys/signer.uri
one_line "the token gives no such key" seal no
echo "pkcs11:token=elsewhere;object=signer?pin-value=1234" >keys/signer.uri
one_line "the token gives no such key" seal no
echo "pkcs11:token=lab;object=other;type=private?pin-value=1234" >keys/signer.uri
one_line "another kind than P-256" seal no
echo "$uri?pin-value=1234" >keys/signer.uri
PKCS11_MODULE_PATH=/nowhere.so says "is PKCS11_MODULE_PATH its module" seal no
test ! -e no
# The token still takes the right PIN: nothing was tried over and over.
seal again >/dev/null
echo "a key on a token: signs, verifies without assay, and what it refuses is told"
