/* bootstrap.c - see bootstrap.h. */
#include "stat/bootstrap.h"

#include "base/random.h"
#include "stat/summary.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

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

/* Four rounds side by side: each sum is made in the order of its own draw, but none
 * waits for another. */
static void
four_sums(double *out, const uint32_t *draw, size_t n, const double *x)
{
	const uint32_t *b = draw + n, *c = b + n, *d = c + n;
	double sum[4] = { 0 };

	for (size_t i = 0; i < n; i++) {
		sum[0] += x[draw[i]];
		sum[1] += x[b[i]];
		sum[2] += x[c[i]];
		sum[3] += x[d[i]];
	}
	memcpy(out, sum, sizeof sum);
}

static double
one_sum(const uint32_t *draw, size_t n, const double *x)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[draw[i]];
	return sum;
}

/* Missing units count 0 in a sum, which changes no bit of it, and are told apart only
 * where there are any. */
void
bootstrap_means(double *out, const struct bootstrap *b, const double *x)
{
	const size_t n = b->n_unit;
	struct arena own = { 0 };
	double *filled = ARENA_RAW(&own, double, n),
	       *missing = ARENA_RAW(&own, double, n);
	bool any = false;
	size_t round = 0;

	for (size_t i = 0; i < n; i++) {
		missing[i] = isnan(x[i]) ? 1 : 0;
		filled[i] = isnan(x[i]) ? 0 : x[i];
		any = any || isnan(x[i]);
	}
	for (; round + 4 <= b->n_round; round += 4)
		four_sums(out + round, b->draw + round * n, n, filled);
	for (; round < b->n_round; round++)
		out[round] = one_sum(b->draw + round * n, n, filled);
	for (size_t r = 0; r < b->n_round; r++) {
		double have = (double)n;

		have -= any ? one_sum(b->draw + r * n, n, missing) : 0;
		out[r] = have > 0 ? out[r] / have : (double)NAN;
	}
	arena_release(&own);
}

struct interval
bootstrap_mean(const struct bootstrap *b, const double *x, double *scratch)
{
	bootstrap_means(scratch, b, x);
	return bootstrap_interval(scratch, b->n_round);
}
