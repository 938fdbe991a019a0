/* overlap.c - see overlap.h.
 *
 * An entry is an n-gram's number in the upper half of 64 bits and the model's in the
 * lower, so that one sort of plain numbers groups the models by n-gram:
 *
 *	gram 17 | model 3
 *	gram 17 | model 8	<- 3 and 8 share 17
 *	gram 40 | model 3
 */
#include "match/overlap.h"

#include "base/pool.h"
#include "sketch/shingle.h"

#include <assert.h>
#include <math.h>

enum { IDF_BITS = 22, AHEAD = 24 };

/* What is sorted to count n-grams is kept for the comparison up to this size. */
static const size_t KEEP_BYTES = (size_t)1 << 28;

struct scratch {
	struct arena arena;
	uint32_t *df;    /* answers a bin occurs in */
	uint64_t *entry; /* this prompt's */
	uint64_t *spare; /* as large */
	uint64_t *own;   /* the prompt's own n-grams */
	uint32_t *token; /* for view_grams() */
	double *both;    /* n_model x n_model */
	double *self;    /* n_model */
	uint64_t n_document;
};

/* One prompt's entries. */
struct listed {
	const uint64_t *entry; /* NULL: to be made again */
	size_t n;
};

struct work {
	const struct panel *p;
	const struct view *v;
	enum overlap_measure measure;
	struct scratch *scratch;
	struct listed *listed; /* by prompt; NULL: too large to keep */
	const uint32_t *df;    /* by bin; NULL: every n-gram weighs 1 */
	const double *idf2;    /* by df */
	uint64_t n_document;
	struct overlap *out;
};

/* Sorted distinct entries of one prompt, without the prompt's own n-grams. */
static size_t
entries(const struct work *w, struct scratch *s, size_t prompt)
{
	const struct panel_prompt *q = &w->p->prompt[prompt];
	struct view whole = *w->v;
	size_t n = 0, n_own, kept = 0, k = 0;

	whole.first = whole.last = 0;
	n_own = view_grams(s->own, &whole, &w->p->vocab, q->tok, q->n_tok, 0, s->token);
	n_own = shingle_unique(s->own, n_own);
	for (size_t m = 0; m < w->p->n_model; m++) {
		const struct panel_answer *a = panel_answer(w->p, m, prompt);

		if (a->tok)
			n += view_grams(s->entry + n, w->v, &w->p->vocab, a->tok,
				a->n_tok, (uint32_t)m, s->token);
	}
	/* Models came in order. */
	shingle_sort_upper(s->entry, s->spare, n);
	for (size_t i = 0; i < n; i++) {
		while (k < n_own && s->own[k] >> 32 < s->entry[i] >> 32)
			k++;
		if (kept && s->entry[i] == s->entry[kept - 1])
			continue;
		if (k == n_own || s->own[k] >> 32 != s->entry[i] >> 32)
			s->entry[kept++] = s->entry[i];
	}
	return kept;
}

static size_t
group_end(const uint64_t *entry, size_t i, size_t n)
{
	size_t j = i + 1;

	while (j < n && entry[j] >> 32 == entry[i] >> 32)
		j++;
	return j;
}

static void
count_documents(void *ctx, size_t prompt, unsigned thread)
{
	struct work *w = ctx;
	struct scratch *s = &w->scratch[thread];
	size_t n = entries(w, s, prompt);

	for (size_t i = 0; i < n; i++) {
		/* In order, but far apart: no cache foresees it. */
		if (i + AHEAD < n)
			__builtin_prefetch(
				&s->df[s->entry[i + AHEAD] >> (64 - IDF_BITS)], 1);
		s->df[s->entry[i] >> (64 - IDF_BITS)]++;
	}
	if (w->listed) {
		uint64_t *copy = ARENA_RAW(&s->arena, uint64_t, n);

		if (n)
			memcpy(copy, s->entry, n * sizeof *copy);
		w->listed[prompt] = (struct listed){ copy, n };
	}
	for (size_t m = 0; m < w->p->n_model; m++)
		s->n_document += panel_answer(w->p, m, prompt)->tok != NULL;
}

