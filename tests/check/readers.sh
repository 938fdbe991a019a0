#!/bin/sh
# Each folder tests/data/read/<format>/{valid,invalid}/<claim>/ is one case: what a reader makes
# of its input (with the options in args) must equal want. valid: no error; invalid: at
# least one. ./readers.sh --update rewrites want; read the diff before you commit it.
set -eu
data=${top_srcdir:-.}/tests/data
bin=$(cd "${top_builddir:-.}" && pwd)/tests/unit/dump_exchanges
out=$(mktemp); trap 'rm -f "$out"' EXIT
rc=0 passed=0 failed=0
fail() { failed=$((failed + 1)); rc=1; echo "FAIL $1: $2"; }
for dir in "$data"/read/*/*/*/; do
	test -e "$dir/input.gz" && input=input.gz || input=input
	args=; test ! -e "$dir/args" || args=$(cat "$dir/args")
	# shellcheck disable=SC2086
	(cd "$dir" && "$bin" $args $input) >"$out" 2>&1 || { fail "$dir" "exit $?"; continue; }
	case $dir in
	*/valid/*) ! grep -q '^error: ' "$out" || { fail "$dir" "valid, and refused"; cat "$out"; continue; } ;;
	*) grep -q '^error: ' "$out" || { fail "$dir" "invalid, and accepted"; continue; } ;;
	esac
	if test "${1-}" = --update; then
		cp "$out" "$dir/want"
	elif diff -u "$dir/want" "$out"; then
		passed=$((passed + 1))
	else
		fail "$dir" "differs"
	fi
done
echo "$passed passed, $failed failed"
exit $rc
