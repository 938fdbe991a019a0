#!/bin/sh
# assay verify and the other side's tools judge generated bundles alike, and rightly.
# ASSAY_BUNDLES is how many (default 30; make soak takes 1000), ASSAY_SEED which.
set -eu
. "$(dirname "$0")/seal_lib.sh"
head -n 3 "$src"/corpora/sample/brook-7b.jsonl >few.jsonl
prepare few.jsonl
authority tsa "Example TSA"
authority other-tsa "Other TSA"
sealed base >/dev/null
python3 "$src"/tests/check/agree.py "${ASSAY_BUNDLES:-30}" "${ASSAY_SEED:-1}"
