/* fuzz_utf8.c - checking and decoding agree, and what was escaped is harmless. */
#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool ok)
{
	if (!ok)
		abort();
}

/* Decoding and encoding again gives the same bytes as far as they are valid. */
static void
check_agrees_with_next(struct str s)
{
	size_t good = utf8_check(s), pos = 0;

	while (pos < good) {
		size_t start = pos;
		uint32_t c = utf8_next(s, &pos);
		char out[4];
		size_t n = utf8_encode(out, c);

		must(n == pos - start && memcmp(out, s.ptr + start, n) == 0);
	}
	must(pos == good);
	if (good < s.len)
		must(utf8_next(s, &pos) == 0xfffd && pos == good + 1);
}

static void
escaped_is_harmless(struct str s)
{
	struct buf once, twice;

	buf_init(&once, 16 * s.len + 1);
	buf_init(&twice, 16 * s.len + 1);
	utf8_escape_line(&once, s);
	must(!once.over && utf8_check(buf_view(&once)) == once.len);
	for (size_t i = 0; i < once.len; i++)
		must((unsigned char)once.ptr[i] >= 0x20 && once.ptr[i] != 0x7f);
	utf8_escape_line(&twice, buf_view(&once));
	must(str_equal(buf_view(&once), buf_view(&twice)));
	buf_release(&once);
	buf_release(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };

	check_agrees_with_next(s);
	escaped_is_harmless(s);
	return 0;
}
