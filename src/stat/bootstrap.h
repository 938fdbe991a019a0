/* bootstrap.h - percentile intervals by resampling whole units (prompts).
 *
 * Efron 1979. A unit's values stay together, because answers to one prompt are not
 * independent of each other. The draws are a table, made once from a seed and shared by
 * all statistics of a case, so that their intervals are comparable. */
#ifndef STAT_BOOTSTRAP_H
#define STAT_BOOTSTRAP_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct bootstrap {
	size_t n_unit, n_round;
	uint32_t *draw; /* n_round rows of n_unit unit numbers */
};

struct interval {
	double low, high; /* NaN when there was nothing to resample */
	size_t n;         /* rounds that had a value */
};

/* In a. O(n_unit * n_round) time and memory. */
void bootstrap_new(struct bootstrap *b, struct arena *a, size_t n_unit, size_t n_round,
	uint64_t seed);

/* The mean of x over each round's draw, NaN units passed over and NaN when none is left;
 * out has room for n_round. O(n_unit * n_round). */
void bootstrap_means(double *out, const struct bootstrap *b, const double *x);

/* The 95% interval of the mean of x over units, NaN units passed over; requires n_unit
 * values. scratch has room for n_round. O(n_unit * n_round). */
struct interval bootstrap_mean(
	const struct bootstrap *b, const double *x, double *scratch);

/* The 95% percentile interval of n values, which it sorts; NaN among them count as
 * rounds without a value. */
struct interval bootstrap_interval(double *value, size_t n);

#endif
