#!/bin/sh
# The speed and memory of import, match, probe and rules, as ratios in one run: medians of five. With
# libsimdjson-dev installed the second table has that peer too.
# usage: bench/run.sh BUILD_DIR, or `make bench`. ASSAY_SHARED names the folder with bench/
# (default ../shared); BENCH_LARGE=1 adds the import of 1 GB.
set -eu
build=$(cd "${1:?build directory}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
shared=${ASSAY_SHARED:-$here/../../shared}
test -d "$shared/bench/data/dev" || { echo "skipped: no $shared/bench"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
for f in "$shared"/bench/data/dev/*.jsonl.gz; do gzip -dc "$f"; done >"$work/dev.jsonl"
cp "$shared/bench/data/dev/lineage.tsv" "$work"
venv=$work/venv
python3 -m venv "$venv" >/dev/null 2>&1 && "$venv/bin/pip" install -q datasketch duckdb >/dev/null 2>&1 ||
	venv=
# Without the gigabytes of torch: bench/same.py runs the part that is numpy alone.
test -z "$venv" || "$venv/bin/pip" install -q --no-deps model-equality-testing >/dev/null 2>&1 || true
cd "$work"
libs="$build/src/sketch/.libs/libsketch.a $build/src/text/.libs/libtext.a
	$build/src/base/.libs/libbase.a -lutf8proc -lxxhash -lzstd -lz -lpthread"
for program in kernel extract lookup; do
	# shellcheck disable=SC2086
	${CC:-cc} -O2 -I"$here/../src" -I"$build/src" -o $program "$here/$program.c" $libs
done
part() { echo "$build/src/$1/.libs/lib$1.a"; }
# shellcheck disable=SC2046,SC2086
${CC:-cc} -O2 -I"$here/../src" -I"$build/src" -o asked "$here/asked.c" $(part store) $libs
# shellcheck disable=SC2046,SC2086
${CC:-cc} -O2 -I"$here/../src" -I"$build/src" -o import "$here/import.c" $(for p in ingest store sketch read model db seal
	do part $p; done) $libs -lsqlite3 -lcrypto
# shellcheck disable=SC2086
${CC:-cc} -O2 -I"$here/../src" -I"$build/src" -o rules "$here/rules.c" "$build/src/rule/.libs/librule.a" \
	"$build/src/conf/.libs/libconf.a" "$build/src/rx/.libs/librx.a" $libs -lpcre2-8 -lyaml
# shellcheck disable=SC2086
${CC:-cc} -O2 -I"$here/../src" -I"$build/src" -o evil "$here/evil.c" "$build/src/rx/.libs/librx.a" $libs -lpcre2-8
${CXX:-c++} -O3 -std=c++17 -o extract_simdjson "$here/extract_simdjson.cpp" -lsimdjson \
	2>/dev/null || rm -f extract_simdjson
PATH=$build:$PATH python3 "$here/run.py" "$venv"
PATH=$build:$PATH python3 "$here/fast.py" "$venv"
