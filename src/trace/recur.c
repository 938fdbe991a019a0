/* recur.c - see recur.h: the batch. */
#include "trace/recur.h"

#include "base/buf.h"
#include "base/pool.h"
#include "sketch/shingle.h"
#include "trace/copied.h"
#include "trace/grams.h"
#include "trace/lookup.h"

#include <assert.h>
#include <stdlib.h>

/* More would wait for the store. */
enum { THREADS_MAX = 64 };
/* Texts whose candidates are read together, and how many of these there are at most but
 * for the last text's: their words and prompts have room in answers.h and served.h. */
enum { GROUP = 1024, GROUP_DOCS = SERVED_KEEP / 2 };

struct fingerprint {
	struct mark *mark;
	size_t n_mark, n_word;
};

/* What one thread makes for the batch, and what it needs for one text. */
struct worker {
	struct arena kept, scratch;
};

struct recur {
	struct store *store;
	struct recur_options options;
	struct recur_counts n;
	struct arena arena; /* this struct */
	struct lookup lookup;
	struct lookup_hits hits;
	struct copied copied;
	struct arena texts, batch; /* copies; what the lookup finds */
	struct recur_text text[RECUR_BATCH_TEXTS];
	struct fingerprint print[RECUR_BATCH_TEXTS];
	size_t n_text, n_byte;
	struct worker worker[THREADS_MAX];
	struct err err;
};

enum rc
recur_open(
	struct recur **out, struct store *s, const struct recur_options *o, struct err *e)
{
	struct arena a = { 0 };
	struct recur *r = ARENA_NEW(&a, struct recur, 1);

	assert(o->min_word > 0);
	*out = NULL;
	r->store = s;
	r->options = *o;
	if (r->options.n_thread > THREADS_MAX)
		r->options.n_thread = THREADS_MAX;
	if (lookup_init(&r->lookup, s, e)) {
		lookup_release(&r->lookup);
		arena_release(&a);
		return e->rc;
	}
	r->copied.store = s;
	r->copied.options = &r->options;
	r->copied.hits = &r->hits;
	served_init(&r->copied.served, s);
	answers_init(&r->copied.answers, s, !r->options.brief);
	r->arena = a;
	*out = r;
	return RC_OK;
}

static void
fingerprint(void *ctx, size_t index, unsigned thread)
{
	struct recur *r = ctx;
	struct worker *w = &r->worker[thread];
	struct fingerprint *p = &r->print[index];
	struct grams g;

	arena_reset(&w->scratch);
	grams_words(&g, &w->scratch, r->text[index].text, RECUR_WORDS_MAX);
	grams_hash(&g, &w->scratch);
	grams_mark(&g, &w->scratch);
	*p = (struct fingerprint){ .n_mark = g.n_mark, .n_word = g.n };
	p->mark = ARENA_RAW(&w->kept, struct mark, g.n_mark);
	for (size_t i = 0; i < g.n_mark; i++)
		p->mark[i] = g.mark[i];
}

static enum rc
look_up(struct recur *r)
{
	size_t n = 0, k = 0;
	uint64_t *hash;

	for (size_t i = 0; i < r->n_text; i++)
		n += r->print[i].n_mark;
	hash = ARENA_RAW(&r->batch, uint64_t, n);
	for (size_t i = 0; i < r->n_text; i++)
		for (size_t m = 0; m < r->print[i].n_mark; m++)
			hash[k++] = r->print[i].mark[m].hash;
	n = shingle_unique(hash, n);
	return lookup_run(&r->hits, &r->batch, &r->lookup, hash, n, &r->err);
}

static enum rc
take(struct recur *r, size_t i)
{
	const struct fingerprint *p = &r->print[i];
	struct recur_found f;

	r->n.n_text++;
	r->n.n_word += p->n_word;
	r->n.n_short += p->n_word < r->options.floor;
	r->n.n_cut += p->n_word == RECUR_WORDS_MAX;
	if (copied_find(&f, &r->copied, &r->text[i], p->mark, p->n_mark, &r->err))
		return r->err.rc;
	f.number = r->n.n_text;
	r->n.n_crowded += f.n_left > 0;
	r->n.n_found += f.n > 0;
	r->n.n_counted += f.n_counted > 0;
	if (f.n)
		r->options.found(r->options.ctx, &f);
	return RC_OK;
}

