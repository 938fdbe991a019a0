/* doc.h - a report as a list of blocks: what is said, in order, for every renderer. */
#ifndef REPORT_DOC_H
#define REPORT_DOC_H

#include "base/arena.h"
#include "report/verdict.h"

#include <stdbool.h>

struct plot;

enum doc_kind {
	DOC_TITLE,
	DOC_HEADING, /* level 2 or 3 */
	DOC_TEXT,
	DOC_ANSWER, /* the opinion */
	DOC_NOTE,   /* a limit that must not be overlooked */
	DOC_ITEM,
	DOC_CODE, /* lines to type, or to sign */
	DOC_TABLE,
	DOC_FIGURE,  /* plot, with the table that says the same */
	DOC_EXHIBIT, /* two texts side by side */
	DOC_FOLD,    /* until DOC_FOLD_END: details under a line of text */
	DOC_FOLD_END,
	DOC_PAGE, /* what follows begins a page */
};

/* A column's name begins with ">" where it holds numbers. The first cell of a row is its
 * header. */
struct doc_table {
	struct arena *arena;
	struct str caption;
	const char *const *column; /* ends with NULL */
	size_t n_column;
	struct str *cell; /* row-major */
	size_t n_cell, cap;
};

struct doc_block {
	enum doc_kind kind;
	unsigned level;
	const char *id; /* of a heading: "results" */
	struct str text;
	struct doc_table *table;
	const struct plot *plot;
	const struct verdict_exhibit *exhibit;
	struct doc_block *next;
};

struct doc {
	struct arena *arena;
	const struct verdict *verdict;
	struct doc_block *first, **end;
};

/* Builds the whole report in a; contents.h. */
void doc_init(struct doc *d, struct arena *a, const struct verdict *v);

struct doc_block *doc_add(struct doc *d, enum doc_kind kind, struct str text);
void doc_heading(struct doc *d, unsigned level, const char *id, const char *text);
void doc_say(struct doc *d, enum doc_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* An empty table, in the document. */
struct doc_table *doc_table(
	struct doc *d, const char *caption, const char *const *column);
/* The next cell, row by row. */
void doc_cell(struct doc_table *t, struct str s);
void doc_cell_fmt(struct doc_table *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A figure: the renderers that cannot draw print the table. Returns that table. */
struct doc_table *doc_figure(
	struct doc *d, const struct plot *plot, const char *const *column);

#endif
