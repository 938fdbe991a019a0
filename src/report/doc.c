/* doc.c - see doc.h. */
#include "report/doc.h"

#include "report/plot.h"

#include <stdarg.h>
#include <stdio.h>

void
doc_init(struct doc *d, struct arena *a, const struct verdict *v)
{
	*d = (struct doc){ .arena = a, .verdict = v };
	d->end = &d->first;
}

struct doc_block *
doc_add(struct doc *d, enum doc_kind kind, struct str text)
{
	struct doc_block *b = ARENA_NEW(d->arena, struct doc_block, 1);

	b->kind = kind;
	b->text = text;
	*d->end = b;
	d->end = &b->next;
	return b;
}

void
doc_heading(struct doc *d, unsigned level, const char *id, const char *text)
{
	struct doc_block *b = doc_add(d, DOC_HEADING, str_of(text));

	b->level = level;
	b->id = id;
}

static struct str format(struct arena *a, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

static struct str
format(struct arena *a, const char *fmt, va_list args)
{
	va_list again;
	char *out;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		n = 0;
	out = ARENA_RAW(a, char, (size_t)n + 1);
	vsnprintf(out, (size_t)n + 1, fmt, args);
	return (struct str){ out, (size_t)n };
}

void
doc_say(struct doc *d, enum doc_kind kind, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	doc_add(d, kind, format(d->arena, fmt, args));
	va_end(args);
}

static struct doc_table *
new_table(struct arena *a, struct str caption, const char *const *column)
{
	struct doc_table *t = ARENA_NEW(a, struct doc_table, 1);

	t->arena = a;
	t->caption = caption;
	t->column = column;
	while (column[t->n_column])
		t->n_column++;
	return t;
}

struct doc_table *
doc_table(struct doc *d, const char *caption, const char *const *column)
{
	struct doc_block *b = doc_add(d, DOC_TABLE, STR(""));

	return b->table = new_table(d->arena, str_of(caption), column);
}

void
doc_cell(struct doc_table *t, struct str s)
{
	ARENA_GROW(t->arena, t->cell, &t->cap, t->n_cell + 1);
	t->cell[t->n_cell++] = s;
}

void
doc_cell_fmt(struct doc_table *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	doc_cell(t, format(t->arena, fmt, args));
	va_end(args);
}

struct doc_table *
doc_figure(struct doc *d, const struct plot *plot, const char *const *column)
{
	struct doc_block *b = doc_add(d, DOC_FIGURE, plot->title);

	b->plot = plot;
	return b->table = new_table(d->arena, plot->title, column);
}
