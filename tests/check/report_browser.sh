#!/bin/sh
# Reports with a hundred hostile answers in a real browser: no script runs, nothing is
# asked of a network, nothing is wider than a telephone, all text can be read. Pictures
# are kept where REPORT_PICTURES names a folder.
set -eu
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
	{ echo "no browser is installed (Debian: chromium)"; exit 77; }
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
top=$(cd "${top_srcdir:-.}" && pwd)
assay=$(cd "${top_builddir:-.}" && pwd)/assay
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/in" "$dir/home"
python3 "$top/tests/check/report_hostile.py" "$dir/in"
"$assay" import -q -s "$dir/evil" "$dir/in"/*.jsonl >/dev/null || test $? = 5
"$assay" models load -q -s "$dir/evil" "$dir/in/lineage.tsv"
"$assay" report -s "$dir/evil" --suspect 'suspect<script>' --draft -o "$dir/evil.html" || test $? -ge 3
for f in hostile small; do
	"$assay" report "$top/tests/data/verdict/valid/$f.json" -o "$dir/$f.html" || test $? -ge 3
done
mkdir -p "${REPORT_PICTURES:-$dir/pictures}"
HOME=$dir/home timeout 300 python3 "$top/tests/check/report_browser.py" "$browser" \
	"${REPORT_PICTURES:-$dir/pictures}" "$dir/evil.html" "$dir/hostile.html" "$dir/small.html"
