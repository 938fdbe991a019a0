/* paraphrase.c - see paraphrase.h. */
#include "cli/paraphrase.h"

#include "cli/exhibits.h"

#include <math.h>

static const char *const left[] = { "structure", "refusals", "hedges", NULL };
enum { LEFT = sizeof left / sizeof *left - 1 };

enum rc
paraphrase_score(struct fit_trial *t, size_t n, const struct match *m, struct store *s,
	const struct match_options *o, struct err *e)
{
	struct arena own = { 0 };
	struct weigh w = { .n = LEFT, .n_prompt = m->panel.n_prompt };
	struct exhibits x;

	for (size_t k = 0; k < LEFT; k++) {
		w.family[k] = str_of(left[k]);
		w.like[k].mean = (double)NAN;
	}
	if (!exhibits_new(&x, &own, m, s, left, o, e)) {
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < LEFT; k++)
				t[i].z[k] =
					exhibits_standing(&x, k, t[i].suspect, t[i].lab);
		fit_leave_one_lab_out(t, n, &w, e);
	}
	arena_release(&own);
	return e->rc;
}
