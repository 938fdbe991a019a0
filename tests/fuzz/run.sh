#!/bin/sh
# Fuzzes with libFuzzer, each target for some seconds, starting from tests/data/<name>.
# usage: tests/fuzz/run.sh BUILD_DIR [SECONDS [NAME...]]
# What crashes is kept in BUILD_DIR/tests/fuzz/found, what is new in BUILD_DIR/tests/fuzz/corpus.
set -eu
data=$(cd "$(dirname "$0")/../data" && pwd)
# What libraries keep until the process ends is not our leak, as in make check.
export LSAN_OPTIONS="suppressions=$(cd "$(dirname "$0")/../check" && pwd)/leaks.supp:print_suppressions=0"
cd "$1/tests/fuzz"
seconds=${2:-10}
shift; test $# -eq 0 || shift
test $# -gt 0 || set -- $(ls | sed -n 's/^fuzz_\([a-z0-9_]*\)$/\1/p')
test $# -gt 0 || { echo "no fuzz target in $PWD: configure with --enable-fuzz"; exit 1; }
rc=0
for name; do
	mkdir -p "corpus/$name" found
	seed=$data/$name
	test -d "$seed" || { echo "FAIL $name: there is no $seed"; rc=1; continue; }
	if "./fuzz_$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="found/$name-" -print_final_stats=1 "corpus/$name" "$seed" >"found/$name.log" 2>&1; then
		echo "ok $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "found/$name.log") runs"
	else
		echo "FAIL $name"; tail -n 40 "found/$name.log"; rc=1
	fi
done
exit $rc
