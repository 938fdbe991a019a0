/* origin.h - the runs that a case's answers came from, as their records tell. */
#ifndef MODEL_ORIGIN_H
#define MODEL_ORIGIN_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct origin {
	size_t n_answer;
	size_t n_run;         /* of these, asked by a run of a plan */
	size_t n_exploratory; /* of these, whose plan was not sealed, or changed since */
	struct str plan;      /* the first one's digest, in hexadecimal */
	bool several;         /* there are others */
};

/* One more answer; params as in struct store_row. What is no settings counts as none.
 * o->plan lives in a. */
void origin_add(struct origin *o, struct arena *a, struct str params);

/* The caveat of all that is said of such answers, a static sentence; NULL: there is none.
 */
const char *origin_caveat(const struct origin *o);

#endif
