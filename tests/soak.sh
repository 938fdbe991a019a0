#!/bin/sh
# What takes too long for every change: make soak. Each line ends in its own verdict.
set -u
: "${top_srcdir:=.}" "${top_builddir:=.}"
export top_srcdir top_builddir
rc=0
# run VARIABLE=VALUE... TEST: one test at its full size.
run() {
	start=$(date +%s)
	if env "$@"; then said=ok; else said=FAIL rc=1; fi
	echo "$said $* ($(($(date +%s) - start)) s)"
}
run ASSAY_FLIPS=all sh "$top_srcdir"/tests/check/flips.sh
run ASSAY_BUNDLES=1000 sh "$top_srcdir"/tests/check/agree.sh
exit $rc
