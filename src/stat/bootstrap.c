/* bootstrap.c - see bootstrap.h. */
#include "stat/bootstrap.h"

#include "base/random.h"
#include "stat/summary.h"

#include <math.h>

void
bootstrap_new(struct bootstrap *b, struct arena *a, size_t n_unit, size_t n_round,
	uint64_t seed)
{
	struct random r;

	*b = (struct bootstrap){ .n_unit = n_unit, .n_round = n_round };
	b->draw = ARENA_RAW(a, uint32_t, n_unit * n_round);
	random_stream(&r, seed, STR("bootstrap"));
	for (size_t i = 0; i < n_unit * n_round; i++)
		b->draw[i] = (uint32_t)random_below(&r, n_unit);
}

struct interval
bootstrap_interval(double *value, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(value[i]))
			value[kept++] = value[i];
	if (!kept)
		return (struct interval){ (double)NAN, (double)NAN, 0 };
	summary_sort(value, kept);
	return (struct interval){ summary_quantile(value, kept, 0.025),
		summary_quantile(value, kept, 0.975), kept };
}

/* One round's mean; n units in all. */
static double
mean_of(double sum, size_t n_nan, size_t n)
{
	return n > n_nan ? sum / (double)(n - n_nan) : (double)NAN;
}

/* Four rounds side by side: each sum is made in the order of its own draw, but none
 * waits for another. */
static void
four_means(double *out, const uint32_t *draw, size_t n, const double *x)
{
	double sum[4] = { 0 };
	size_t n_nan[4] = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < 4; k++) {
			double v = x[draw[k * n + i]];
			bool missing = isnan(v);

			sum[k] += missing ? 0 : v;
			n_nan[k] += missing;
		}
	for (size_t k = 0; k < 4; k++)
		out[k] = mean_of(sum[k], n_nan[k], n);
}

void
bootstrap_means(double *out, const struct bootstrap *b, const double *x)
{
	size_t round = 0;

	for (; round + 4 <= b->n_round; round += 4)
		four_means(out + round, b->draw + round * b->n_unit, b->n_unit, x);
	for (; round < b->n_round; round++) {
		const uint32_t *draw = b->draw + round * b->n_unit;
		double sum = 0;
		size_t n_nan = 0;

		for (size_t i = 0; i < b->n_unit; i++) {
			double v = x[draw[i]];

			if (isnan(v))
				n_nan++;
			else
				sum += v;
		}
		out[round] = mean_of(sum, n_nan, b->n_unit);
	}
}

struct interval
bootstrap_mean(const struct bootstrap *b, const double *x, double *scratch)
{
	bootstrap_means(scratch, b, x);
	return bootstrap_interval(scratch, b->n_round);
}
