#!/bin/sh
# A seal that cannot be finished, and folders that are no sealed bundle: one line each that says
# why, nothing overwritten, and what is half written never looks sealed.
set -eu
. "$(dirname "$0")/seal_lib.sh"
head -n 40 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
authority tsa "Example TSA"
digest=$(sealed good)
one_line() { test "$(grep -c '^assay: ' said)" = 1 || { cat said; exit 1; }; }
refused() { says "$@"; one_line; }

# No place to write, or not enough of it. The limit on a file's size stands for a full disk: each
# size up to that of the largest file ends somewhere else.
refused "cannot" seal /proc/bundle
: >file; refused "nothing is overwritten" seal file
refused "cannot" seal file/bundle
mkdir there; refused "nothing is overwritten" seal there
ln -s nowhere link; refused "link: " seal link
test ! -e nowhere
full=0
for blocks in 0 1 2 4 8 12 16 20 24 100 1000; do
	# By a pipe, which has no limit.
	{ rc=0; (ulimit -f $blocks && seal full$blocks) 2>&1 || rc=$?; echo $rc >rc; } | cat >said
	test "$(cat rc)" != 0 || break
	one_line
	grep -q 'cannot\|make room' said || { cat said; exit 1; }
	test ! -e full$blocks/seal/SEAL
	if assay verify full$blocks >/dev/null 2>&1; then echo "half a bundle verifies"; exit 1; fi
	full=$((full + 1))
done
test $full -ge 3
assay verify full$blocks >/dev/null
# Killed on the way.
killed=0 whole=0
for i in $(seq 40); do
	assay seal -o k$i -i case-1 -k keys -w tester -v verdict.json -s sample.store -q >/dev/null 2>&1 & pid=$!
	sleep "$(printf '0.%03d' $i)"
	kill -9 $pid 2>/dev/null || true
	wait $pid 2>/dev/null || true
	if test -e k$i/seal/SEAL; then
		assay verify k$i >/dev/null
		whole=$((whole + 1))
	else
		killed=$((killed + 1))
		if assay verify k$i >/dev/null 2>&1; then echo "half a bundle verifies"; exit 1; fi
	fi
	rm -rf k$i
done
test $killed -gt 0

# What is no bundle, or not ours, or not one.
refused "is not a bundle" assay verify nowhere
refused "is not a bundle" assay verify file
refused "is not a bundle" assay verify there
b() { chmod -R u+w b 2>/dev/null || true; rm -rf b; cp -r good b; chmod -R u+w b; }
verify() { assay verify "$@" --ca keys/signer.pem --tsa-ca tsa-root.pem; }
b; rm b/seal/SEAL; refused "is not sealed yet: assay stamp finishes it" verify b
b; sed -i 's/EB.1/EB\/2/' b/bag-info.txt; refused "another version than EB/1: a newer assay may know it" verify b
b; sed -i 's/1.0/2.0/' b/bagit.txt; refused "another version than EB/1" verify b
b; cp b/seal/SEAL b/seal/SEAL.2; refused "seal/SEAL.2: was added" verify b
b; cp b/seal/SEAL b/SEAL; refused "SEAL: was added" verify b
b; mkdir b/b; cp -r good/seal b/b/seal; refused "b/seal/SEAL: was added" verify b
b; rm b/data/verdict.json; ln -s ../../good/data/verdict.json b/data/verdict.json; refused "links or special files" verify b
b; mv b/data b/elsewhere; ln -s elsewhere b/data; refused "links or special files" verify b
b; ln -s . b/data/self; refused "links or special files" verify b
b; sed -i 's|  data/verdict.json|  data/../../good/data/verdict.json|' b/manifest-sha256.txt; refused "a path that leaves the bundle" verify b
b; sed -i 's|  data/verdict.json|  /etc/passwd|' b/manifest-sha256.txt; refused "a path that leaves the bundle" verify b
b; printf '%0100000d' 1 >>b/manifest-sha256.txt; refused "its last line has no end" verify b
b; : >b/manifest-sha256.txt; refused "manifest-sha256.txt: is not as it was sealed" verify b
b; head -c 1000000 /dev/zero >b/seal/manifest.p7s; refused "is not a CMS signature" verify b
b; : >b/seal/manifest.p7s.tsr; refused "is not a timestamp" verify b
b; truncate -s 5G b/data/verdict.json 2>/dev/null && refused "data/verdict.json" verify b
b; refused "announced: this is another bundle" verify b --seal 00
b; verify b --seal "$digest" >/dev/null
chmod -R a-w b; verify b >/dev/null
echo "$full disks full, $killed of $((killed + whole)) killed on the way: none looks sealed"
