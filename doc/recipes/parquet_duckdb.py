"""Rows of a Parquet file as JSON lines, by DuckDB (pip install duckdb):

	assay import --filter 'python3 parquet_duckdb.py "$1"' answers.parquet

With DuckDB's own command the same is: duckdb -jsonlines -c "FROM '$1'"
"""
import sys

import duckdb

path = sys.argv[1].replace("'", "''")
duckdb.sql(f"COPY (FROM read_parquet('{path}')) TO '/dev/stdout' (FORMAT json)")
