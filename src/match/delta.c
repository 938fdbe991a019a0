/* delta.c - see delta.h. */
#include "match/delta.h"

#include "stat/summary.h"

#include <math.h>
#include <stdlib.h>

double
delta_burrows(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += fabs(x[i] - y[i]);
	return n ? sum / (double)n : 0;
}

double
delta_argamon(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i] - y[i]) * (x[i] - y[i]);
	return n ? sqrt(sum) / (double)n : 0;
}

double
delta_eder(const double *x, const double *y, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += fabs(x[i] - y[i]) * (double)(n - i + 1) / (double)n;
	return sum;
}

double
delta_cosine(const double *x, const double *y, size_t n)
{
	double xy = 0, xx = 0, yy = 0;

	for (size_t i = 0; i < n; i++) {
		xy += x[i] * y[i];
		xx += x[i] * x[i];
		yy += y[i] * y[i];
	}
	return xx > 0 && yy > 0 ? 1 - xy / sqrt(xx * yy) : 1;
}

struct word {
	uint64_t count;
	uint32_t number;
};

static int
by_count(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Counts of every word, [model][vocabulary]. */
static uint32_t *
count_words(struct arena *a, const struct panel *p, size_t n_vocab)
{
	uint32_t *count = ARENA_NEW(a, uint32_t, p->n_model * n_vocab);

	for (size_t m = 0; m < p->n_model; m++)
		for (size_t q = 0; q < p->n_prompt; q++) {
			const struct panel_answer *x = panel_answer(p, m, q);

			for (size_t i = 0; i < x->n_tok; i++)
				count[m * n_vocab + x->tok[i]] +=
					p->vocab.word[x->tok[i]];
		}
	return count;
}

/* Shares of the commonest words, [model][DELTA_WORDS]; returns how many words. */
static size_t
shares(double **out, struct arena *a, const struct panel *p)
{
	const size_t n_vocab = p->vocab.number.n;
	struct arena own = { 0 };
	uint32_t *count = count_words(&own, p, n_vocab);
	struct word *w = ARENA_NEW(&own, struct word, n_vocab);
	size_t n = n_vocab < DELTA_WORDS ? n_vocab : DELTA_WORDS;

	for (size_t v = 0; v < n_vocab; v++) {
		w[v].number = (uint32_t)v;
		for (size_t m = 0; m < p->n_model; m++)
			w[v].count += count[m * n_vocab + v];
	}
	qsort(w, n_vocab, sizeof *w, by_count);
	*out = ARENA_NEW(a, double, p->n_model *DELTA_WORDS);
	for (size_t m = 0; m < p->n_model; m++) {
		uint64_t all = 0;

		for (size_t v = 0; v < n_vocab; v++)
			all += count[m * n_vocab + v];
		for (size_t i = 0; i < n && all; i++)
			(*out)[m * DELTA_WORDS + i] =
				(double)count[m * n_vocab + w[i].number] / (double)all;
	}
	arena_release(&own);
	return n;
}

/* All models' z-scores by the references without one lab; words without spread are 0. */
static void
standardise(double *z, const double *share, const struct panel *p, uint32_t without,
	size_t n, double *scratch)
{
	for (size_t i = 0; i < n; i++) {
		struct summary s;
		size_t have = 0;

		for (size_t m = 0; m < p->n_model; m++)
			if (p->model[m].reference && p->model[m].lab != without)
				scratch[have++] = share[m * DELTA_WORDS + i];
		s = summary_of(scratch, have);
		for (size_t m = 0; m < p->n_model; m++)
			z[m * DELTA_WORDS + i] =
				have && s.sd > 0
					? (share[m * DELTA_WORDS + i] - s.mean) / s.sd
					: 0;
	}
}

static void
compare(double *value, const struct panel *p,
	double (*distance)(const double *, const double *, size_t))
{
	struct arena own = { 0 };
	double *share, *z = ARENA_RAW(&own, double, p->n_model *DELTA_WORDS);
	double *scratch = ARENA_RAW(&own, double, p->n_model);
	size_t n = shares(&share, &own, p);

	for (size_t s = 0; s < p->n_model; s++) {
		standardise(z, share, p, p->model[s].lab, n, scratch);
		for (size_t c = 0; c < p->n_model; c++)
			value[s * p->n_model + c] =
				-distance(z + s * DELTA_WORDS, z + c * DELTA_WORDS, n);
	}
	arena_release(&own);
}

void
delta_compare(double *value, const struct exhibit_case *c)
{
	compare(value, c->panel, delta_burrows);
}

void
delta_compare_cosine(double *value, const struct exhibit_case *c)
{
	compare(value, c->panel, delta_cosine);
}
