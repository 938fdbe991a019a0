#!/bin/sh
# Every fuzz target survives every file under tests/data/<its name>, and has one.
set -eu
list=$(mktemp); trap 'rm -f "$list"' EXIT
rc=0
for target in "${top_builddir:-.}"/tests/fuzz/fuzz_*; do
	name=${target##*/fuzz_}
	case $name in *.*) continue ;; esac
	data=${top_srcdir:-.}/tests/data/$name
	if ! test -d "$data"; then
		echo "FAIL fuzz_$name: there is no $data"; rc=1; continue
	fi
	find "$data" -type f | sort >"$list"
	if xargs "$target" <"$list" >/dev/null; then
		echo "ok $(wc -l <"$list") files through fuzz_$name"
	else
		echo "FAIL fuzz_$name"; rc=1
	fi
done
exit $rc
