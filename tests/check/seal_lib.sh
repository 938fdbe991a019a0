# Read by the tests of bundles: keys, a store, a local timestamping authority, and words to
# seal and to refuse with. Sets $work and goes there; $src is the source tree.
for tool in python3 openssl; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
src=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
work=$(mktemp -d); trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

# prepare FILE...: a store of these answers, keys without a passphrase, a verdict.
prepare() {
	assay import -q -s sample.store "$@" >/dev/null
	echo '{"statement":"illustrative"}' >verdict.json
	assay key new keys --name "Example Laboratory" -q >/dev/null
}
# seal OUT OPTION...: with those.
seal() { out=$1; shift; assay seal -o "$out" -i case-1 -k keys -w tester -v verdict.json -s sample.store -q "$@"; }
# says TEXT COMMAND...: which must fail, with one line that holds TEXT.
says() {
	want=$1; shift
	if "$@" </dev/null >said 2>&1; then echo "passed: $*"; exit 1; fi
	grep -q "$want" said || { echo "wanted \"$want\" of: $*"; cat said; exit 1; }
}

# authority NAME SUBJECT: a root NAME-root.pem and a stamper NAME.pem below it, as openssl
# makes them; a third word is the extension of the stamper's certificate.
authority() {
	test -e tsa.cnf || cat >tsa.cnf <<'END'
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
[stamper]
extendedKeyUsage = critical,timeStamping
[mailer]
extendedKeyUsage = emailProtection
[tsa]
default_tsa = main
[main]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
END
	openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 30 -config tsa.cnf -subj "/CN=$2 Root" \
		-extensions ca -keyout "$1-root.key" -out "$1-root.pem" 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -config tsa.cnf -subj "/CN=$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA "$1-root.pem" -CAkey "$1-root.key" -CAcreateserial -days 30 -sha256 \
		-extfile tsa.cnf -extensions "${3:-stamper}" -out "$1.pem" 2>/dev/null
}
# stamp REQUEST REPLY [NAME]: what the authority answers.
stamp() {
	openssl ts -reply -config tsa.cnf -queryfile "$1" -signer "${3:-tsa}.pem" -inkey "${3:-tsa}.key" \
		-chain "${3:-tsa}-root.pem" -out "$2" 2>/dev/null
}
# sealed OUT OPTION...: sealed, with a timestamp of tsa; prints the digest of SEAL.
sealed() {
	out=$1; shift
	seal "$out" --offline "$@" >/dev/null
	assay stamp "$out" --request request.tsq
	stamp request.tsq reply.tsr
	assay stamp "$out" --reply reply.tsr -q | sed 's/^SEAL //'
}
