#!/bin/sh
# What assay scan prints: SARIF that its schema takes, source bytes that are the match as it
# is written, cells that no spreadsheet runs, and the same hits from a plain file, gzip, zstd
# and standard input.
set -eu
src=$(cd "${top_srcdir:-.}" && pwd) assay=$(cd "${top_builddir:-.}" && pwd)/assay
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
python3 "$src/tests/check/scan.py" make log.jsonl
cp log.jsonl 'a b%[é].jsonl'
scan() { "$assay" scan -q -R "$src/rules/identity" -R "$src/rules/secrets" -R rules --map model=/model --map prompt=/prompt \
	--map response=/response --map account=/account --map time=/time --map reasoning=/thinking "$@" || test $? -eq 5; }
mkdir rules && python3 "$src/tests/check/scan.py" rules rules
scan --sarif log.jsonl 'a b%[é].jsonl' >log.sarif
scan --sarif /dev/null >none.sarif
python3 "$src/tests/check/sarif.py" "$src/tests/data/sarif/sarif-2.1.0-rtm.5.json" log.sarif none.sarif
scan --json log.jsonl >log.json
python3 "$src/tests/check/scan.py" places log.jsonl log.json
scan --csv log.jsonl >log.csv
python3 "$src/tests/check/scan.py" cells log.csv
gzip -k log.jsonl && zstd -q log.jsonl
for f in log.jsonl.gz log.jsonl.zst; do scan --json $f | sed "s/$f/log.jsonl/" | cmp - log.json; done
scan --json - <log.jsonl | sed 's/"-"/"log.jsonl"/' | cmp - log.json
"$assay" import -q --store log.store --map model=/model --map prompt=/prompt --map response=/response --map account=/account \
	--map time=/time --map reasoning=/thinking log.jsonl
"$assay" scan -q --json -R "$src/rules/identity" -R "$src/rules/secrets" -R rules --store log.store >store.json || test $? -eq 5
python3 "$src/tests/check/scan.py" same log.json store.json
"$assay" models -q --store log.store --lab openai/gpt set m
"$assay" scan -q --json -R "$src/rules/identity" --store log.store >own.json || test $? -eq 3
! grep -q identity-openai own.json
grep -q identity-anthropic own.json
