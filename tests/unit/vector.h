/* vector.h - tables of expected values out of tests/vectors, for tests only. */
#ifndef UNIT_VECTOR_H
#define UNIT_VECTOR_H

#include "base/arena.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

#include "testing.h"

/* The whole file, in a. A file that is not there fails the test. */
static inline struct str
vector_text(struct arena *a, const char *name)
{
	const char *top = getenv("top_srcdir");
	struct str path =
		arena_fmt(a, "%s/tests/vectors/%s", top && *top ? top : ".", name);
	FILE *f = fopen(path.ptr, "rb");
	size_t cap = (size_t)1 << 22;
	char *text = ARENA_RAW(a, char, cap);
	size_t n;

	if (!f)
		fail_msg("cannot read %s", path.ptr);
	n = fread(text, 1, cap, f);
	fclose(f);
	assert_true(n < cap);
	return (struct str){ text, n };
}

/* The next line; false at the end. */
static inline bool
vector_line(struct str *line, struct str *rest)
{
	*line = str_cut(rest, '\n');
	return line->len > 0;
}

/* Bytes written in hexadecimal, in a. */
static inline struct str
vector_hex(struct arena *a, struct str hex)
{
	static const char digit[] = "0123456789abcdef";
	char *out = ARENA_RAW(a, char, hex.len / 2 + 1);

	for (size_t i = 0; i + 1 < hex.len; i += 2) {
		const char *hi = strchr(digit, hex.ptr[i]);
		const char *lo = strchr(digit, hex.ptr[i + 1]);

		out[i / 2] = (char)((hi - digit) * 16 + (lo - digit));
	}
	return (struct str){ out, hex.len / 2 };
}

/* The number that a field consists of, in the given base. */
static inline uint64_t
vector_u64(struct str field, int base)
{
	char text[32] = { 0 };

	assert_true(field.len && field.len < sizeof text);
	memcpy(text, field.ptr, field.len);
	return strtoull(text, NULL, base);
}

#endif
