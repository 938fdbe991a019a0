/* style.c - see style.h. One model is learnt for each lab that has suspects, without it,
 * and for each half of the prompts. */
#include "match/style.h"

#include "base/pool.h"
#include "match/view.h"
#include "stat/softmax.h"

#include <math.h>
#include <stdlib.h>

static const struct view view = { TOKEN_ALL, STYLE_TOKENS, 0, 1, 2 };

/* The bins of every answer, sorted, each once: those of answer i begin at start[i]. */
struct bins {
	uint32_t *bin;
	size_t *start;
};

static int
ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t
bins_of(uint32_t *out, const struct panel *p, const struct panel_answer *a)
{
	uint64_t gram[2 * STYLE_TOKENS];
	struct arena own = { 0 };
	uint32_t *scratch = ARENA_RAW(&own, uint32_t, a->n_tok);
	size_t n =
		a->tok ? view_grams(gram, &view, &p->vocab, a->tok, a->n_tok, 0, scratch)
		       : 0;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		out[i] = (uint32_t)(gram[i] >> (64 - STYLE_BITS));
	qsort(out, n, sizeof *out, ascending);
	for (size_t i = 0; i < n; i++)
		if (!kept || out[kept - 1] != out[i])
			out[kept++] = out[i];
	arena_release(&own);
	return kept;
}

static void
bins_new(struct bins *b, struct arena *a, const struct panel *p)
{
	const size_t n = p->n_model * p->n_prompt;

	b->bin = ARENA_RAW(a, uint32_t, n * 2 * STYLE_TOKENS);
	b->start = ARENA_NEW(a, size_t, n + 1);
	for (size_t i = 0; i < n; i++)
		b->start[i + 1] =
			b->start[i] + bins_of(b->bin + b->start[i], p, &p->answer[i]);
}

struct work {
	const struct panel *p;
	const struct bins *bins;
	double *value;
	uint32_t *lab; /* those that have suspects */
};

/* Labs as classes, without one: SIZE_MAX for those without answers to learn from. */
static size_t
classes(size_t *class, const struct panel *p, uint32_t without)
{
	size_t n = 0;

	for (size_t l = 0; l < p->n_lab; l++)
		class[l] = SIZE_MAX;
	for (size_t m = 0; m < p->n_model; m++) {
		const struct roster_model *r = &p->model[m];

		if ((r->candidate || r->reference) && r->lab != without &&
			class[r->lab] == SIZE_MAX)
			class[r->lab] = n++;
	}
	return n;
}

/* The answers of all classes to the prompts of one half, as rows. */
static void
gather(struct softmax_rows *r, struct arena *a, const struct work *w, const size_t *class,
	size_t half)
{
	const struct panel *p = w->p;
	const size_t room = p->n_model * STYLE_PROMPTS;
	uint32_t *feature = ARENA_RAW(a, uint32_t, room * 2 * STYLE_TOKENS);
	uint32_t *label = ARENA_RAW(a, uint32_t, room);
	size_t *start = ARENA_NEW(a, size_t, room + 1), n = 0, *have;
	double *weight = ARENA_RAW(a, double, room);

	have = ARENA_NEW(a, size_t, r->n_class);
	for (size_t m = 0; m < p->n_model; m++) {
		size_t k = class[p->model[m].lab];

		if (k == SIZE_MAX || !(p->model[m].candidate || p->model[m].reference))
			continue;
		for (size_t q = half; q < p->n_prompt && q / 2 < STYLE_PROMPTS; q += 2) {
			size_t at = m * p->n_prompt + q;
			size_t len = w->bins->start[at + 1] - w->bins->start[at];

			if (!p->answer[at].tok)
				continue;
			memcpy(feature + start[n], w->bins->bin + w->bins->start[at],
				len * sizeof *feature);
			label[n++] = (uint32_t)k;
			start[n] = start[n - 1] + len;
			have[k]++;
		}
	}
	for (size_t i = 0; i < n; i++)
		weight[i] = 1 / ((double)have[label[i]] * (double)r->n_class);
	r->feature = feature;
	r->start = start;
	r->label = label;
	r->weight = weight;
	r->n = n;
}

/* Adds up log probabilities of the suspect's answers to the other half. */
static size_t
apply(double *sum, double *p, const struct work *w, const double *model,
	const struct softmax_rows *like, size_t suspect, size_t half)
{
	const size_t first = suspect * w->p->n_prompt;
	struct softmax_rows r = *like;
	size_t n = 0;

	r.feature = w->bins->bin;
	r.start = w->bins->start;
	for (size_t q = 1 - half; q < w->p->n_prompt; q += 2) {
		if (!w->p->answer[first + q].tok)
			continue;
		softmax_log_p(p, model, &r, first + q);
		for (size_t k = 0; k < r.n_class; k++)
			sum[k] += p[k];
		n++;
	}
	return n;
}

static void
judge_lab(void *ctx, size_t index, unsigned thread)
{
	const struct work *w = ctx;
	const struct panel *p = w->p;
	struct arena own = { 0 };
	size_t *class = ARENA_RAW(&own, size_t, p->n_lab);
	struct softmax_rows r = { .n_feature = (size_t)1 << STYLE_BITS };
	double *model[2], *sum, *log_p;

	(void)thread;
	r.n_class = classes(class, p, w->lab[index]);
	for (size_t half = 0; r.n_class && half < 2; half++) {
		gather(&r, &own, w, class, half);
		model[half] = ARENA_RAW(&own, double, r.n_feature *r.n_class);
		softmax_fit(model[half], &r, STYLE_PENALTY, STYLE_STEPS);
	}
	log_p = ARENA_RAW(&own, double, r.n_class);
	sum = ARENA_RAW(&own, double, r.n_class);
	for (size_t s = 0; r.n_class && s < p->n_model; s++) {
		size_t n = 0;

		if (!p->model[s].suspect || p->model[s].lab != w->lab[index])
			continue;
		for (size_t k = 0; k < r.n_class; k++)
			sum[k] = 0;
		for (size_t half = 0; half < 2; half++)
			n += apply(sum, log_p, w, model[half], &r, s, half);
		for (size_t m = 0; n && m < p->n_model; m++)
			if (class[p->model[m].lab] != SIZE_MAX)
				w->value[s * p->n_model + m] =
					sum[class[p->model[m].lab]] / (double)n;
	}
	arena_release(&own);
}

void
style_compare(double *value, const struct exhibit_case *c)
{
	const struct panel *p = c->panel;
	struct arena own = { 0 };
	struct bins bins;
	struct work w = { p, &bins, value, ARENA_RAW(&own, uint32_t, p->n_lab) };
	bool *seen = ARENA_NEW(&own, bool, p->n_lab);
	size_t n = 0;

	for (size_t i = 0; i < p->n_model * p->n_model; i++)
		value[i] = (double)NAN;
	for (size_t m = 0; m < p->n_model; m++)
		if (p->model[m].suspect && !seen[p->model[m].lab]) {
			seen[p->model[m].lab] = true;
			w.lab[n++] = p->model[m].lab;
		}
	bins_new(&bins, &own, p);
	pool_run(n, c->n_thread, judge_lab, &w);
	arena_release(&own);
}
