#!/bin/sh
# The tests of what has an AVX-512 path, on a processor that has it: an emulated one, as few
# machines that build this do. Bochs boots a Debian kernel whose first process runs them.
# By hand or from make soak, after make check has built the tests; takes minutes.
#   apt-get install bochs bochs-term bochsbios vgabios isolinux syslinux-common xorriso cpio
# KERNEL is a Linux of x86-64; without it one is sought in /boot, then fetched by apt-get.
set -eu
skip() { echo "$1"; exit 77; }
for tool in bochs xorriso cpio python3 dpkg-deb; do
	command -v "$tool" >/dev/null || skip "$tool is not installed"
done
bios=/usr/share/bochs/BIOS-bochs-latest vga=/usr/share/vgabios/vgabios.bin
loader=/usr/lib/ISOLINUX/isolinux.bin linker=/usr/lib/syslinux/modules/bios/ldlinux.c32
for file in $bios $vga $loader $linker; do
	test -r "$file" || skip "$file is not installed"
done
top=$(cd "${top_srcdir:-.}" && pwd) build=$(cd "${top_builddir:-.}" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
kernel=${KERNEL:-$(find /boot -name 'vmlinuz-*' | sort | tail -n 1)}
if test -z "$kernel"; then
	name=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: //p' | head -n 1)
	test -n "$name" && apt-get download "$name" >/dev/null 2>&1 || skip "no kernel: set KERNEL"
	dpkg-deb -x "$name"_*.deb . && kernel=$(find boot -name 'vmlinuz-*')
fi

# What runs, with its libraries and its data.
tests="hash64 utf8 json json_pick words fold token shingle winnow fingerprint segment import"
mkdir -p root/bin root/tests iso/isolinux
${CC:-cc} -O2 -static -o root/init "$top/tests/check/avx512_init.c"
cp -R "$top/tests/vectors" "$top/tests/data" root/tests
for t in ${ASSAY_AVX512_TESTS:-$tests}; do
	test -x "$build/tests/unit/test_$t" || skip "tests/unit/test_$t is not built"
	cp "$build/tests/unit/test_$t" root/bin
	echo "/bin/test_$t" >>root/run
done
# What a fingerprint costs on each path: the clock of Bochs counts instructions.
lib=$build/src
${CC:-cc} -O2 -I"$top/src" -I"$lib" -o root/bin/kernel "$top/bench/kernel.c" \
	"$lib/sketch/.libs/libsketch.a" "$lib/text/.libs/libtext.a" "$lib/base/.libs/libbase.a" \
	-lutf8proc -lxxhash -lzstd -lz -lpthread
for _ in 1 2 3 4 5; do
	for text in "$top"/doc/*.md; do cat "$text"; printf "\\0"; done
done >root/texts
echo "/bin/kernel /texts 1" >>root/run
ldd root/bin/* | grep -oE '/[^ ]+\.so[^ ]*' | sort -u | while read -r so; do
	mkdir -p "root$(dirname "$so")" && cp -L "$so" "root$so"
done
(cd root && find . | cpio -o -H newc --quiet) >iso/initrd

cp "$kernel" iso/vmlinuz
cp $loader $linker iso/isolinux
# Bochs 2.7 counts the bytes of the compact form of XSAVE wrongly and faults on some flags
# that are newer: without those Linux runs there, and with AVX-512. It also makes nothing of
# VPCOMPRESSB with all 64 bits set, which its later versions have mended.
without=nopku,nofsgsbase,nosmap,nosmep
flags=pku,ospke,aperfmperf,xsaves,xsavec,mwait,monitor,fsgsbase,smap,smep,umip,rdpid,la57,erms
cat >iso/isolinux/isolinux.cfg <<END
DEFAULT linux
PROMPT 0
LABEL linux
 KERNEL /vmlinuz
 INITRD /initrd
 APPEND console=ttyS0,115200 quiet nokaslr mitigations=off panic=-1 lpj=1000000 tsc=reliable idle=halt lsm= cryptomgr.notests $(echo $without | tr , ' ') clearcpuid=$flags,fsrm,pcid,invpcid
END
xorriso -as mkisofs -o boot.iso -b isolinux/isolinux.bin -c isolinux/boot.cat \
	-no-emul-boot -boot-load-size 4 -boot-info-table iso >/dev/null 2>&1
cat >bochsrc <<END
config_interface: textconfig
display_library: term
cpu: model=corei7_icelake_u, count=1, ips=200000000, reset_on_triple_fault=0
memory: guest=1024, host=1024
romimage: file=$bios
vgaromimage: file=$vga
ata0-master: type=cdrom, path=boot.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial
log: log
panic: action=fatal
error: action=ignore
info: action=ignore
END
# Its debugger waits for a command and wants a terminal. Its display opens another, and
# waits when nobody reads what it shows there.
echo c >continue
cat >screen.py <<'END'
import os, pty, re, sys, threading, tty

said = b""

def drain(path):
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd)
    while os.read(fd, 4096):
        pass

def read(fd):
    global said
    data = os.read(fd, 4096)
    if said is not None:
        said += data
        screen = re.search(rb'connected to screen "(/dev/pts/\d+)"', said)
        if screen:
            threading.Thread(target=drain, args=(screen.group(1),), daemon=True).start()
            said = None
    return data

pty.spawn(sys.argv[1:], read)
END
start=$(date +%s)
timeout "${ASSAY_AVX512_SECONDS:-3600}" python3 screen.py bochs -q -f bochsrc -rc continue \
	</dev/null >terminal 2>&1 || true
tr -d '\r' <serial >out
test -z "${ASSAY_AVX512_OUT:-}" || cp out "$ASSAY_AVX512_OUT"
sed -n 's/^status 0 of .*test_/passed /p; s/^status [1-9][0-9]* of .*test_/FAILED /p' out
sed -n 's/^\(AVX[^\t]*\)\t\([^\t]*\)\t[^\t]*\t[^\t]*\t\(.*\)/\2: the scalar path has \3 times the instructions of \1/p' out
echo "$(($(date +%s) - start)) s"
if ! grep -q '^end of all' out || grep -q '^(skip)' out || grep -q '^status [1-9]' out; then
	grep -v '^\[ *\(RUN\|OK\)' out | tail -n 40
	exit 1
fi
