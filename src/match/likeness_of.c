/* likeness_of.c - see likeness_of.h. */
#include "match/likeness_of.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

enum { PARTS = 5 };

/* One prompt: the sum over pairs, and how long its answers are. */
struct row {
	double sum, tokens;
	size_t n_pair, at;
};

static int
by_length(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->tokens < y->tokens || x->tokens > y->tokens)
		return x->tokens < y->tokens ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void
add_pair(struct row *row, const float *value, size_t n_prompt)
{
	for (size_t q = 0; q < n_prompt; q++)
		if (!isnan(value[q])) {
			row[q].sum += (double)value[q];
			row[q].n_pair++;
		}
}

static void
measure(struct row *row, const struct panel *p, const struct overlap *o)
{
	for (size_t a = 0; a < p->n_model; a++)
		for (size_t b = 0; b < a && p->model[a].reference; b++)
			if (p->model[b].reference && p->model[a].lab != p->model[b].lab)
				add_pair(row, overlap_pair(o, a, b), p->n_prompt);
	for (size_t q = 0; q < p->n_prompt; q++) {
		size_t n = 0;

		row[q].at = q;
		for (size_t m = 0; m < p->n_model; m++)
			if (p->model[m].reference && panel_answer(p, m, q)->tok) {
				row[q].tokens += panel_answer(p, m, q)->n_tok;
				n++;
			}
		row[q].tokens /= n ? (double)n : 1;
	}
}

static double
mean_of(const struct row *row, size_t n)
{
	double sum = 0;
	size_t n_pair = 0;

	for (size_t i = 0; i < n; i++) {
		sum += row[i].sum;
		n_pair += row[i].n_pair;
	}
	return n_pair ? sum / (double)n_pair : (double)NAN;
}

struct likeness
likeness_of(const struct panel *p, const struct overlap *o)
{
	struct arena own = { 0 };
	struct row *row = ARENA_NEW(&own, struct row, p->n_prompt);
	struct likeness l;

	measure(row, p, o);
	l.mean = l.low = l.high = mean_of(row, p->n_prompt);
	qsort(row, p->n_prompt, sizeof *row, by_length);
	for (size_t i = 0; i < PARTS; i++) {
		size_t from = p->n_prompt * i / PARTS, to = p->n_prompt * (i + 1) / PARTS;
		double part = mean_of(row + from, to - from);

		l.low = part < l.low ? part : l.low;
		l.high = part > l.high ? part : l.high;
	}
	arena_release(&own);
	return l;
}
