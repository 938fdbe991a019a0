/* strata.h - is something more frequent in one group than in another, within strata?
 *
 * Each stratum is a 2x2 table. Given its margins, the group's count is hypergeometric
 * with odds ratio 1 under the null; the sum over strata has the convolution of these.
 * From it come the exact one-sided p, the conditional maximum-likelihood odds ratio and
 * its exact interval (Gart 1970; R's mantelhaen.test(exact = TRUE)). */
#ifndef STAT_STRATA_H
#define STAT_STRATA_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strata_table {
	uint32_t hit, n;         /* of the group: with it, and all */
	uint32_t all_hit, all_n; /* of both */
};

/* More is too large for the exact sum, which takes the square of it. */
enum { STRATA_SUPPORT_MAX = 8192 };
/* Stands for every p below. */
#define STRATA_P_MIN 1e-300

struct strata {
	size_t n_informative; /* strata of both groups, some with it and some without */
	uint64_t hit;         /* of the group, in these */
	double expected;      /* of that, if the odds ratio were 1 */
	double z;             /* Mantel & Haenszel 1959, not corrected; NaN without any */
	bool exact;           /* false: p by z; the ratio Mantel and Haenszel's, its
			       * interval that of Robins, Breslow & Greenland 1986 */
	double p_greater;     /* one-sided; 1 without any informative stratum */
	/* 0, INFINITY or NaN where the data say no more. 95%, two-sided. */
	double odds, odds_low, odds_high;
};

/* Requires hit <= n, hit <= all_hit, n <= all_n, all_hit - hit <= all_n - n. O(support^2)
 * when exact. */
void strata_test(struct strata *out, struct arena *scratch, const struct strata_table *t,
	size_t n);

/* z alone. O(n). */
double strata_z(const struct strata_table *t, size_t n);

#endif
