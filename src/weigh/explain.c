/* explain.c - see explain.h. */
#include "weigh/explain.h"

#include "stat/multi.h"

#include <math.h>

/* The finding's standings in the order of w->family. */
static void
standings(double z[WEIGH_FAMILIES_MAX], const struct finding *f, const struct weigh *w)
{
	for (size_t k = 0; k < w->n; k++) {
		z[k] = 0;
		for (size_t s = 0; s < f->n_score; s++)
			if (str_is(w->family[k], f->score[s].family))
				z[k] = f->score[s].z;
	}
}

double
explain_part(const struct finding *f, const struct weigh *w, size_t i)
{
	double z[WEIGH_FAMILIES_MAX], all;

	standings(z, f, w);
	all = weigh_log10(w, z);
	z[i] = 0;
	return all - weigh_log10(w, z);
}

double
explain_without(const struct finding *f, const struct weigh *w, size_t i)
{
	double z[WEIGH_FAMILIES_MAX], x, limit = w->log10_ceiling;

	if (isnan(f->log10_lr))
		return (double)NAN;
	standings(z, f, w);
	z[i] = 0;
	x = weigh_log10(w, z);
	x = x > limit ? limit : x < -limit ? -limit : x;
	return x * f->log10_ceiling / limit;
}

size_t
explain_driver(const struct finding *f, const struct weigh *w)
{
	size_t best = w->n;
	double most = -1;

	for (size_t i = 0; i < w->n; i++) {
		double change = fabs(f->log10_lr - explain_without(f, w, i));

		if (change > most) {
			most = change;
			best = i;
		}
	}
	return best;
}

void
explain_holm(double *p, const struct finding *f, size_t n)
{
	struct arena own = { 0 };
	double *raw = ARENA_RAW(&own, double, n), *adjusted = ARENA_RAW(&own, double, n);
	size_t have = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(f[i].log10_lr))
			raw[have++] = f[i].log10_lr > 0 ? pow(10, -f[i].log10_lr) : 1;
	multi_holm(adjusted, &own, raw, have);
	have = 0;
	for (size_t i = 0; i < n; i++)
		p[i] = isnan(f[i].log10_lr) ? (double)NAN : adjusted[have++];
	arena_release(&own);
}