/* Adds up the threads' counts and weighs each count that occurs: bins are many, and
 * nearly all of the same few counts. */
static void
weigh_counts(struct work *w, struct arena *a, unsigned n_thread)
{
	const size_t n_bin = (size_t)1 << IDF_BITS;
	double *idf2;

	w->df = w->scratch[0].df;
	w->n_document = w->scratch[0].n_document;
	for (unsigned t = 1; t < n_thread; t++) {
		w->n_document += w->scratch[t].n_document;
		for (size_t b = 0; b < n_bin; b++)
			w->scratch[0].df[b] += w->scratch[t].df[b];
	}
	idf2 = ARENA_NEW(a, double, w->n_document + 1);
	for (uint64_t df = 0; df + 1 < w->n_document; df++) {
		double idf = log((double)w->n_document / (double)(df + 1));

		idf2[df] = idf * idf;
	}
	w->idf2 = idf2;
}

/* The weight of entry[i], one of n. */
static double
weight_of(const struct work *w, const uint64_t *entry, size_t i, size_t n)
{
	uint32_t df;

	if (!w->df)
		return 1;
	if (i + AHEAD < n)
		__builtin_prefetch(&w->df[entry[i + AHEAD] >> (64 - IDF_BITS)]);
	df = w->df[entry[i] >> (64 - IDF_BITS)];
	/* N-grams that share a bin can outnumber the answers. */
	return df < w->n_document ? w->idf2[df] : 0;
}

/* The labs of the references in a group when there are at most two of them; false when
 * there are more, and so no pair that has the n-gram to itself. */
static bool
reference_labs(uint32_t lab[2], size_t *n_lab, const struct panel *p,
	const uint64_t *entry, size_t n)
{
	*n_lab = 0;
	for (size_t i = 0; i < n; i++) {
		const struct roster_model *m = &p->model[(uint32_t)entry[i]];

		if (!m->reference || (*n_lab > 0 && lab[0] == m->lab) ||
			(*n_lab > 1 && lab[1] == m->lab))
			continue;
		if (*n_lab == 2)
			return false;
		lab[(*n_lab)++] = m->lab;
	}
	return true;
}

static void
add_exclusive(const struct work *w, struct scratch *s, const uint64_t *entry, size_t n)
{
	const struct roster_model *model = w->p->model;
	uint32_t lab[2] = { 0, 0 };
	size_t n_lab;

	if (!reference_labs(lab, &n_lab, w->p, entry, n))
		return;
	for (size_t i = 1; i < n; i++) {
		uint32_t a = (uint32_t)entry[i], lab_a = model[a].lab;

		for (size_t j = 0; j < i; j++) {
			uint32_t b = (uint32_t)entry[j], lab_b = model[b].lab;
			bool alone = true;

			for (size_t k = 0; k < n_lab; k++)
				alone = alone && (lab[k] == lab_a || lab[k] == lab_b);
			if (alone)
				s->both[a * w->p->n_model + b] += 1;
		}
	}
}

static void
add_shared(const struct work *w, struct scratch *s, const uint64_t *entry, size_t n,
	double weight)
{
	for (size_t i = 1; i < n; i++) {
		double *row = s->both + (uint32_t)entry[i] * w->p->n_model;

		for (size_t j = 0; j < i; j++)
			row[(uint32_t)entry[j]] += weight;
	}
}

static double
alike(enum overlap_measure measure, double both, double a, double b)
{
	if (measure == OVERLAP_COSINE)
		return a > 0 && b > 0 ? both / sqrt(a * b) : (double)NAN;
	if (measure == OVERLAP_JACCARD)
		return a + b > both ? both / (a + b - both) : (double)NAN;
	return a + b > 0 ? 2 * both / (a + b) : (double)NAN;
}

