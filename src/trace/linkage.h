/* linkage.h - do answers that were served to a set of accounts recur more often than
 * like answers that were served to others?
 *
 * A stratum is, the first of these that has units of the set and of others:
 *	the same prompt, model and length of answer
 *	a like prompt (the same least 5-gram) and the same length of answer
 *	the same lengths of prompt and answer
 * Two tests, both one-sided, and the larger p counts: the exact conditional one, units
 * being exchangeable within a stratum; and a permutation of whole accounts, as what one
 * account asks hangs together. doc/methods/linkage.md. */
#ifndef TRACE_LINKAGE_H
#define TRACE_LINKAGE_H

#include "base/arena.h"
#include "stat/strata.h"
#include "trace/units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINKAGE_UNITS_LEAST = 20, LINKAGE_ACCOUNTS_LEAST = 10 };
enum { LINKAGE_LEVELS = 3 };

enum linkage_verdict {
	LINKAGE_NOT_EVALUATED,
	LINKAGE_INCONCLUSIVE, /* no difference was seen */
	LINKAGE_MORE,         /* the set's answers recur more often */
};

struct linkage_set {
	struct str name;
	const uint32_t *account; /* numbers in the units, distinct */
	size_t n;
};

struct linkage {
	enum linkage_verdict verdict;
	const char *reason; /* why not evaluated, a static sentence; else NULL */

	size_t n_account, n_other; /* accounts of the set, and of others, with any unit */
	size_t n_unit, n_hit;      /* of the set, and of these, recurring */
	size_t n_unit_other, n_hit_other;
	size_t n_matched;               /* units of the set in strata with both */
	size_t n_level[LINKAGE_LEVELS]; /* of these, by the kinds above */
	size_t n_stratum;               /* with both */

	struct strata test;
	size_t n_round;
	double p_account;  /* (1 + rounds with at least z) / (1 + rounds) */
	double p;          /* the larger of the two */
	double p_adjusted; /* Benjamini & Hochberg 1995 over the sets that were evaluated
			    */
};

struct linkage_options {
	size_t n_round;
	uint64_t seed;
	unsigned n_thread; /* nothing depends on it */
	double alpha;      /* of p_adjusted */
};

/* One linkage for each set, in out[0..n-1]. Others are the accounts in none of the sets;
 * an account in two sets is in both. Cannot fail. O(units * rounds / threads). */
void linkage_run(struct linkage *out, struct arena *a, const struct units *u,
	const struct linkage_set *set, size_t n, const struct linkage_options *o);

#endif
