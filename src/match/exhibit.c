/* exhibit.c - see exhibit.h. To add an exhibit: one file, one row, one page. */
#include "match/exhibit.h"

#include "match/behaviour.h"
#include "match/compress.h"
#include "match/delta.h"
#include "match/imposters.h"
#include "match/longest.h"
#include "match/standing.h"
#include "match/structure.h"
#include "match/style.h"
#include "store/store_exchange.h"

#include <math.h>

const struct exhibit exhibit_table[] = {
	{ "longest", "the longest run of words that two answers share", longest_compare,
		true },
	{ "structure", "length, lists, headings, closers and punctuation",
		structure_compare, true },
	{ "refusals", "refusals agreed on beyond chance", behaviour_refusals, true },
	{ "hedges", "hedges agreed on beyond chance", behaviour_hedges, true },
	{ "choices", "the same short answer", behaviour_choices, true },
	{ "delta", "Burrows' Delta over the 200 commonest words", delta_compare, true },
	{ "cosine", "Cosine Delta over the same", delta_compare_cosine, true },
	{ "compression", "normalised compression distance", compress_compare, true },
	{ "imposters", "nearer than random unrelated models in random features",
		imposters_compare, false },
	{ "style", "whom a discriminator of labs takes the answers for", style_compare,
		false },
	{ NULL, NULL, NULL, false },
};

static enum rc
texts_of(struct str *text, struct arena *a, const struct panel *p, struct store *s,
	size_t model, struct err *e)
{
	struct arena own = { 0 };
	struct store_walk *w;
	struct store_row row;
	struct map at; /* exchange to prompt */
	size_t *prompt = ARENA_NEW(&own, size_t, p->n_prompt + 1);

	map_init(&at, &own);
	for (size_t q = 0; q < p->n_prompt; q++)
		if (panel_answer(p, model, q)->tok)
			prompt[map_put_u64(&at,
				(uint64_t)panel_answer(p, model, q)->exchange, NULL)] = q;
	if (!store_walk_open(&w, s, p->model[model].about.id, 0, STORE_ROW_RESPONSE, e)) {
		struct arena one = { 0 };

		while (store_walk_next(w, &row, &one)) {
			uint32_t n = map_find_u64(&at, (uint64_t)row.id);

			if (n != MAP_NONE)
				text[prompt[n]] = arena_str(a, row.response);
			arena_reset(&one);
		}
		arena_release(&one);
		store_walk_close(w, e);
	}
	arena_release(&own);
	return e->rc;
}

enum rc
exhibit_texts(struct str **text, struct arena *a, const struct panel *p, struct store *s,
	struct err *e)
{
	*text = ARENA_NEW(a, struct str, p->n_model * p->n_prompt);
	for (size_t m = 0; m < p->n_model; m++)
		if (texts_of(*text + m * p->n_prompt, a, p, s, m, e))
			break;
	return e->rc;
}

/* The mean of value[m][r] over references r of labs other than those of m, s and c. */
static double
mean_over(const double *value, const struct panel *p, size_t m, size_t s, size_t c)
{
	double sum = 0;
	size_t n = 0;

	for (size_t r = 0; r < p->n_model; r++) {
		double v = value[m * p->n_model + r];

		if (!panel_is_reference(p, r, s, c) ||
			p->model[r].lab == p->model[m].lab || isnan(v))
			continue;
		sum += v;
		n++;
	}
	return n ? sum / (double)n : (double)NAN;
}

static double
centred(const double *value, const struct panel *p, size_t s, size_t c)
{
	double sum = 0;
	size_t n = 0;

	for (size_t r = 0; r < p->n_model; r++) {
		double v = value[r * p->n_model + c];

		if (!panel_is_reference(p, r, s, c))
			continue;
		v -= mean_over(value, p, r, s, c);
		if (!isnan(v))
			sum += v, n++;
	}
	return value[s * p->n_model + c] - mean_over(value, p, s, s, c) -
	       (n ? sum / (double)n : (double)NAN);
}

void
exhibit_centre(double *out, const double *value, const struct panel *p)
{
	for (size_t s = 0; s < p->n_model; s++)
		for (size_t c = 0; c < p->n_model; c++)
			out[s * p->n_model + c] =
				s == c ? (double)NAN : centred(value, p, s, c);
}

void
exhibit_standings(double *z, const struct exhibit *x, const struct exhibit_case *c)
{
	const struct panel *p = c->panel;
	struct arena own = { 0 };
	double *value = ARENA_RAW(&own, double, p->n_model * p->n_model);
	double *use = ARENA_RAW(&own, double, p->n_model * p->n_model);
	double *scratch = ARENA_RAW(&own, double, 4 * p->n_lab);
	struct standing_score *score = ARENA_NEW(&own, struct standing_score, p->n_model);

	x->compare(value, c);
	if (x->centred)
		exhibit_centre(use, value, p);
	else
		use = value;
	for (size_t s = 0; s < p->n_model; s++) {
		for (size_t m = 0; m < p->n_model; m++)
			score[m].value = use[s * p->n_model + m];
		standing_of(z + s * p->n_lab, p, s, score, scratch);
	}
	arena_release(&own);
}
