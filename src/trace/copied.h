/* copied.h - one text against the stored answers that share a kept hash with it.
 * Private to trace/. */
#ifndef TRACE_COPIED_H
#define TRACE_COPIED_H

#include "sketch/winnow.h"
#include "trace/answers.h"
#include "trace/lookup.h"
#include "trace/recur.h"
#include "trace/served.h"

struct copied {
	struct store *store;
	const struct recur_options *options;
	const struct lookup_hits *hits;
	struct served served;
	struct answers answers;
	struct arena text;   /* of one text of the suspect, and of the result */
	struct arena answer; /* of one stored answer */
};

/* The stored answers that copied_find() will look at for these kept 5-grams. doc has room
 * for RECUR_VERIFY. Returns how many. */
size_t copied_candidates(
	uint32_t *doc, struct copied *c, const struct mark *mark, size_t n_mark);

/* Those of them that share a passage with the text, as far as their words are loaded. */
enum rc copied_recurring(uint32_t *doc, size_t *n, struct copied *c, struct str text,
	const struct mark *mark, size_t n_mark, struct err *e);

/* Fills f but for its number. mark are the kept 5-grams of the text. RC of the store. */
enum rc copied_find(struct recur_found *f, struct copied *c, const struct recur_text *t,
	const struct mark *mark, size_t n_mark, struct err *e);

#endif
