/* summary.h - means and spreads of doubles, NaN standing for "no value". Two-pass,
 * summed in index order, so the same input gives the same bits. Cannot fail. */
#ifndef STAT_SUMMARY_H
#define STAT_SUMMARY_H

#include <stddef.h>

struct summary {
	size_t n;    /* values that are not NaN */
	double mean; /* NaN when n is 0 */
	double sd;   /* population form, divided by n; NaN when n is 0 */
};

/* O(n). */
struct summary summary_of(const double *x, size_t n);

/* The q-quantile of sorted finite values by the lower order statistic: the
 * ceil(q * n)-th, at least the first. Requires n > 0 and 0 <= q <= 1. */
double summary_quantile(const double *sorted, size_t n, double q);

/* Ascending, in place; requires no NaN. */
void summary_sort(double *x, size_t n);

#endif
