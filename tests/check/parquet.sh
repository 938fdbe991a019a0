#!/bin/sh
# The recipes of assay-import(1) for Parquet: what they make of a file is read, and both make
# the same of it.
set -eu
top=$(cd "${top_srcdir:-.}" && pwd); PATH=$(cd "${top_builddir:-.}" && pwd):$PATH
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python=python3
has() { $python -c 'import duckdb, pyarrow.parquet' 2>/dev/null; }
if ! has && test -n "${CI-}"; then
	{ python3 -m venv venv && venv/bin/pip install -q duckdb==2.0.1 pyarrow==26.0.1; } >pip.log 2>&1 || tail -n 1 pip.log
	python=venv/bin/python
fi
has || { echo "skipped: python3 has no duckdb and pyarrow (pip install duckdb pyarrow), and CI is not set"; exit 77; }
cat >make.py <<'END'
import datetime
import pyarrow, pyarrow.parquet
turns = [{"role": "user", "content": "why?"}, {"role": "assistant", "content": "because \"it\" is\n\u00fc"}]
rows = [{"conversation_hash": f"h{i}", "model": "m", "timestamp": datetime.datetime(2023, 4, 9, 0, 0, i),
         "conversation": turns, "hashed_ip": f"ip{i}"} for i in range(50)]
pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), "it's.parquet", row_group_size=7, compression="zstd")
END
$python make.py
for by in duckdb pyarrow; do
	assay import -q -s $by.store --filter "$python $top/doc/recipes/parquet_$by.py \"\$1\"" "it's.parquet" >$by.out
	cat $by.out
	grep -q ': 50 added, 0 already there, 0 refused, 0 without an answer' $by.out
	assay models -s $by.store >$by.models
done
cmp duckdb.models pyarrow.models
# Without a filter the file is named for what it is.
rc=0; assay import -q -s none.store "it's.parquet" >/dev/null 2>said || rc=$?
test $rc = 6; grep 'Parquet' said
echo "ok"
