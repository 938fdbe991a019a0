#!/bin/sh
# H3 in a report: a suspect whose answers are not told from those of the candidate's model is not
# reported as trained on them; one that is told apart is, with the figures; one answer a prompt
# is no test. The digests of verdict, plan and SEAL stand where they must.
set -eu
for tool in awk sha256sum; do command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }; done
assay=$(cd "${top_builddir:-.}" && pwd)/assay
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
# relay and teacher draw from one set of answers to each prompt; student has words of its own beside
# teacher's, six others only their own.
awk 'BEGIN {
	s = 7
	n = split("relay teacher student a b c d e f", model, " ")
	for (m = 1; m <= n; m++)
		for (p = 1; p <= 30; p++)
			for (i = 0; i < 4; i++) {
				s = s * 16807 % 2147483647
				kind = m <= 2 ? s % 4 : s % 4 + 10 * m
				printf "{\"prompt\":\"ask %d of it\",\"model\":\"%s\",\"sample\":%d,\"response\":\"", p, model[m], i
				for (w = 0; w < 40; w++) printf "w%d%sx%d ", kind, m == 3 && w % 3 ? "" : "y", (kind * 7 + w * p) % 97
				printf "\"}\n"
			}
}' >many.jsonl
printf 'model\tfamily_lab\trole\tlabel\n' >lineage.tsv
printf '%s\n' 'relay	suspectlab	both	' 'student	studentlab	both	' 'teacher	big	teacher	' \
	'a	la	both	none' 'b	lb	both	none' 'c	lc	both	none' 'd	ld	both	none' 'e	le	both	none' 'f	lf	both	none' >>lineage.tsv
"$assay" import -q -s many many.jsonl >/dev/null
"$assay" models load -q -s many lineage.tsv
report() { "$assay" report -q --draft --candidate teacher "$@" || test $? -le 5; }
want() { grep -q "$1" "$2" || { echo "no \"$1\" in $2"; head -c 300 "$2"; exit 1; }; }
report -s many --suspect relay -o relay.json
report -s many --suspect relay -o relay.txt
tr '\n' ' ' <relay.txt | tr -s ' ' >relay.line
want '"verdict": *"same-endpoint"' relay.json
want 'not told from those of teacher' relay.line
want 'Then the likelihood ratio below is no answer' relay.line
want 'erdict: same-endpoint' relay.line
want 'no difference is seen, where one is seen for every control' relay.line
if grep -q 'probable if relay was trained' relay.line; then echo "a relay is reported as a student"; exit 1; fi
report -s many --suspect student -o student.txt
tr '\n' ' ' <student.txt | tr -s ' ' >student.line
want 'is told apart from teacher itself (H3)' student.line
want 'permutations within prompts' student.line
# One answer a prompt.
grep '"sample":0' many.jsonl >one.jsonl
"$assay" import -q -s one one.jsonl >/dev/null
"$assay" models load -q -s one lineage.tsv
report -s one --suspect student -o one.txt
tr '\n' ' ' <one.txt | tr -s ' ' >one.line
want 'not testable result: The test of H3 was not made' one.line
# Digests: of the verdict as it is sealed, of the plan, and of SEAL where it is known.
echo 'a plan' >plan.yaml
report -s many --suspect student --plan plan.yaml -o v.json
digest=$(sha256sum <v.json | cut -c 1-64) plan=$(sha256sum <plan.yaml | cut -c 1-64)
seal=$(echo seal | sha256sum | cut -c 1-64)
for kind in txt html; do
	report -s many --suspect student --plan plan.yaml -o "store.$kind"
	report v.json -o "file.$kind"
	cmp "store.$kind" "file.$kind"
	report v.json --seal "$seal" -o "sealed.$kind"
	for d in "$digest" "$plan" "$seal"; do want "$d" "sealed.$kind"; done
done
if "$assay" report -q --draft v.json --seal abc >said 2>&1; then echo "any word is a SEAL"; exit 1; fi
want 'is not a SHA-256' said
if report v.json --seal "$seal" -o sealed.pdf 2>/dev/null && command -v pdftotext >/dev/null; then
	pages=$(pdfinfo sealed.pdf | sed -n 's/^Pages: *//p')
	pdfinfo sealed.pdf | grep -q '^Tagged: *yes'
	pdftotext -layout sealed.pdf sealed.out
	for d in "SEAL $seal" "verdict $digest" "plan $plan"; do
		test "$(grep -c "$d" sealed.out)" -ge "$pages" || { echo "not on each of $pages pages: $d"; exit 1; }
	done
fi
echo "H3: a relay, a student, too few answers; the digests are on every page"
