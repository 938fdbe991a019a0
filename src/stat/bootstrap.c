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

struct interval
bootstrap_mean(const struct bootstrap *b, const double *x, double *scratch)
{
	for (size_t round = 0; round < b->n_round; round++) {
		const uint32_t *draw = b->draw + round * b->n_unit;
		double sum = 0;
		size_t n = 0;

		for (size_t i = 0; i < b->n_unit; i++) {
			double v = x[draw[i]];

			if (!isnan(v))
				sum += v, n++;
		}
		scratch[round] = n ? sum / (double)n : (double)NAN;
	}
	return bootstrap_interval(scratch, b->n_round);
}
