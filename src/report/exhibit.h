/* exhibit.h - two answers side by side, as runs: what both share, and what only one says.
 */
#ifndef REPORT_EXHIBIT_H
#define REPORT_EXHIBIT_H

#include "base/arena.h"
#include "report/verdict.h"

/* A piece of one side's text. number is that of the passage from 1, 0 for what is not
 * shared. */
struct exhibit_run {
	struct str text;
	size_t number;
	bool counted; /* else quoted from the prompt, or common: struck out */
};

/* The whole of one side's text as runs in order, in a; passages that overlap one before
 * them on this side are left unmarked. */
size_t exhibit_runs(struct exhibit_run **out, struct arena *a,
	const struct verdict_exhibit *x, bool left);

/* "12 words, in 0 of 16 unrelated models, quoted from the prompt". */
struct str exhibit_about(
	struct arena *a, const struct verdict *v, const struct verdict_span *s);

#endif
