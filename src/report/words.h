/* words.h - numbers as people read them: two significant digits say all that is known. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "base/arena.h"
#include "report/verdict.h"

/* 1.08 as "12", -1.08 as "1/12", NaN as "not computed". */
struct str words_lr(struct arena *a, double log10_lr);

/* The size of a likelihood ratio, whichever side it is on: 12 for 1.08 and -1.08. */
struct str words_times(struct arena *a, double log10_lr);

/* 0.034 as "3.4 %". */
struct str words_share(struct arena *a, double share);

/* "The observations are 12 times more probable if ...": the one sentence that every
 * part of a report repeats, or why there is none. */
struct str words_opinion(
	struct arena *a, const struct verdict *v, const struct verdict_candidate *c);

/* "none", "limited" ...: of the scale that the report prints. */
const char *words_support(const struct verdict_candidate *c);

/* "not given" where s is empty. */
struct str words_given(struct str s);

/* The first len bytes, cut between characters. */
struct str words_cut(struct arena *a, struct str s, size_t len);

#endif