static void
compare_prompt(void *ctx, size_t prompt, unsigned thread)
{
	struct work *w = ctx;
	struct scratch *s = &w->scratch[thread];
	struct listed l = w->listed ? w->listed[prompt] : (struct listed){ NULL, 0 };
	size_t n_model = w->p->n_model;

	if (!l.entry)
		l = (struct listed){ s->entry, entries(w, s, prompt) };
	memset(s->both, 0, n_model * n_model * sizeof *s->both);
	memset(s->self, 0, n_model * sizeof *s->self);
	for (size_t i = 0, end; i < l.n; i = end) {
		double weight = weight_of(w, l.entry, i, l.n);

		end = group_end(l.entry, i, l.n);
		for (size_t k = i; k < end; k++)
			s->self[(uint32_t)l.entry[k]] += weight;
		if (w->measure == OVERLAP_EXCLUSIVE)
			add_exclusive(w, s, l.entry + i, end - i);
		else
			add_shared(w, s, l.entry + i, end - i, weight);
	}
	for (size_t i = 1, pair = 0; i < n_model; i++)
		for (size_t j = 0; j < i; j++, pair++) {
			bool have = panel_answer(w->p, i, prompt)->tok &&
				    panel_answer(w->p, j, prompt)->tok;

			w->out->value[pair * w->out->n_prompt + prompt] =
				(float)(have ? alike(w->measure, s->both[i * n_model + j],
						       s->self[i], s->self[j])
					     : (double)NAN);
		}
}

/* Room for the largest prompt of the panel. Returns how many entries all can have. */
static size_t
scratch_init(struct scratch *s, const struct work *w, bool idf)
{
	const struct panel *p = w->p;
	size_t n_entry = 0, n_own = 0, n_token = 0, all = 0;
	struct view whole = *w->v;

	whole.first = whole.last = 0;
	for (size_t q = 0; q < p->n_prompt; q++) {
		size_t n = 0;

		for (size_t m = 0; m < p->n_model; m++) {
			const struct panel_answer *a = panel_answer(p, m, q);

			n += a->tok ? view_max(w->v, a->n_tok) : 0;
			n_token = a->tok && a->n_tok > n_token ? a->n_tok : n_token;
		}
		all += n;
		n_entry = n > n_entry ? n : n_entry;
		n = view_max(&whole, p->prompt[q].n_tok);
		n_own = n > n_own ? n : n_own;
		n_token = p->prompt[q].n_tok > n_token ? p->prompt[q].n_tok : n_token;
	}
	s->entry = ARENA_RAW(&s->arena, uint64_t, n_entry);
	s->spare = ARENA_RAW(&s->arena, uint64_t, n_entry);
	s->own = ARENA_RAW(&s->arena, uint64_t, n_own);
	s->token = ARENA_RAW(&s->arena, uint32_t, n_token);
	s->both = ARENA_RAW(&s->arena, double, p->n_model * p->n_model);
	s->self = ARENA_RAW(&s->arena, double, p->n_model);
	if (idf)
		s->df = ARENA_NEW(&s->arena, uint32_t, (size_t)1 << IDF_BITS);
	return all;
}

void
overlap_new(struct overlap *o, struct arena *a, const struct panel *p,
	const struct view *v, enum overlap_measure measure, unsigned n_thread)
{
	struct arena own = { 0 };
	struct work w = { .p = p, .v = v, .measure = measure, .out = o };
	size_t n_entry = 0;

	assert(p->n_model >= 1);
	n_thread = n_thread ? n_thread : 1;
	*o = (struct overlap){ .n_model = p->n_model, .n_prompt = p->n_prompt };
	o->value = ARENA_RAW(a, float, p->n_model *(p->n_model - 1) / 2 * p->n_prompt);
	w.scratch = ARENA_NEW(&own, struct scratch, n_thread);
	for (unsigned t = 0; t < n_thread; t++)
		n_entry = scratch_init(&w.scratch[t], &w, measure == OVERLAP_COSINE);
	if (measure == OVERLAP_COSINE) {
		if (n_entry <= KEEP_BYTES / sizeof(uint64_t))
			w.listed = ARENA_NEW(&own, struct listed, p->n_prompt);
		pool_run(p->n_prompt, n_thread, count_documents, &w);
		weigh_counts(&w, &own, n_thread);
	}
	pool_run(p->n_prompt, n_thread, compare_prompt, &w);
	for (unsigned t = 0; t < n_thread; t++)
		arena_release(&w.scratch[t].arena);
	arena_release(&own);
}
