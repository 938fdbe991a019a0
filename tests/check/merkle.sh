#!/bin/sh
# Every inclusion and consistency proof of the public RFC 6962 cases, good and bad.
set -eu
cases=${ASSAY_SHARED:-${top_srcdir:-.}/../shared}/vectors/merkle/testdata
test -d "$cases" || { echo "skipped: no $cases"; exit 77; }
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
python3 - "$cases" "${top_builddir:-.}/tests/unit/merkle_check" <<'END'
import base64, json, pathlib, subprocess, sys
lines, want, skipped = [], [], 0
hexa = lambda s: base64.b64decode(s or "").hex()
for f in sorted(pathlib.Path(sys.argv[1]).rglob("*.json")):
    d = json.loads(f.read_text())
    # An element of another length than a digest's would melt into its neighbours.
    proof = "".join(x if len(x) == 64 else "0" for x in map(hexa, d.get("proof") or []))
    if "treeSize" in d:
        row = ("inclusion", d["leafIdx"], d["treeSize"], hexa(d["leafHash"]), hexa(d["root"]), proof)
    elif "size1" in d:
        row = ("consistency", d["size1"], d["size2"], hexa(d["root1"]).ljust(64, "0"), hexa(d["root2"]).ljust(64, "0"), proof)
    else:
        skipped += 1  # of a part of a tree: not in RFC 6962
        continue
    if min(row[1], row[2]) < 0:
        skipped += 1
        continue
    row = [str(x) if x != "" else ("-" if i in (3, 4) else "") for i, x in enumerate(row)]
    lines.append(" ".join(row).strip())
    want.append((f, "bad" if d.get("wantErr") else "ok"))
got = subprocess.run([sys.argv[2]], input="\n".join(lines) + "\n", text=True, capture_output=True, check=True).stdout.split()
wrong = [(f, w, g) for (f, w), g in zip(want, got) if w != g]
for f, w, g in wrong[:20]:
    print("%s: wanted %s, got %s" % (f, w, g))
print("%d proofs, %d wrong, %d of parts of trees passed over" % (len(want), len(wrong), skipped))
sys.exit(bool(wrong) or len(got) != len(want) or len(want) < 100)
END
