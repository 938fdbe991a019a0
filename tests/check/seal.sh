#!/bin/sh
# A sealed bundle is checked by stock tools and by assay alike, and every change of it is
# seen by both. ASSAY_FLIPS tells how many bits are flipped (default 60; "all" for a proof).
set -eu
. "$(dirname "$0")/seal_lib.sh"
echo 'the passphrase' >pass
assay import -q -s sample.store "$src"/corpora/sample/[a-c]*.jsonl >/dev/null
echo '{"statement":"illustrative"}' >verdict.json
assay key new keys --name "Example Laboratory" --passphrase-file pass >/dev/null
test "$(stat -c %a keys/run.key keys/signer.key | sort -u)" = 600
seal() { out=$1; shift; assay seal -o "$out" -i case-1 -k keys --passphrase-file pass -w tester -v verdict.json -s sample.store -q "$@"; }
authority tsa "Example TSA"

seal open --offline >/dev/null
says "not sealed yet" assay verify open
assay stamp open --request open.tsq
stamp open.tsq open.tsr
cp -r open bundle
digest=$(assay stamp bundle --reply open.tsr -q | sed 's/^SEAL //')
assay verify bundle --seal "$digest" --ca keys/signer.pem --tsa-ca tsa-root.pem >/dev/null
says "sealed: nothing can be added" assay stamp bundle --reply open.tsr
says "nothing is overwritten" seal bundle
says "passphrase is missing" assay seal -o b -i c -k keys -w t -v verdict.json -s sample.store
says "another bundle, or a changed one" assay verify bundle --seal "$(printf '%064d' 0)"
cat tsa-root.pem >other.pem; says "does not hold" assay verify bundle --ca other.pem --tsa-ca tsa-root.pem

# The other side, without assay.
(
	cd bundle
	test "$(sha256sum seal/SEAL | cut -c1-64)" = "$digest"
	(cd seal && sha256sum --strict --quiet -c SEAL)
	sha256sum --strict --quiet -c tagmanifest-sha256.txt manifest-sha256.txt
	openssl cms -verify -binary -inform DER -in seal/manifest.p7s -content tagmanifest-sha256.txt \
		-CAfile ../keys/signer.pem -cades -out /dev/null 2>/dev/null
	openssl ts -verify -data seal/manifest.p7s -in seal/manifest.p7s.tsr -CAfile ../tsa-root.pem >/dev/null 2>&1
	python3 verify.py . >/dev/null
	python3 verify.py --extract data/checkpoints/0001.note ../note
	openssl pkeyutl -verify -pubin -inkey data/run.pub -rawin -in ../note.txt -sigfile ../note.sig >/dev/null
	sh verify.sh "$digest" ../keys/signer.pem ../tsa-root.pem
)

python3 - "$digest" <<'END'
import hashlib, os, random, shutil, subprocess, sys

digest, rng = sys.argv[1], random.Random(1)
shutil.copytree("bundle", "b")
subprocess.check_call(["chmod", "-R", "u+w", "b"])
names = sorted(os.path.relpath(os.path.join(t, n), "b") for t, _, ns in os.walk("b") for n in ns)


def seen(what):
    ours = subprocess.run(["assay", "verify", "b", "--seal", digest, "--ca", "keys/signer.pem", "--tsa-ca", "tsa-root.pem"],
                          capture_output=True).returncode
    seal = hashlib.sha256(open("b/seal/SEAL", "rb").read()).hexdigest() if os.path.exists("b/seal/SEAL") else ""
    # Not verify.py of the bundle: who changes it could change that too.
    theirs = seal != digest or subprocess.run([sys.executable, "bundle/verify.py", "b"], capture_output=True).returncode
    assert ours in (6, 7), "assay verify passes " + what
    assert theirs, "verify.py passes " + what


flips = os.environ.get("ASSAY_FLIPS", "60")
places = [(n, i) for n in names for i in range(os.path.getsize("b/" + n) * 8)]
if flips != "all":
    places = rng.sample(places, int(flips)) + [(n, rng.randrange(os.path.getsize("b/" + n) * 8)) for n in names]
# In the name of the signature's digest, which is then none that OpenSSL knows.
places.append(("seal/manifest.p7s", 275))
# In the year of the timestamp, which is then past what nanoseconds of 64 bits can tell.
stamp = open("b/seal/manifest.p7s.tsr", "rb").read()
places.append(("seal/manifest.p7s.tsr", (stamp.index(b"\x18\x0f20") + 3) * 8 + 2))
for name, bit in places:
    with open("b/" + name, "r+b") as f:
        f.seek(bit // 8)
        byte = f.read(1)[0]
        f.seek(bit // 8)
        f.write(bytes([byte ^ (1 << bit % 8)]))
    seen("%s with bit %d flipped" % (name, bit))
    with open("b/" + name, "r+b") as f:
        f.seek(bit // 8)
        f.write(bytes([byte]))
n = len(places)
for name in names:
    path, whole = "b/" + name, open("b/" + name, "rb").read()
    for what, new in (("cut", whole[:-1]), ("appended to", whole + b"\n")):
        open(path, "wb").write(new)
        seen(what + " " + name)
    os.remove(path)
    seen("without " + name)
    os.symlink(os.path.abspath("bundle/" + name), path)
    seen("with a link for " + name)
    os.remove(path)
    os.rename("b/" + names[0], path) if name != names[0] else open(path, "wb").write(b"")
    seen("with another file as " + name)
    shutil.copy("bundle/" + names[0], "b/" + names[0])
    open(path, "wb").write(whole)
    n += 5
for extra in ("data/extra", "extra", "seal/extra", "seal/SEAL2", "data/checkpoints/0003.note", "data/a\nb"):
    open("b/" + extra, "wb").write(b"x")
    seen("with " + extra)
    os.remove("b/" + extra)
    n += 1
last = subprocess.run(["assay", "verify", "b", "--seal", digest, "--ca", "keys/signer.pem", "--tsa-ca", "tsa-root.pem"],
                      capture_output=True, text=True)
assert last.returncode == 0, last.stdout
print("%d changes, all seen by both" % n)
END
# A store and captures stay as they are where sealing fails half way.
says "no such store\|cannot" assay seal -o half -i c -k keys --passphrase-file pass -w t -v verdict.json -s nowhere.store
test ! -e half/seal/SEAL
