#!/bin/sh
# Any flipped bit of a bundle is seen: by assay verify, by sha256sum with the lists of the
# bundle, and by verify.py. ASSAY_FLIPS=all flips each bit of each byte (make soak); else every
# 61st bit for assay and sha256sum, every 997th for verify.py. Both are primes: bits of every
# place in a byte take part.
set -eu
. "$(dirname "$0")/seal_lib.sh"
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
authority tsa "Example TSA"
# Small files in place of the shipped calibration's: what covers them is the same.
echo '{}' >small.json
digest=$(sealed bundle --calibration small.json --validation small.json)
step=61 step_py=997
if [ "${ASSAY_FLIPS-}" = all ]; then step=1 step_py=1; fi
parts=$(nproc) part=0
echo "$(find bundle -type f | wc -l) files, $(find bundle -type f -printf '%s\n' | awk '{n += $1} END {print n}') bytes"
chmod -R u+w bundle
while [ $part -lt "$parts" ]; do
	cp -r bundle "b$part"
	{
		"$build"/tests/unit/flip_bundle "b$part" "$digest" keys/signer.pem tsa-root.pem $part "$parts" $step &&
			python3 "$src"/tests/check/flips.py "b$part" "$digest" $step $step_py $part "$parts"
	} >"out$part" 2>&1 || touch failed &
	part=$((part + 1))
done
wait
sed 's/^\([0-9]* bits flipped, [0-9]* unseen\)$/\1 by assay verify/' out* | awk '
	/ bits flipped, / { who = $0; sub(".*unseen ", "", who); n[who] += $1; unseen[who] += $4; next }
	{ print }
	END { for (who in n) printf "%d bits flipped, %d unseen %s\n", n[who], unseen[who], who }'
test ! -e failed
