/* fuzz_bundle.c - the parts of a bundle that verify reads: manifests, notes and
 * checkpoints, envelopes, the custody log, captures, signatures and timestamps. */
#include "evidence/bag.h"
#include "evidence/custody.h"
#include "evidence/warc.h"
#include "seal/cms.h"
#include "seal/dsse.h"
#include "seal/note.h"
#include "seal/pem_public.h"
#include "seal/tsa.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { OUT_MAX = 1 << 24 };

static void
seals(struct arena *a, struct str text)
{
	static const unsigned char public32[SIGN_PUBLIC_BYTES] = { 1 };
	unsigned char read32[SIGN_PUBLIC_BYTES];
	struct err e[7] = { { 0 } };
	struct note_checkpoint point;
	struct cms_signer who;
	struct tsa_time time;
	struct str out;

	note_check(&out, a, text, STR("case-1"), public32, &e[0]);
	note_checkpoint_parse(&point, a, text, &e[1]);
	dsse_check(&out, a, text, STR("application/vnd.in-toto+json"), public32, &e[2]);
	pem_public_read(read32, text, &e[3]);
	cms_check(&who, a, text, STR("content"), text, 0, &e[4]);
	tsa_when_ns(text);
	tsa_answers(text, text, &e[6]);
	tsa_check(&time, a, text, STR("content"), text, &e[5]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str text = { (const char *)data, len };
	struct err e[5] = { { 0 } };
	struct arena a = { 0 };
	struct bag_file *file;
	int64_t sealed_ns;
	bool later;
	struct buf warc;
	size_t n;

	bag_parse(&file, &n, &a, text, &e[0]);
	custody_check(text, NULL, &e[1]);
	buf_init(&warc, OUT_MAX);
	warc_add(&warc, &a, text, &e[2]);
	buf_release(&warc);
	warc_check(text, &e[3]);
	custody_sealed(&sealed_ns, &later, &a, text, &e[4]);
	seals(&a, text);
	arena_release(&a);
	return 0;
}
