"""Rows of a Parquet file as JSON lines, by pyarrow (pip install pyarrow), a batch of rows at
a time:

	assay import --filter 'python3 parquet_pyarrow.py "$1"' answers.parquet
"""
import json
import sys

import pyarrow.parquet

for batch in pyarrow.parquet.ParquetFile(sys.argv[1]).iter_batches(1024):
    for row in batch.to_pylist():
        print(json.dumps(row, default=str))
