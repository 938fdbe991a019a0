#!/bin/sh
# Every row of a table has what a row must have: a reader its own file, and valid and
# invalid input, through which the fuzz target goes too.
set -eu
cd "${top_srcdir:-.}"
rc=0
say() { echo "$1"; rc=1; }
for row in $(sed -n 's/^	&read_\([a-z0-9_]*\),$/\1/p' src/read/reader_table.c); do
	test -f "src/read/read_$row.c" || say "no src/read/read_$row.c"
	for kind in valid invalid; do
		ls tests/data/read/"$row"/$kind/*/want >/dev/null 2>&1 ||
			say "tests/data/read/$row/$kind has no case"
	done
done
for dir in tests/data/read/*/; do
	row=$(basename "$dir")
	grep -q "^	&read_$row,\$" src/read/reader_table.c || say "$dir is of no reader"
done
grep -q reader_table tests/fuzz/fuzz_read.c || say "tests/fuzz/fuzz_read.c does not try every reader"
exit $rc
