#!/bin/sh
# Python's json and ours read the same documents, refuse the same texts, and write numbers
# that are the same doubles. Skipped without python3.
set -eu
command -v python3 >/dev/null || { echo "skipped: python3 is not installed"; exit 77; }
exec python3 "${top_srcdir:-.}/tests/check/json_python.py" "${top_builddir:-.}/tests/unit/json_echo"
