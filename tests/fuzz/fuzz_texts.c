/* fuzz_texts.c - any bytes as a line that holds a text: a text inside what was given, or
 * refused with a reason. */
#include "read/texts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const pointer[] = { NULL, "/text", "/a/1", "/~1~0/-" };
	const struct str line = { (const char *)data, size };
	struct arena a = { 0 };

	for (size_t i = 0; i < sizeof pointer / sizeof *pointer; i++) {
		struct err e = { 0 };
		struct str text;

		if (texts_parse(&text, &a, line, pointer[i], &e)) {
			if (e.rc != RC_INPUT || !*e.text)
				abort();
		} else if (text.len > 3 * size) {
			abort();
		}
		arena_reset(&a);
	}
	arena_release(&a);
	return 0;
}
