/* table.c - see table.h. */
#include "cli/table.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { CELL_MAX = 4096 };

static void
add(struct table *t, struct str s)
{
	ARENA_GROW(t->arena, t->cell, &t->cap, t->n_cell + 1);
	t->cell[t->n_cell++] = s;
}

void
table_init(struct table *t, struct arena *a, const char *const *column)
{
	*t = (struct table){ .arena = a };
	for (; *column; column++) {
		assert(t->n_column < TABLE_COLUMNS_MAX);
		t->right[t->n_column++] = **column == '>';
		add(t, str_of(*column + (**column == '>')));
	}
}

void
table_str(struct table *t, struct str s)
{
	struct buf b;

	buf_init(&b, CELL_MAX);
	utf8_escape_line(&b, str_sub(s, 0, CELL_MAX / 16));
	add(t, arena_str(t->arena, buf_view(&b)));
	buf_release(&b);
}

void
table_fmt(struct table *t, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	add(t, arena_str(t->arena, str_of(text)));
}

static size_t
width(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

void
table_write(struct buf *out, const struct table *t)
{
	size_t widest[TABLE_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < t->n_cell; i++) {
		size_t w = width(t->cell[i]);

		if (w > widest[i % t->n_column])
			widest[i % t->n_column] = w;
	}
	for (size_t i = 0; i < t->n_cell; i++) {
		size_t c = i % t->n_column, pad = widest[c] - width(t->cell[i]);
		bool last = c + 1 == t->n_column;

		if (t->right[c])
			buf_fmt(out, "%*s", (int)pad, "");
		buf_str(out, t->cell[i]);
		if (!t->right[c] && !last)
			buf_fmt(out, "%*s", (int)pad, "");
		buf_str(out, last ? STR("\n") : STR("  "));
	}
}
