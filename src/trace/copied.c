/* copied.c - see copied.h. */
#include "trace/copied.h"

#include "sketch/align.h"
#include "trace/grams.h"
#include "trace/trace.h"

#include <stdlib.h>

struct candidate {
	uint32_t doc, n_shared;
	bool rare; /* by a hash that few hold */
};

/* A text of the suspect while it is looked at. */
struct suspect {
	const struct recur_text *text;
	struct grams grams;
	const struct mark *mark;
	size_t n_mark;
	struct served_prompt prompt;
	const struct served_prompt *own; /* of a stored answer: see recur_text */
};

/* A stored answer that shares some passages with it. */
struct sharing {
	struct answers_words words;
	struct align_run *run;
	const struct served_prompt *prompt;
};

static int
by_doc(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return (x->doc > y->doc) - (x->doc < y->doc);
}

static int
most_shared(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->n_shared != y->n_shared)
		return x->n_shared > y->n_shared ? -1 : 1;
	return by_doc(a, b);
}

static int
ascending(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The numbers of the kept hashes, each once: a text that repeats itself has one many
 * times. */
static size_t
distinct(size_t **out, struct copied *c, const struct mark *mark, size_t n_mark)
{
	size_t *at = ARENA_RAW(&c->text, size_t, n_mark), n = 0;

	for (size_t i = 0; i < n_mark; i++)
		at[i] = lookup_find(c->hits, mark[i].hash);
	if (n_mark)
		qsort(at, n_mark, sizeof *at, ascending);
	for (size_t i = 0; i < n_mark; i++)
		if (!n || at[n - 1] != at[i])
			at[n++] = at[i];
	*out = at;
	return n;
}

/* One for each hash and document, by document. */
static size_t
all_hits(struct candidate **out, struct copied *c, const struct mark *mark, size_t n_mark)
{
	const struct lookup_hits *h = c->hits;
	size_t *at, n_at = distinct(&at, c, mark, n_mark), n = 0;

	for (size_t i = 0; i < n_at; i++)
		n += h->first[at[i] + 1] - h->first[at[i]];
	*out = ARENA_RAW(&c->text, struct candidate, n);
	n = 0;
	for (size_t i = 0; i < n_at; i++) {
		bool rare = h->n_doc[at[i]] <= LOOKUP_DOCS;

		for (size_t k = h->first[at[i]]; k < h->first[at[i] + 1]; k++)
			(*out)[n++] = (struct candidate){ h->doc[k], 1, rare };
	}
	if (n)
		qsort(*out, n, sizeof **out, by_doc);
	return n;
}

/* The first mark at or after a word. */
static size_t
first_mark(const struct suspect *s, size_t word)
{
	size_t low = 0, high = s->n_mark;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->mark[mid].at < word)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The documents worth reading, those that share most first. */
static size_t
candidates(
	struct candidate **out, struct copied *c, const struct mark *mark, size_t n_mark)
{
	size_t n = all_hits(out, c, mark, n_mark), kept = 0, end;

	for (size_t i = 0; i < n; i = end) {
		struct candidate d = (*out)[i];

		for (end = i + 1; end < n && (*out)[end].doc == d.doc; end++) {
			d.n_shared++;
			d.rare |= (*out)[end].rare;
		}
		if (d.rare || (!c->options->even && d.n_shared >= RECUR_MANY))
			(*out)[kept++] = d;
	}
	if (kept)
		qsort(*out, kept, sizeof **out, most_shared);
	return kept;
}

/* Whether a prompt is like one of those that have been seen, or like the suspect's own.
 */
static bool
is_new(const struct served_prompt *p, const struct served_prompt *const *seen, size_t n,
	const struct served_prompt *own)
{
	if (own && served_alike(p, own))
		return false;
	for (size_t i = 0; i < n; i++)
		if (p == seen[i] || served_alike(p, seen[i]))
			return false;
	return true;
}

/* How many stored answers, to prompts unlike the answer's and each other's, hold the
 * rarest kept hash of the passage; counts no further than most. */
static enum rc
elsewhere(uint32_t *out, struct copied *c, const struct suspect *s,
	const struct align_run *run, const struct served_prompt *prompt, struct err *e)
{
	size_t most = c->options->brief ? RECUR_COMMON : LOOKUP_DOCS;
	const struct served_prompt *seen[LOOKUP_DOCS + 1] = { prompt };
	size_t rarest = SIZE_MAX, n = 1, n_gram = grams_in(run->len);

	for (size_t i = first_mark(s, run->suspect);
		i < s->n_mark && s->mark[i].at < run->suspect + n_gram; i++) {
		size_t at = lookup_find(c->hits, s->mark[i].hash);

		if (rarest == SIZE_MAX || c->hits->n_doc[at] < c->hits->n_doc[rarest])
			rarest = at;
	}
	*out = 0;
	if (rarest == SIZE_MAX)
		return RC_OK;
	for (size_t k = c->hits->first[rarest];
		k < c->hits->first[rarest + 1] && n <= most; k++) {
		const struct store_row *row = served_row(&c->served, c->hits->doc[k], e);
		const struct served_prompt *p =
			row ? served_prompt(&c->served, row->prompt, e) : NULL;

		if (!p)
			return e->rc;
		if (is_new(p, seen, n, s->own))
			seen[n++] = p;
	}
	*out = (uint32_t)(n - 1);
	return RC_OK;
}

static bool
counts(const struct recur_passage *p, const struct recur_options *o)
{
	return !p->quoted && !p->common && p->n_word >= o->floor;
}

static enum rc
keep_run(struct recur_passage *p, struct copied *c, const struct suspect *s,
	const struct sharing *answer, const struct align_run *run, struct err *e)
{
	const struct answers_place *place = answer->words.place;
	const uint64_t *gram = s->grams.gram + run->suspect;
	size_t n_gram = grams_in(run->len);

	*p = (struct recur_passage){ .n_word = run->len };
	p->words = grams_span(&p->start, &s->grams, run->suspect, run->len);
	if (place) {
		p->answer_start = place[run->model].start;
		p->answer_len = place[run->model + run->len - 1].end - p->answer_start;
	}
	p->quoted = served_quotes(&s->prompt, gram, n_gram) ||
		    served_quotes(answer->prompt, gram, n_gram);
	if (c->options->brief && !counts(p, c->options))
		return RC_OK;
	if (elsewhere(&p->n_elsewhere, c, s, run, answer->prompt, e))
		return e->rc;
	p->common = p->n_elsewhere >= RECUR_COMMON;
	return RC_OK;
}

static int
by_place(const void *a, const void *b)
{
	const struct align_run *x = a, *y = b;

	return (x->model > y->model) - (x->model < y->model);
}

/* The words of the answer that some run covers: runs may overlap there. Sorts them. */
static uint32_t
covered(struct align_run *run, size_t n)
{
	uint32_t words = 0, end = 0;

	if (n)
		qsort(run, n, sizeof *run, by_place);
	for (size_t i = 0; i < n; i++) {
		uint32_t last = run[i].model + run[i].len;
		uint32_t from = run[i].model > end ? run[i].model : end;

		if (last > from) {
			words += last - from;
			end = last;
		}
	}
	return words;
}

/* The passages of an answer that has some, each with what speaks against it. */
static enum rc
keep_runs(struct recur_answer *r, struct copied *c, const struct suspect *s,
	const struct sharing *answer, struct err *e)
{
	struct align_run *run = answer->run, *counted;
	size_t n_counted = 0;

	r->passage = ARENA_RAW(&c->text, struct recur_passage, r->n_passage);
	counted = ARENA_RAW(&c->answer, struct align_run, r->n_passage);
	for (size_t i = 0; i < r->n_passage; i++) {
		struct recur_passage *p = &r->passage[i];

		if (keep_run(p, c, s, answer, &run[i], e))
			return e->rc;
		if (!counts(p, c->options))
			continue;
		r->longest = p->n_word > r->longest ? p->n_word : r->longest;
		counted[n_counted++] = run[i];
	}
	r->n_covered = covered(counted, n_counted);
	return RC_OK;
}

static enum rc
add_answer(struct recur_found *f, struct copied *c, const struct suspect *s, uint32_t doc,
	struct err *e)
{
	struct recur_answer r = { 0 };
	struct sharing a;

	arena_reset(&c->answer);
	if (answers_find(&a.words, &c->answers, doc, e))
		return e->rc;
	r.n_word = (uint32_t)a.words.n;
	r.n_passage = align_runs(&a.run, &c->answer, s->grams.hash, s->grams.n,
		a.words.hash, a.words.n, c->options->min_word);
	if (!r.n_passage)
		return RC_OK;
	r.row = served_row(&c->served, doc, e);
	a.prompt = r.row ? served_prompt(&c->served, r.row->prompt, e) : NULL;
	if (!a.prompt)
		return e->rc;
	if (s->own && (s->own == a.prompt || served_alike(s->own, a.prompt)))
		return RC_OK;
	r.prompt = a.prompt->name;
	r.like_prompt = served_alike(a.prompt, &s->prompt);
	if (keep_runs(&r, c, s, &a, e))
		return e->rc;
	f->answer[f->n++] = r;
	f->n_counted += r.longest > 0;
	return RC_OK;
}

static int
most_counted(const void *a, const void *b)
{
	const struct recur_answer *x = a, *y = b;

	if (x->n_covered != y->n_covered)
		return x->n_covered > y->n_covered ? -1 : 1;
	if (x->longest != y->longest)
		return x->longest > y->longest ? -1 : 1;
	return (x->row->id > y->row->id) - (x->row->id < y->row->id);
}

static enum rc
make_suspect(struct suspect *s, struct copied *c, const struct recur_text *t,
	const struct mark *mark, size_t n_mark, struct err *e)
{
	*s = (struct suspect){ .text = t, .mark = mark, .n_mark = n_mark };
	grams_words(&s->grams, &c->text, t->text, RECUR_WORDS_MAX);
	grams_hash(&s->grams, &c->text);
	served_prompt_make(&s->prompt, &c->text, t->prompt, t->before);
	if (t->own_prompt)
		s->own = served_prompt(&c->served, t->own_prompt, e);
	return e->rc;
}

/* Those that are looked at; *n_left is the number of the others. */
static size_t
chosen(size_t *n_left, struct candidate **d, struct copied *c, const struct mark *mark,
	size_t n_mark)
{
	size_t n = candidates(d, c, mark, n_mark), most = RECUR_VERIFY;

	*n_left = 0;
	if (n <= most)
		return n;
	if (c->options->even)
		most = 0;
	*n_left = n - most;
	return most;
}

size_t
copied_candidates(uint32_t *doc, struct copied *c, const struct mark *mark, size_t n_mark)
{
	struct candidate *d;
	size_t n_left, n;

	arena_reset(&c->text);
	n = chosen(&n_left, &d, c, mark, n_mark);
	for (size_t i = 0; i < n; i++)
		doc[i] = d[i].doc;
	return n;
}

enum rc
copied_recurring(uint32_t *doc, size_t *n, struct copied *c, struct str text,
	const struct mark *mark, size_t n_mark, struct err *e)
{
	struct candidate *d;
	struct grams g;
	size_t n_left, n_d;

	*n = 0;
	arena_reset(&c->text);
	n_d = chosen(&n_left, &d, c, mark, n_mark);
	if (n_d)
		grams_words(&g, &c->text, text, RECUR_WORDS_MAX);
	for (size_t i = 0; i < n_d; i++) {
		struct answers_words words;
		struct align_run *run;

		if (!answers_has(&c->answers, d[i].doc))
			continue;
		arena_reset(&c->answer);
		if (answers_find(&words, &c->answers, d[i].doc, e))
			return e->rc;
		if (align_runs(&run, &c->answer, g.hash, g.n, words.hash, words.n,
			    c->options->min_word))
			doc[(*n)++] = d[i].doc;
	}
	return RC_OK;
}

enum rc
copied_find(struct recur_found *f, struct copied *c, const struct recur_text *t,
	const struct mark *mark, size_t n_mark, struct err *e)
{
	struct candidate *d;
	struct suspect s;
	size_t n;

	*f = (struct recur_found){ .text = t };
	served_trim(&c->served);
	arena_reset(&c->text);
	n = chosen(&f->n_left, &d, c, mark, n_mark);
	if (!n)
		return RC_OK;
	if (make_suspect(&s, c, t, mark, n_mark, e))
		return e->rc;
	f->n_word = (uint32_t)s.grams.n;
	f->answer = ARENA_RAW(&c->text, struct recur_answer, n);
	for (size_t i = 0; i < n; i++)
		if (add_answer(f, c, &s, d[i].doc, e))
			return e->rc;
	if (f->n)
		qsort(f->answer, f->n, sizeof *f->answer, most_counted);
	return RC_OK;
}
