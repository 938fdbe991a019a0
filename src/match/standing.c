/* standing.c - see standing.h. */
#include "match/standing.h"

#include "stat/summary.h"

#include <math.h>

static void
raise_to(double *best, double v)
{
	if (!isnan(v) && (isnan(*best) || v > *best))
		*best = v;
}

void
standing_of(double *z, const struct panel *p, size_t suspect, const double *value,
	double *scratch)
{
	double *reference = scratch, *candidate = scratch + p->n_lab;
	double *all = scratch + 2 * p->n_lab;
	uint32_t own = p->model[suspect].lab;

	for (size_t l = 0; l < p->n_lab; l++)
		reference[l] = candidate[l] = z[l] = (double)NAN;
	for (size_t m = 0; m < p->n_model; m++) {
		const struct roster_model *r = &p->model[m];

		if (m == suspect || r->lab == own)
			continue;
		if (r->reference)
			raise_to(&reference[r->lab], value[m]);
		if (r->candidate)
			raise_to(&candidate[r->lab], value[m]);
	}
	for (size_t l = 0; l < p->n_lab; l++) {
		struct summary s;

		if (isnan(candidate[l]))
			continue;
		memcpy(all, reference, p->n_lab * sizeof *all);
		raise_to(&all[l], candidate[l]);
		s = summary_of(all, p->n_lab);
		if (s.n >= STANDING_MIN_LABS && s.sd > 0)
			z[l] = (candidate[l] - s.mean) / s.sd;
	}
}
