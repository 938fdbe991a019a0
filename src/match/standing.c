/* standing.c - see standing.h. */
#include "match/standing.h"

#include "stat/summary.h"

#include <math.h>

static bool
raise_to(double *best, double v)
{
	if (isnan(v) || (!isnan(*best) && v <= *best))
		return false;
	*best = v;
	return true;
}

void
standing_of(double *z, const struct panel *p, size_t suspect,
	const struct standing_score *score, double *scratch)
{
	double *reference = scratch, *candidate = scratch + p->n_lab;
	double *error = scratch + 2 * p->n_lab, *all = scratch + 3 * p->n_lab;
	uint32_t own = p->model[suspect].lab;

	for (size_t l = 0; l < p->n_lab; l++)
		reference[l] = candidate[l] = error[l] = z[l] = (double)NAN;
	for (size_t m = 0; m < p->n_model; m++) {
		const struct roster_model *r = &p->model[m];

		if (m == suspect || r->lab == own)
			continue;
		if (r->reference)
			raise_to(&reference[r->lab], score[m].value);
		if (r->candidate && raise_to(&candidate[r->lab], score[m].value))
			error[r->lab] = score[m].error;
	}
	for (size_t l = 0; l < p->n_lab; l++) {
		struct summary s;

		if (isnan(candidate[l]))
			continue;
		memcpy(all, reference, p->n_lab * sizeof *all);
		raise_to(&all[l], candidate[l]);
		s = summary_of(all, p->n_lab);
		if (s.n >= STANDING_MIN_LABS && s.sd > 0)
			z[l] = (candidate[l] - s.mean) / hypot(s.sd, error[l]);
	}
}
