#!/bin/sh
# Keys: encrypted by a passphrase from a file or from the terminal, where it is not seen; and each
# key that cannot sign says why in one line, before anything is written.
set -eu
. "$(dirname "$0")/seal_lib.sh"
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
python3 -c "import pty; pty.openpty()" 2>/dev/null || { echo "no terminal can be made here (is /dev/pts mounted?)"; exit 77; }
cat >ask.py <<'END'
"""Runs a command on a terminal of its own and types lines: ask.py STATUS LINE... -- COMMAND..."""
import os, pty, sys, time, termios
cut = sys.argv.index("--")
want, typed, command = int(sys.argv[1]), sys.argv[2:cut], sys.argv[cut + 1 :]
import signal
signal.alarm(60)
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
shown = b""
for line in typed:
    while not shown.rstrip().endswith(b":"):
        shown += os.read(fd, 1000)
    assert not termios.tcgetattr(fd)[3] & termios.ECHO, "echo is on"
    os.write(fd, line.encode().decode("unicode_escape").encode())
    shown += b"|"  # so that the next question is waited for
try:
    while True:
        more = os.read(fd, 1000)
        if not more:
            break
        shown += more
except OSError:
    pass
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(shown.decode())
assert b"secret" not in shown and b"Seide" not in shown, "the passphrase was shown"
assert status == want, "exit %d, wanted %d" % (status, want)
END
ask() { python3 ask.py "$@" >asked 2>&1 || { cat asked; exit 1; }; }
seal_with() { d=$1; shift; assay seal -o "out-$d" -i c -k "$d" -w t -v verdict.json -s sample.store -q "$@"; }
cp -r keys plain

ask 0 'my secret\n' 'my secret\n' -- assay key new asked-for --name Lab --passphrase
grep -q 'BEGIN ENCRYPTED' asked-for/run.key && grep -q 'BEGIN ENCRYPTED' asked-for/signer.key
printf 'my secret\n' >pass
assay key show asked-for --passphrase-file pass >one </dev/null
ask 0 'my secret\r' -- assay key show asked-for
grep -q "$(sed -n 's/^run_key_sha256 *//p' one)" asked
ask 0 'my secretXX\b\x7f\n' -- assay key show asked-for
ask 2 'my secret\n' 'my Seide\n' -- assay key new two-words --name Lab --passphrase
grep -q 'these are two passphrases' asked && test ! -e two-words
ask 2 '\n' -- assay key new no-word --name Lab --passphrase
grep -q 'no passphrase given' asked && test ! -e no-word
ask 2 'my sec\x03' -- assay key show asked-for
grep -q 'broken off' asked
ask 6 'another\n' -- assay key show asked-for
grep -q 'run.key: its passphrase is wrong' asked

says "run.key: is encrypted and its passphrase is missing" seal_with asked-for
printf 'wrong\n' >wrong
says "run.key: its passphrase is wrong" seal_with asked-for --passphrase-file wrong
printf '\n' >nothing
says "holds no passphrase" seal_with asked-for --passphrase-file nothing
seal_with asked-for --passphrase-file pass >/dev/null

broken() { rm -rf k; cp -r plain k; }
broken; rm k/signer.key; says "signer.key: there is no private key" seal_with k
broken; cp k/run.key k/signer.key; says "signer.key: is a key of another kind than P-256" seal_with k
broken; cp k/signer.key k/run.key; says "run.key: is a key of another kind than Ed25519" seal_with k
broken; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k/signer.key 2>/dev/null
says "another kind than P-256" seal_with k
broken; openssl pkey -in k/signer.key -pubout -out p 2>/dev/null; cp p k/signer.key; says "no private key" seal_with k
broken; echo nonsense >k/signer.pem; says "signer.pem: there is no certificate in it" seal_with k
broken; rm k/signer.pem; says "signer.pem: cannot" seal_with k
broken; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k/signer.key 2>/dev/null
says "signer.pem: the certificate is not that of the key" seal_with k
# Expired: an authority's certificate for our key, with dates of its own.
cat >ca.cnf <<'END'
[ca]
default_ca = c
[c]
database = index
serial = serial2
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
END
dated() {
	broken; : >index; echo 01 >serial2
	openssl req -new -key k/signer.key -subj /CN=Lab -out k.csr 2>/dev/null
	openssl ca -batch -config ca.cnf -selfsign -keyfile k/signer.key -in k.csr -startdate "$1" -enddate "$2" -notext -out k/signer.pem 2>/dev/null
}
dated 20200101000000Z 20210203000000Z
says "signer.pem: the certificate expired on 2021-02-03" seal_with k
dated 21000101000000Z 21010203000000Z
says "signer.pem: the certificate is valid only from 2100-01-01 on" seal_with k
# By a URI of OpenSSL's store.
broken; mv k/signer.key k/moved; echo "file:$PWD/k/moved" >k/signer.uri; rm -rf out-k; seal_with k >/dev/null
assay verify out-k --ca k/signer.pem >/dev/null
echo "pkcs11:token=none;object=signer" >k/signer.uri; rm -rf out-k
says "its PIN is missing\|nor an engine\|without engines" seal_with k
test ! -e out-k
test "$(stat -c %a asked-for/run.key asked-for/signer.key plain/run.key | sort -u)" = 600
says "nothing is overwritten" assay key new plain --name Lab
echo "keys: asked for, encrypted, expired, wrong, missing: each as it must be"
