#!/bin/sh
# Reports of the embedded sample and of a hundred hostile answers: HTML that holds, the
# same bytes again, and a schema that is the one shipped.
set -eu
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
top=$(cd "${top_srcdir:-.}" && pwd)
assay=$(cd "${top_builddir:-.}" && pwd)/assay
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
sample() { "$assay" report -s "$dir/sample" --suspect brook-7b --case "$top/tests/cli/report/case.json" "$@" || test $? -ge 3; }
evil() { "$assay" report -s "$dir/evil" --suspect 'suspect<script>' --draft "$@" || test $? -ge 3; }
"$assay" import -q -s "$dir/sample" "$top"/corpora/sample/[a-h]*.jsonl >/dev/null
"$assay" models load -q -s "$dir/sample" "$top/corpora/sample/lineage.tsv"
mkdir "$dir/in"
python3 "$top/tests/check/report_hostile.py" "$dir/in"
"$assay" import -q -s "$dir/evil" "$dir/in"/*.jsonl >/dev/null || test $? = 5
"$assay" models load -q -s "$dir/evil" "$dir/in/lineage.tsv"
sample -o "$dir/sample.html"
evil -o "$dir/evil.html"
"$assay" report "$top/tests/data/verdict/valid/hostile.json" -o "$dir/hostile.html" || test $? -ge 3
"$assay" report "$top/tests/data/verdict/valid/small.json" -o "$dir/small.html" || test $? -ge 3
python3 "$top/tests/check/report_html.py" "$dir"/*.html
# The words of the answers are there, as words.
grep -q 'document.title' "$dir/evil.html"
grep -q 'u{202e}' "$dir/evil.html"
grep -q '<mark><sup>1</sup>' "$dir/evil.html"
evil -o "$dir/evil.txt"
if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037]')" "$dir/evil.txt"; then echo "raw controls in the text"; exit 1; fi
for kind in html txt json; do
	sample -o "$dir/one.$kind" --threads 1
	sample -o "$dir/two.$kind" --threads 3
	cmp "$dir/one.$kind" "$dir/two.$kind"
done
"$assay" report --schema | diff "$top/doc/assay-verdict.schema.json" -
# Each mandatory field, left out or empty: refused, and named.
python3 "$top/tests/check/report_fields.py" "$assay" "$top/tests/data/verdict/valid/small.json"
# PDF, where it is built in: pages, bookmarks, the same bytes again.
"$assay" report "$dir/one.json" -o "$dir/one.pdf" >"$dir/log" 2>&1 || test $? = 4 || {
	grep -q 'this build is without PDF' "$dir/log"; exit 0; }
"$assay" report "$dir/one.json" -o "$dir/two.pdf" || test $? = 4
cmp "$dir/one.pdf" "$dir/two.pdf"
evil -o "$dir/evil.pdf"
if command -v qpdf >/dev/null; then
	for f in one evil; do qpdf --check "$dir/$f.pdf" >/dev/null; done
	qpdf --json "$dir/one.pdf" | grep -q '"title": "12. Alternative explanations"'
fi
if command -v pdftotext >/dev/null; then
	pages=$(pdfinfo "$dir/one.pdf" | sed -n 's/^Pages: *//p')
	pdftotext -layout "$dir/one.pdf" "$dir/one.out"
	test "$(grep -c 'SEAL not sealed' "$dir/one.out")" = "$pages"
	test "$(grep -c "page [0-9]* of $pages\$" "$dir/one.out")" = "$pages"
	# The plain summary, with its limits, is one page. Where its lines break is the fonts' affair.
	pdftotext -f 1 -l 1 -layout "$dir/one.pdf" - | tr -s ' \n' ' ' >"$dir/one.page"
	grep -q 'and on 6 unrelated models\. ' "$dir/one.page"
	pdfinfo "$dir/one.pdf" | grep -q '^Title: .*Was brook-7b trained on answers of'
	pdfinfo "$dir/one.pdf" | grep -q '^CreationDate: .*Nov 23 .*2026'
fi
