#!/bin/sh
# The public JSON parsing test suite (nst/JSONTestSuite): y_ is accepted, n_ refused, and
# i_, which RFC 8259 leaves open, is as base/json.h says. Skipped where the suite is not.
set -eu
suite=${ASSAY_SHARED:-${top_srcdir:-.}/../shared}/vectors/json
test -d "$suite/test_parsing" || { echo "skipped: there is no $suite (set ASSAY_SHARED)"; exit 77; }
"${top_builddir:-.}/tests/unit/json_echo" -c "$suite"/test_*/*.json | LC_ALL=C awk '
# What we refuse of what is left open: bytes that are not UTF-8, and byte order marks.
function refused(name) {
	return name ~ /^n_/ ||
		name ~ /^i_string_(UTF|utf|invalid_utf|iso_latin|lone_utf8|not_in_uni|overlong|trunc)/ ||
		name ~ /^i_structure_UTF-8_BOM/ ||
		name ~ /^string_[0-9]_invalid_codepoint/
}
{
	name = $0; sub(/\.json: .*/, "", name); sub(/.*\//, "", name)
	n++
	if (/\.json: ok$/ == refused(name)) { print "FAIL " $0; bad = 1 }
	if (!/\.json: ok$/ && !/\.json: json: byte [0-9]+: line [0-9]+: ./) { print "FAIL " $0; bad = 1 }
}
END {
	print n " documents"
	if (n < 300) { print "FAIL the suite is not whole"; bad = 1 }
	exit bad
}'
