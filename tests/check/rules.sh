#!/bin/sh
# Every rule is listed for installation, stands in the one layout and passes the cases it
# comes with; the example of the manual page passes its own, and the table in doc/RULES.md
# is that of the rules.
set -eu
src=${top_srcdir:-.} rc=0
(cd "$src" && find rules -name '*.yaml') | while read -r f; do
	grep -q "^	$f" "$src/rules/Makefile.inc" || { echo "rules/Makefile.inc lacks $f"; exit 1; }
done || rc=1
"${top_builddir:-.}"/assay rules test "$src/rules" || rc=1
"${top_builddir:-.}"/assay rules fmt "$src/rules" ||
	{ echo "those have another layout: assay rules fmt --write"; rc=1; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
sed -n '/^id: /,/^\.Ed/p' "$src/man/assay-rules.5" | sed '$d; s/\\e/\\/g' >"$work/example.yaml"
"${top_builddir:-.}"/assay rules test "$work" || rc=1
"${top_builddir:-.}"/assay rules figures "$src/rules" >"$work/figures" || rc=1
sed -n '/^## Figures/,$p' "$src/doc/RULES.md" | sed '1,/^```/d; /^```/d' | diff -u - "$work/figures" ||
	{ echo "doc/RULES.md has other figures than the rules"; rc=1; }
exit $rc
