#!/bin/sh
# The bench's real answers through the real program: the measured baselines must be
# reproduced, the decision must keep its bars, and neither threads nor compilers may
# change a byte. usage: run.sh BUILD_DIR; ASSAY_SHARED names the folder with bench/,
# CLANG another build directory to compare with.
set -eu
build=$(cd "${1:?build directory}" && pwd)
bench=$(cd "${ASSAY_SHARED:?}/bench" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
for set in dev summaries; do
	"$build/assay" import -q -s $set.store "$bench/data/$set"/*.jsonl.gz >$set.import
	"$build/assay" models load -q -s $set.store "$bench/data/$set/lineage.tsv"
	"$build/assay" store check -s $set.store
	for family in openings overlap; do
		"$build/assay" match -s $set.store --all --family $family \
			--trials $set.$family.tsv >/dev/null
		python3 "$bench/score.py" --lineage "$bench/data/$set/lineage.tsv" \
			--min-targets 4 --rounds 10 --json $set.$family.tsv >$set.$family.json
	done
done
"$build/assay" validate -s dev.store --trials dev.tsv --json >dev.json
"$build/assay" validate -s summaries.store --shipped --trials summaries.tsv --json >summaries.json
for set in dev summaries; do
	python3 "$bench/score.py" --lineage "$bench/data/$set/lineage.tsv" --json $set.tsv >$set.score
done
python3 "$here/bars.py"

"$build/assay" match -s dev.store -j 1 --json vicuna-7b claude-2 >one || test $? -ge 3
"$build/assay" match -s dev.store -j 2 --json vicuna-7b claude-2 >two || test $? -ge 3
cmp one two && echo "ok 1 and 2 threads: same bytes"
if test -n "${CLANG-}"; then
	"$CLANG/assay" import -q -s other.store "$bench/data/dev"/*.jsonl.gz >/dev/null
	"$CLANG/assay" models load -q -s other.store "$bench/data/dev/lineage.tsv"
	"$CLANG/assay" match -s other.store --json vicuna-7b claude-2 >three || test $? -ge 3
	cmp one three && echo "ok gcc and clang: same bytes"
fi
