#!/bin/sh
# A server with 48 ways to misbehave, and certificates that nobody should take, against the
# client of src/net and against `assay probe`: time and memory bounded, each fault named,
# other requests unharmed, nothing followed, the key in no byte.
set -eu
for tool in python3 openssl; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
# The source may be read-only.
PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE
python3 "${top_srcdir:-.}/tests/hostile/run.py" "${top_builddir:-.}/tests/hostile/ask_all"
python3 "${top_srcdir:-.}/tests/hostile/probe.py" "${top_builddir:-.}/assay"
