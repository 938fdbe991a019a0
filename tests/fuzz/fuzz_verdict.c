/* fuzz_verdict.c - documents from outside, rendered in every format. */
#include "report/report.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { OUT_MAX = 1 << 24 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str text = { (const char *)data, len };
	struct arena a = { 0 };
	struct err e = { 0 };
	struct verdict v;
	struct buf out;

	buf_init(&out, OUT_MAX);
	if (!verdict_parse(&v, &a, text, true, &e))
		for (const struct report_format *f = report_table; f->name; f++) {
			buf_clear(&out);
			f->write(&out, &a, &v, &e);
		}
	buf_release(&out);
	arena_release(&a);
	return 0;
}
