#!/bin/sh
# The README's way from a case to a bundle, with the report's own JSON as the sealed analysis; and
# the bundle checked where nothing but coreutils, openssl and python3 can be found.
set -eu
. "$(dirname "$0")/seal_lib.sh"
assay case new --who 'E. Example' 2026-17 >/dev/null
assay case status 2026-17 >status || test $? = 5
grep -q '^next: assay import -s 2026-17/assay.store' status
assay import -q -s 2026-17/assay.store "$src"/corpora/sample/[a-h]*.jsonl >/dev/null
assay models load -q -s 2026-17/assay.store "$src"/corpora/sample/lineage.tsv >/dev/null
assay case log --who 'E. Example' --what received --object "$src"/corpora/sample/brook-7b.jsonl 2026-17 >/dev/null
assay case status 2026-17 >status || test $? = 5
grep -q '^next: fill in 2026-17/case.json' status
# What an examiner would state; none of it decides anything here.
python3 - <<'END'
import json
case = json.load(open("2026-17/case.json"))
json.dump({k: v if not isinstance(v, str) or v.strip() else "stated for the test" for k, v in case.items()}, open("2026-17/case.json", "w"))
END
assay case status 2026-17 >status
grep -q '^next: assay report --case 2026-17' status
made() { assay report "$@" >/dev/null 2>said || test $? -lt 6 || { cat said; exit 1; }; }
made --case 2026-17 --suspect brook-7b -o 2026-17/findings/report.html
made --case 2026-17 --suspect brook-7b --format json -o 2026-17/findings/verdict.json
assay case status 2026-17 >status
grep -q '^next: assay key new keys' status
assay key new keys --name 'Example Laboratory' -q >/dev/null
assay seal -o 2026-17/bundles/1 --id 2026-17 --key keys --who 'E. Example' -s 2026-17/assay.store \
	--custody 2026-17/custody.jsonl --verdict 2026-17/findings/verdict.json --add 2026-17/findings/report.html >said
digest=$(sed -n 's/^SEAL //p' said)
assay verify 2026-17/bundles/1 --seal "$digest" --ca keys/signer.pem >/dev/null
assay case status 2026-17 | grep -q '^nothing is missing'
# The copy that is handed out has the digest of SEAL, and is of the verdict that is sealed.
made 2026-17/bundles/1/data/verdict.json --seal "$digest" -o handout.html
made 2026-17/bundles/1/data/verdict.json --seal "$digest" -o handout.txt
grep -q "SEAL  *$digest" handout.txt
for page in handout.html 2026-17/findings/report.html; do
	grep -q "$(sha256sum <2026-17/bundles/1/data/verdict.json | cut -c 1-64)" $page
done
# The sealed analysis is that JSON.
python3 - <<'END'
import base64, json
e = json.load(open("2026-17/bundles/1/data/analysis.intoto.json"))
assert json.loads(base64.b64decode(e["payload"]))["predicate"] == json.load(open("2026-17/findings/verdict.json"))
log = [json.loads(l) for l in open("2026-17/bundles/1/data/custody.jsonl")]
assert [x["what"] for x in log] == ["opened the case", "received", "sealed the bundle"], log
END
# The log as CASE/UCO: an action for each entry, in an investigation.
python3 - <<'END'
import json
graph = json.load(open("2026-17/bundles/1/data/case.jsonld"))["@graph"]
known = {x["@id"] for x in graph}
actions = [x for x in graph if x["@type"] == "case-investigation:InvestigativeAction"]
assert [x["uco-core:name"] for x in actions] == ["opened the case", "received", "sealed the bundle"]
assert {x["@id"] for x in graph[-1]["uco-core:object"]} == {x["@id"] for x in actions}
assert all(x["uco-action:performer"]["@id"] in known for x in actions) and len(known) == len(graph)
assert actions[1]["uco-action:object"]["@id"] in known
END
mkdir tools
for tool in sh sha256sum openssl cut date tail tr rm mktemp dirname; do ln -s "$(command -v $tool)" tools/$tool; done
# The interpreter itself: what stands in the path may be a script that needs more.
printf '#!/bin/sh\nexec %s "$@"\n' "$(python3 -c 'import sys; print(sys.executable)')" >tools/python3
chmod +x tools/python3
(
	PATH=$work/tools
	if command -v assay >/dev/null; then echo "assay is there"; exit 1; fi
	cd 2026-17/bundles/1 && sh verify.sh "$digest" ../../../keys/signer.pem
) >said || { cat said; exit 1; }
if grep -q BAD said; then cat said; exit 1; fi
