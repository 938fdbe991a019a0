#!/bin/sh
# Every rule is listed for installation, and passes the cases it comes with.
set -eu
src=${top_srcdir:-.} rc=0
(cd "$src" && find rules -name '*.yaml') | while read -r f; do
	grep -q "^	$f" "$src/rules/Makefile.inc" || { echo "rules/Makefile.inc lacks $f"; exit 1; }
done || rc=1
"${top_builddir:-.}"/assay rules test "$src/rules" || rc=1
exit $rc