static int
ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* In the order of the store, each once. Returns how many are left. */
static size_t
in_order(uint32_t *doc, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(doc, n, sizeof *doc, ascending);
	for (size_t i = 0; i < n; i++)
		if (!kept || doc[kept - 1] != doc[i])
			doc[kept++] = doc[i];
	return kept;
}

/* The candidates of texts from number first to *end. doc has room for GROUP_DOCS and
 * those of one text. */
static enum rc
load_answers(uint32_t *doc, size_t *end, struct recur *r, size_t first)
{
	size_t i = first, n = 0;

	for (; i < r->n_text && i - first < GROUP && n < GROUP_DOCS; i++)
		n += copied_candidates(
			doc + n, &r->copied, r->print[i].mark, r->print[i].n_mark);
	*end = i;
	return answers_load(&r->copied.answers, doc, in_order(doc, n), &r->err);
}

/* What is asked of those candidates that share a passage, and of no others: few do. */
static enum rc
load_served(uint32_t *doc, size_t end, struct recur *r, size_t first)
{
	size_t n = 0, more;

	for (size_t i = first; i < end && n < GROUP_DOCS; i++, n += more)
		if (copied_recurring(doc + n, &more, &r->copied, r->text[i].text,
			    r->print[i].mark, r->print[i].n_mark, &r->err))
			return r->err.rc;
	return served_load(&r->copied.served, doc, in_order(doc, n), &r->err);
}

/* Returns the first text of the next group. */
static size_t
take_group(struct recur *r, size_t first)
{
	struct arena own = { 0 };
	uint32_t *doc = ARENA_RAW(&own, uint32_t, GROUP_DOCS + RECUR_VERIFY);
	size_t end;

	if (!load_answers(doc, &end, r, first) && !load_served(doc, end, r, first))
		for (size_t i = first; i < end && !r->err.rc; i++)
			take(r, i);
	arena_release(&own);
	return end;
}

static void
forget(struct recur *r)
{
	for (unsigned i = 0; i < THREADS_MAX; i++) {
		arena_reset(&r->worker[i].kept);
		arena_reset(&r->worker[i].scratch);
	}
	arena_reset(&r->texts);
	arena_reset(&r->batch);
	r->n_text = r->n_byte = 0;
}

enum rc
recur_flush(struct recur *r, struct err *e)
{
	if (!r->err.rc) {
		pool_run(r->n_text, r->options.n_thread, fingerprint, r);
		look_up(r);
	}
	for (size_t i = 0; i < r->n_text && !r->err.rc;)
		i = take_group(r, i);
	forget(r);
	return err_copy(e, &r->err);
}

enum rc
recur_put(struct recur *r, const struct recur_text *t, struct err *e)
{
	struct recur_text *to = &r->text[r->n_text++];

	*to = *t;
	to->id = arena_str(&r->texts, t->id);
	to->prompt = arena_str(&r->texts, t->prompt);
	to->before = arena_str(&r->texts, t->before);
	to->text = arena_str(&r->texts, t->text);
	r->n_byte += t->prompt.len + t->before.len + t->text.len;
	if (r->n_text == RECUR_BATCH_TEXTS || r->n_byte >= RECUR_BATCH_BYTES)
		return recur_flush(r, e);
	return err_copy(e, &r->err);
}

const struct recur_counts *
recur_counts(const struct recur *r)
{
	return &r->n;
}

void
recur_close(struct recur *r)
{
	struct arena own;

	if (!r)
		return;
	forget(r);
	for (unsigned i = 0; i < THREADS_MAX; i++) {
		arena_release(&r->worker[i].kept);
		arena_release(&r->worker[i].scratch);
	}
	lookup_release(&r->lookup);
	served_release(&r->copied.served);
	answers_release(&r->copied.answers);
	arena_release(&r->copied.text);
	arena_release(&r->copied.answer);
	arena_release(&r->texts);
	arena_release(&r->batch);
	own = r->arena;
	arena_release(&own);
}
