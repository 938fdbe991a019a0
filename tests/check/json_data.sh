#!/bin/sh
# tests/data/json: each valid input comes out as its want says, each invalid one gives
# exactly that error.
set -eu
echo=${top_builddir:-.}/tests/unit/json_echo
out=$(mktemp); trap 'rm -f "$out"' EXIT
rc=0 n=0
for kind in valid invalid; do
	want_rc=0; test $kind = valid || want_rc=1
	for dir in "${top_srcdir:-.}"/tests/data/json/$kind/*/; do
		got=0; n=$((n + 1))
		"$echo" "$dir/input" >"$out" || got=$?
		diff -u "$dir/want" "$out" && test $got = $want_rc ||
			{ rc=1; echo "FAIL $dir (exit $got)"; }
	done
done
echo "$n documents"
exit $rc
