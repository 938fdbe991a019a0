/* table.h - rows of text in aligned columns, for people. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include <stddef.h>

enum { TABLE_COLUMNS_MAX = 16 };

/* All zero but arena is an empty table. */
struct table {
	struct arena *arena;
	size_t n_column;
	bool right[TABLE_COLUMNS_MAX]; /* align right */
	struct str *cell;              /* row-major */
	size_t n_cell, cap;
};

/* Columns by name, numbers marked by a leading ">": "model", ">answers". Ends with NULL.
 * They are the first row. */
void table_init(struct table *t, struct arena *a, const char *const *column);

/* The next cell, row by row. Control and bidi bytes are escaped. */
void table_str(struct table *t, struct str s);
void table_fmt(struct table *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends the table. Widths are counted in code points. */
void table_write(struct buf *out, const struct table *t);

#endif
