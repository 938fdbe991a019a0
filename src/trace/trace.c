/* trace.c - see trace.h. */
#include "trace/trace.h"

#include "base/map.h"
#include "model/origin.h"
#include "sketch/align.h"
#include "store/store_exchange.h"
#include "store/store_model.h"
#include "trace/grams.h"
#include "trace/index.h"

#include <stdlib.h>

struct job {
	struct trace *t;
	struct arena *arena; /* of the result */
	struct store *store;
	struct index index;
	struct common_scan scan;
	struct store_prompt *prompt;
	size_t n_prompt;
	struct map prompt_of; /* the store's number to index */
	uint32_t model, min_word;
	size_t cap;
	struct origin origin; /* of the suspect's answers */
};

static enum rc
find_models(struct job *j, const struct store_model **suspect,
	const struct store_model *m, size_t n, const struct trace_want *want,
	struct err *e)
{
	const struct store_model *model = NULL;

	*suspect = NULL;
	for (size_t i = 0; i < n; i++) {
		if (str_is(m[i].name, want->suspect))
			*suspect = &m[i];
		if (str_is(m[i].name, want->model))
			model = &m[i];
	}
	if (!*suspect || !model)
		return err_set(e, RC_USAGE,
			"no model \"%s\" in the store: `assay models` lists them",
			*suspect ? want->model : want->suspect);
	j->model = (uint32_t)model->id;
	return RC_OK;
}

/* Numbers the reference models densely; all others are none. */
static void
make_scan(struct job *j, const struct store_model *m, size_t n,
	const struct store_model *suspect)
{
	uint32_t *of_model, *of_doc, n_reference = 0;
	int64_t max = 0;
	struct str lab = { 0 };

	for (size_t i = 0; i < n; i++) {
		max = m[i].id > max ? m[i].id : max;
		if (m[i].id == j->model)
			lab = m[i].lab;
	}
	of_model = ARENA_RAW(j->arena, uint32_t, (size_t)max + 1);
	memset(of_model, 0xff, ((size_t)max + 1) * sizeof *of_model);
	for (size_t i = 0; i < n; i++) {
		bool null = str_is(m[i].label, "none") || str_is(m[i].role, "reference");
		bool related =
			m[i].id == j->model || m[i].id == suspect->id ||
			(m[i].lab.len && (str_equal(m[i].lab, lab) ||
						 str_equal(m[i].lab, suspect->lab)));

		if (null && !related && m[i].n_exchange)
			of_model[m[i].id] = n_reference++;
	}
	of_doc = ARENA_RAW(j->arena, uint32_t, j->index.n_doc);
	for (size_t d = 0; d < j->index.n_doc; d++) {
		uint32_t k = j->index.model_of[d];

		of_doc[d] = k == COMMON_NO_MODEL ? COMMON_NO_MODEL : of_model[k];
	}
	common_scan_init(&j->scan, j->arena, of_doc, j->index.n_doc, n_reference);
	j->t->n_reference = n_reference;
}

/* In how many references the rarest of the passage's kept 5-grams occurs. */
static uint32_t
rarest(struct job *j, const struct mark *mark, size_t n_mark, size_t first, size_t n_gram)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < n_mark; i++)
		if (mark[i].at >= first && mark[i].at < first + n_gram) {
			uint32_t k = common_scan_count(&j->scan, j->index.list,
				j->index.n_segment, mark[i].hash, UINT32_MAX);

			least = k < least ? k : least;
		}
	return least == UINT32_MAX ? 0 : least;
}

static struct trace_side
side(struct arena *a, const struct grams *g, int64_t exchange, size_t first, size_t n)
{
	struct trace_side s = { .exchange = exchange };
	struct str text = grams_span(&s.start, g, first, n);

	s.len = text.len;
	s.text = arena_str(a, text);
	return s;
}

static void
keep(struct job *j, const struct trace_passage *p)
{
	struct trace *t = j->t;

	ARENA_GROW(j->arena, t->passage, &j->cap, t->n + 1);
	t->passage[t->n++] = *p;
	t->n_counted += !p->quoted && !p->common;
}

struct suspect_answer {
	const struct store_row *row;
	struct grams grams;
};

static const struct store_prompt *
prompt_of(const struct job *j, int64_t id)
{
	uint32_t at = map_find_u64(&j->prompt_of, (uint64_t)id);

	return at == MAP_NONE ? NULL : &j->prompt[at];
}

