/* fuzz_names.c - any bytes as a list of names: names inside what was given, or refused.
 */
#include "read/names.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };
	struct arena a = { 0 };
	struct err e = { 0 };
	struct names n;

	if (names_parse(&n, &a, text, &e)) {
		if (!*e.text)
			abort();
	} else {
		for (size_t i = 0; i < n.n; i++)
			if (!n.name[i].len || n.name[i].ptr < text.ptr ||
				n.name[i].ptr + n.name[i].len > text.ptr + size ||
				!n.line[i])
				abort();
	}
	arena_release(&a);
	return 0;
}
