/* within.c - see within.h. */
#include "match/within.h"

#include "stat/bootstrap.h"

#include <math.h>

/* Marks the prompts for which every candidate listed has a score; returns how many. */
static size_t
common_prompts(size_t *prompt, const struct match *m, const struct within *w, size_t n)
{
	size_t kept = 0;

	for (size_t q = 0; q < m->panel.n_prompt; q++) {
		bool all = true;

		for (size_t i = 0; i < n; i++)
			all = all && !isnan(match_prompts(m, 0, w[i].model)[q]);
		if (all)
			prompt[kept++] = q;
	}
	return kept;
}

static double
mean_of(const double *x, const size_t *prompt, const uint32_t *draw, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[prompt[draw ? draw[i] : i]];
	return sum / (double)n;
}

static void
resample(struct within *w, size_t n, const struct match *m, const size_t *prompt,
	size_t n_prompt, uint64_t seed)
{
	struct arena own = { 0 };
	struct bootstrap b;

	bootstrap_new(&b, &own, n_prompt, WITHIN_ROUNDS, seed);
	for (size_t r = 0; r < b.n_round; r++) {
		size_t best = 0;
		double most = -(double)INFINITY;

		for (size_t i = 0; i < n; i++) {
			double v = mean_of(match_prompts(m, 0, w[i].model), prompt,
				b.draw + r * n_prompt, n_prompt);

			if (v > most) {
				most = v;
				best = i;
			}
		}
		w[best].first += 1.0 / WITHIN_ROUNDS;
	}
	arena_release(&own);
}

static void
sort(struct within *w, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct within one = w[i];
		size_t k = i;

		for (; k > 0 && w[k - 1].value < one.value; k--)
			w[k] = w[k - 1];
		w[k] = one;
	}
}

size_t
within_lab(struct within *out, size_t *n_prompt, const struct match *m, size_t suspect,
	uint32_t lab, uint64_t seed)
{
	const struct panel *p = &m->panel;
	struct arena own = { 0 };
	size_t *prompt = ARENA_RAW(&own, size_t, p->n_prompt), n = 0;

	for (size_t c = 0; c < p->n_model; c++)
		if (p->model[c].candidate && p->model[c].lab == lab && c != suspect)
			out[n++] = (struct within){ .model = c, .value = (double)NAN };
	*n_prompt = n ? common_prompts(prompt, m, out, n) : 0;
	if (*n_prompt) {
		for (size_t i = 0; i < n; i++)
			out[i].value = mean_of(match_prompts(m, 0, out[i].model), prompt,
				NULL, *n_prompt);
		resample(out, n, m, prompt, *n_prompt, seed);
		sort(out, n);
	}
	arena_release(&own);
	return n;
}
