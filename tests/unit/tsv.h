/* tsv.h - rows of tests/vectors/x.tsv for a test. */
#ifndef UNIT_TSV_H
#define UNIT_TSV_H

#include "base/file.h"

#include "testing.h"
#include <stdlib.h>

enum { TSV_MAX_BYTES = 1 << 24 };

/* The whole file in a; fails the test where there is none. */
static inline struct str
tsv_open(struct arena *a, const char *name)
{
	const char *top = getenv("top_srcdir");
	struct err e = { 0 };
	struct str text;

	file_read(&text, a,
		arena_fmt(a, "%s/tests/vectors/%s", top ? top : ".", name).ptr,
		TSV_MAX_BYTES, &e);
	assert_string_equal(e.text, "");
	return text;
}

/* Cuts the next row of n columns off text. False at the end. */
static inline bool
tsv_next(struct str *text, struct str *column, size_t n)
{
	struct str row = str_cut(text, '\n');

	if (row.len == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		column[i] = str_cut(&row, '\t');
	return true;
}

#endif
