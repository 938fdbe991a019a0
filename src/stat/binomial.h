/* binomial.h - exact bounds on a rate that was seen k times in n. */
#ifndef STAT_BINOMIAL_H
#define STAT_BINOMIAL_H

#include <stddef.h>

/* Clopper & Pearson 1934: the two-sided 95% bounds, each tail 2.5%. With n 0 they are
 * 0 and 1. */
void binomial_bounds(double *low, double *high, size_t k, size_t n);

/* The one-sided 95% upper bound: with k 0 it is 1 - 0.05^(1/n), about 3/n. */
double binomial_upper(size_t k, size_t n);

#endif
