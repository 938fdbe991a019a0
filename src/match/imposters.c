/* imposters.c - see imposters.h. */
#include "match/imposters.h"

#include "base/hash64.h"
#include "base/pool.h"
#include "base/random.h"
#include "text/fold.h"

#include <math.h>

enum { GRAM = 4 };

/* The distance to the suspect over the bins listed. */
static double
minmax(const double *x, const double *y, const uint32_t *bin, size_t n)
{
	double low = 0, high = 0;

	for (size_t i = 0; i < n; i++) {
		double a = x[bin[i]], b = y[bin[i]];

		low += a < b ? a : b;
		high += a < b ? b : a;
	}
	return high > 0 ? 1 - low / high : 1;
}

struct round {
	struct random random;
	uint32_t *bin;
	bool *imposter; /* by model: drawn */
	double *far;    /* by model: distance to the suspect */
};

static void
play(struct round *r, const struct imposters *x, size_t s)
{
	const struct panel *p = x->panel;
	size_t n = 0;

	for (uint32_t b = 0; b < IMPOSTERS_BINS; b++) {
		r->bin[n] = b;
		n += random_next(&r->random) >> 63;
	}
	for (size_t m = 0; m < p->n_model; m++)
		r->imposter[m] = random_next(&r->random) >> 63;
	for (size_t m = 0; m < p->n_model; m++)
		r->far[m] = minmax(x->profile + s * IMPOSTERS_BINS,
			x->profile + m * IMPOSTERS_BINS, r->bin, n);
}

/* 1 when c is nearest, 0 when an imposter is nearer, -1 without imposters. */
static int
wins(const struct round *r, const struct panel *p, size_t s, size_t c)
{
	double nearest = (double)INFINITY;

	for (size_t m = 0; m < p->n_model; m++)
		if (r->imposter[m] && panel_is_reference(p, m, s, c))
			nearest = fmin(nearest, r->far[m]);
	return isinf(nearest) ? -1 : r->far[c] <= nearest;
}

void
imposters_score(double *score, const struct imposters *x, size_t s)
{
	const struct panel *p = x->panel;
	struct arena own = { 0 };
	struct round r = { .bin = ARENA_RAW(&own, uint32_t, IMPOSTERS_BINS + 1),
		.imposter = ARENA_NEW(&own, bool, p->n_model),
		.far = ARENA_RAW(&own, double, p->n_model) };
	size_t *won = ARENA_NEW(&own, size_t, p->n_model);
	size_t *played = ARENA_NEW(&own, size_t, p->n_model);

	random_init(&r.random, x->seed + s);
	for (size_t k = 0; k < IMPOSTERS_ROUNDS; k++) {
		play(&r, x, s);
		for (size_t c = 0; c < p->n_model; c++) {
			int w = c == s ? -1 : wins(&r, p, s, c);

			won[c] += w > 0;
			played[c] += w >= 0;
		}
	}
	for (size_t c = 0; c < p->n_model; c++)
		score[c] = played[c] ? (double)won[c] / (double)played[c] : (double)NAN;
	arena_release(&own);
}

static void
count_grams(double *profile, const struct exhibit_case *c, size_t m)
{
	for (size_t q = 0; q < c->panel->n_prompt; q++) {
		struct arena own = { 0 };
		struct fold f;

		if (!exhibit_text(c, m, q).ptr)
			continue;
		fold_text(&f, &own, exhibit_text(c, m, q), FOLD_ALL);
		for (size_t i = 0; i + GRAM <= f.text.len; i++) {
			uint64_t gram = 0;

			for (size_t k = 0; k < GRAM; k++)
				gram = gram << 8 | (unsigned char)f.text.ptr[i + k];
			profile[hash64_mix(gram) % IMPOSTERS_BINS]++;
		}
		arena_release(&own);
	}
}

/* Counts become shares times idf. */
static void
weigh(double *profile, size_t n_model)
{
	for (size_t m = 0; m < n_model; m++) {
		double all = 0, *row = profile + m * IMPOSTERS_BINS;

		for (size_t b = 0; b < IMPOSTERS_BINS; b++)
			all += row[b];
		for (size_t b = 0; all > 0 && b < IMPOSTERS_BINS; b++)
			row[b] /= all;
	}
	for (size_t b = 0; b < IMPOSTERS_BINS; b++) {
		size_t have = 0;

		for (size_t m = 0; m < n_model; m++)
			have += profile[m * IMPOSTERS_BINS + b] > 0;
		for (size_t m = 0; m < n_model; m++)
			profile[m * IMPOSTERS_BINS + b] *=
				1 + log((1 + (double)n_model) / (1 + (double)have));
	}
}

struct work {
	const struct exhibit_case *c;
	struct imposters x;
	double *profile, *value;
};

static void
count_model(void *ctx, size_t m, unsigned thread)
{
	const struct work *w = ctx;

	(void)thread;
	count_grams(w->profile + m * IMPOSTERS_BINS, w->c, m);
}

static void
compare_model(void *ctx, size_t s, unsigned thread)
{
	const struct work *w = ctx;
	const size_t n = w->c->panel->n_model;

	(void)thread;
	if (w->c->panel->model[s].suspect)
		imposters_score(w->value + s * n, &w->x, s);
	for (size_t c = 0; c < n && !w->c->panel->model[s].suspect; c++)
		w->value[s * n + c] = (double)NAN;
}

void
imposters_compare(double *value, const struct exhibit_case *c)
{
	const size_t n = c->panel->n_model;
	struct arena own = { 0 };
	struct work w = { .c = c, .value = value };

	w.profile = ARENA_NEW(&own, double, n *IMPOSTERS_BINS);
	pool_run(n, c->n_thread, count_model, &w);
	weigh(w.profile, n);
	w.x = (struct imposters){ w.profile, c->panel, c->seed };
	pool_run(n, c->n_thread, compare_model, &w);
	arena_release(&own);
}
