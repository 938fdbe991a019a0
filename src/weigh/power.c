/* power.c - see power.h. */
#include "weigh/power.h"

#include "stat/summary.h"

#include <math.h>

double
power_log10(const struct power *p, const struct weigh *w, size_t n)
{
	double z[WEIGH_FAMILIES_MAX], half = (double)w->n_prompt / 2, x;
	double share = ((double)n < half ? sqrt((double)n / half) : 1) *
		       weigh_reference_share(p->n_reference);

	for (size_t i = 0; i < w->n; i++)
		z[i] = p->z[i] / sqrt(1 - p->noise[i] +
					 p->noise[i] * (double)p->n_prompt / (double)n);
	x = weigh_log10(w, z);
	x = x > w->log10_ceiling ? w->log10_ceiling : x;
	return share * (x < -w->log10_ceiling ? -w->log10_ceiling : x);
}

size_t
power_prompts(const struct power *p, const struct weigh *w, double want)
{
	for (size_t n = WEIGH_MIN_PROMPT; n <= POWER_PROMPTS_MAX; n += 1 + n / 100)
		if (power_log10(p, w, n) >= want)
			return n;
	return 0;
}

double
power_noise(const float *round_z, size_t n_round, size_t stride)
{
	struct arena own = { 0 };
	double *value = ARENA_RAW(&own, double, n_round);
	struct summary s;

	for (size_t r = 0; r < n_round; r++)
		value[r] = (double)round_z[r * stride];
	s = summary_of(value, n_round);
	arena_release(&own);
	if (!s.n)
		return 0;
	return s.sd < 0.99 ? s.sd * s.sd : 0.99;
}
