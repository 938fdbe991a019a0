#!/bin/sh
# What takes too long for every change: make soak. Each line ends in its own verdict.
set -u
: "${top_srcdir:=.}" "${top_builddir:=.}"
export top_srcdir top_builddir
rc=0
# run VARIABLE=VALUE... TEST: one test at its full size.
run() {
	start=$(date +%s)
	status=0
	env "$@" || status=$?
	case $status in
	0) said=ok ;;
	77) said=skip ;;
	*) said=FAIL rc=1 ;;
	esac
	echo "$said $* ($(($(date +%s) - start)) s)"
}
run ASSAY_FLIPS=all sh "$top_srcdir"/tests/check/flips.sh
run ASSAY_BUNDLES=1000 sh "$top_srcdir"/tests/check/agree.sh
run sh "$top_srcdir"/tests/check/avx512.sh
exit $rc
