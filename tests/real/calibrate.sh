#!/bin/sh
# Tries every rule on the bench and prints its figures; with --write puts them into the rules.
# usage: calibrate.sh ASSAY SHARED [--write]
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd) assay=$1 bench=$2/bench write=${3-}
dev=$bench/data/dev vectors=$here/tests/vectors
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
try() { "$assay" rules calibrate -q $write "$@"; }
try -R "$here/rules/identity" --corpus dev-64 --lineage "$dev/lineage.tsv" --labels "$vectors/identity_review.tsv" \
	--note 'every hit read; misses found by a search for makers and phrases' "$dev"/*.jsonl.gz
mkdir "$work/read" "$work/family"
for f in "$here"/rules/refusal/*.yaml "$here"/rules/secrets/*.yaml "$here"/rules/style/style-hedge.yaml \
	"$here"/rules/style/style-opener.yaml "$here"/rules/style/style-closer.yaml; do
	test "${f##*/}" = refusal-llama2.yaml || ln -s "$f" "$work/read/"
done
for f in "$here"/rules/style/style-opener-*.yaml "$here"/rules/style/style-closer-*.yaml "$here"/rules/refusal/refusal-llama2.yaml; do
	ln -s "$f" "$work/family/"
done
cat "$vectors/refusal_review.tsv" >"$work/read.tsv"; sed 1d "$vectors/secrets_review.tsv" >>"$work/read.tsv"
sed 1d "$vectors/style_review.tsv" >>"$work/read.tsv"
options() { for f in "$1"/*.yaml; do printf ' -R %s' "$(readlink "$f")"; done; }
try $(options "$work/read") --corpus dev-64 --labels "$work/read.tsv" --hits-only \
	--note 'every hit read; of refusal-as-an-ai 120, of the general habits of style 60 each' "$dev"/*.jsonl.gz
try $(options "$work/family") --corpus dev-64-family --labels "$vectors/style_family.tsv" \
	--note 'yes: answers of the models of that family' "$dev"/*.jsonl.gz
python3 "$here/tests/real/rules.py" logs "$2" "$work"
try -R "$here/rules/extraction" --corpus arena --rest no --labels "$work/none.tsv" --note 'prompts of public users, all labelled no' "$work/arena.jsonl"
try -R "$here/rules/extraction" --corpus campaigns --labels "$work/campaigns.tsv" \
	--note 'planted campaigns, by account; users all labelled no' --map model=/model --map prompt=/messages --map response=/response \
	--map account=/account_id --map time=/ts "$work/log.jsonl"