static void
keep_run(struct job *j, struct arena *a, const struct suspect_answer *s,
	const struct store_row *model_row, const struct grams *model,
	const struct align_run *run)
{
	const struct store_prompt *q = prompt_of(j, s->row->prompt);
	const struct store_prompt *k = prompt_of(j, model_row->prompt);
	size_t n_gram = grams_in(run->len);
	struct trace_passage p = { .n_word = run->len,
		.same_prompt = s->row->prompt == model_row->prompt };

	p.suspect = side(j->arena, &s->grams, s->row->id, run->suspect, run->len);
	p.model = side(j->arena, model, model_row->id, run->model, run->len);
	p.suspect.prompt = q ? q->name : (struct str){ 0 };
	p.model.prompt = k ? k->name : (struct str){ 0 };
	p.quoted = q && grams_quoted(a, s->grams.gram + run->suspect, n_gram, q->text);
	p.n_reference = rarest(j, s->grams.mark, s->grams.n_mark, run->suspect, n_gram);
	p.common = p.n_reference > 0 && (p.n_reference >= TRACE_COMMON_MODELS ||
						p.n_reference == j->t->n_reference);
	keep(j, &p);
}

/* Aligns one answer of the suspect with every answer of the model that shares a kept
 * hash with it. */
static enum rc
trace_answer(
	struct job *j, struct arena *a, const struct suspect_answer *s, struct err *e)
{
	uint64_t *hash = ARENA_RAW(a, uint64_t, s->grams.n_mark);
	uint32_t *doc;
	size_t n;

	for (size_t i = 0; i < s->grams.n_mark; i++)
		hash[i] = s->grams.mark[i].hash;
	n = index_documents(&doc, a, &j->index, hash, s->grams.n_mark, j->model);
	for (size_t i = 0; i < n; i++) {
		struct align_run *run;
		struct store_row row;
		struct grams model;
		size_t n_run;

		if (store_exchange_get(&row, a, j->store, doc[i], e))
			return e->rc;
		grams_words(&model, a, row.response, GRAMS_WORDS_MAX);
		n_run = align_runs(&run, a, s->grams.hash, s->grams.n, model.hash,
			model.n, j->min_word);
		for (size_t k = 0; k < n_run; k++)
			keep_run(j, a, s, &row, &model, &run[k]);
	}
	return RC_OK;
}

static enum rc
trace_id(struct job *j, struct arena *a, int64_t id, struct err *e)
{
	struct store_row row;
	struct suspect_answer s = { .row = &row };

	if (store_exchange_get(&row, a, j->store, id, e))
		return e->rc;
	grams_words(&s.grams, a, row.response, GRAMS_WORDS_MAX);
	grams_hash(&s.grams, a);
	grams_mark(&s.grams, a);
	j->t->n_answer++;
	origin_add(&j->origin, j->arena, row.params);
	return trace_answer(j, a, &s, e);
}

static int
longest_first(const void *a, const void *b)
{
	const struct trace_passage *x = a, *y = b;

	if (x->n_word != y->n_word)
		return x->n_word > y->n_word ? -1 : 1;
	if (x->suspect.exchange != y->suspect.exchange)
		return x->suspect.exchange < y->suspect.exchange ? -1 : 1;
	if (x->suspect.start != y->suspect.start)
		return x->suspect.start < y->suspect.start ? -1 : 1;
	return (x->model.exchange > y->model.exchange) -
	       (x->model.exchange < y->model.exchange);
}

static enum rc
prepare(struct job *j, const struct store_model **suspect, const struct trace_want *want,
	struct err *e)
{
	struct store_model *m;
	size_t n;
	int64_t max = 0;

	if (store_models(&m, &n, j->arena, j->store, e) ||
		find_models(j, suspect, m, n, want, e))
		return e->rc;
	for (size_t i = 0; i < n; i++)
		max = m[i].id > max ? m[i].id : max;
	if (index_open(&j->index, j->arena, j->store, max, e) ||
		store_prompts(&j->prompt, &j->n_prompt, j->arena, j->store, e))
		return e->rc;
	map_init(&j->prompt_of, j->arena);
	for (size_t i = 0; i < j->n_prompt; i++)
		map_put_u64(&j->prompt_of, (uint64_t)j->prompt[i].id, NULL);
	make_scan(j, m, n, *suspect);
	return RC_OK;
}

enum rc
trace_run(struct trace *t, struct arena *a, struct store *s,
	const struct trace_want *want, struct err *e)
{
	struct job j = { .t = t, .arena = a, .store = s };
	const struct store_model *suspect = NULL;
	struct arena own = { 0 };

	*t = (struct trace){ 0 };
	j.min_word = want->min_word ? want->min_word : TRACE_MIN_WORDS;
	if (prepare(&j, &suspect, want, e))
		return e->rc;
	for (size_t d = 0; d < j.index.n_doc && !e->rc; d++) {
		if (j.index.model_of[d] != (uint32_t)suspect->id)
			continue;
		trace_id(&j, &own, (int64_t)d, e);
		arena_reset(&own);
	}
	arena_release(&own);
	t->n_exploratory = j.origin.n_exploratory;
	if (t->n)
		qsort(t->passage, t->n, sizeof *t->passage, longest_first);
	return e->rc;
}
