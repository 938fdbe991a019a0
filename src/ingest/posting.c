/* posting.c - see posting.h.
 *
 * The range being filled is a segment too: a flush in its middle replaces the partial
 * segment by one that also holds the new numbers.
 *
 *	documents   1..2047  2048..4095  4096..4100
 *	segments    [level 0][ level 0 ][ partial  ]   after eight whole ones: [ level 1 ]
 */
#include "ingest/posting.h"

#include "seal/digest.h"
#include "sketch/segment.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "store/store_exchange.h"
#include "store/store_sketch.h"
#include "text/fold.h"
#include "text/token.h"

#include <assert.h>

enum { TOKENS_MAX = 1 << 20, SEGMENT_MAX = 256 * 1024 * 1024 };

struct posting_sink {
	struct store *store;
	struct arena *arena;
	struct arena scratch; /* of one answer */
	struct posting *held; /* of the ids since the last flush */
	size_t n, cap;
	int64_t id_first, id_last; /* of those; id_first 0: none */
	int64_t range;             /* of the newest id; -1: none yet */
	struct err err;
};

struct posting_sink *
posting_sink_new(struct arena *a, struct store *s)
{
	struct posting_sink *p = ARENA_NEW(a, struct posting_sink, 1);

	p->store = s;
	p->arena = a;
	p->range = -1;
	return p;
}

void
posting_sink_release(struct posting_sink *p)
{
	if (p)
		arena_release(&p->scratch);
}

static void
hold(struct posting_sink *p, uint64_t hash, int64_t id)
{
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 1 << 16;
		struct posting *grown = ARENA_RAW(p->arena, struct posting, cap);

		if (p->n)
			memcpy(grown, p->held, p->n * sizeof *grown);
		p->held = grown;
		p->cap = cap;
	}
	p->held[p->n++] = (struct posting){ hash, (uint32_t)id };
}

static void
fingerprint(struct posting_sink *p, int64_t id, struct str answer)
{
	struct arena *a = &p->scratch;
	struct fold f;
	struct token *t;
	struct mark *mark;
	uint64_t *hash, *gram;
	size_t n, n_mark;

	fold_text(&f, a, answer, FOLD_ALL);
	n = token_split(&t, a, f.text, TOKEN_WORDS, TOKENS_MAX);
	hash = ARENA_RAW(a, uint64_t, n);
	gram = ARENA_RAW(a, uint64_t, n);
	mark = ARENA_RAW(a, struct mark, n);
	token_hash(hash, f.text, t, n);
	n = shingle_hash(gram, hash, n, SHINGLE_WORDS);
	n_mark = winnow_select(mark, gram, n, WINNOW_WINDOW);
	for (size_t i = 0; i < n_mark; i++)
		hold(p, mark[i].hash, id);
	for (size_t i = 0; i < n; i++)
		if (winnow_frac(gram[i]))
			hold(p, gram[i], id);
	arena_reset(a);
}

static void
put(struct store *s, int level, int64_t first, int64_t last, const struct segment *view)
{
	struct store_segment g = { .level = level,
		.doc_first = first,
		.doc_last = last,
		.n_posting = (int64_t)view->n,
		.bytes = view->bytes };

	digest_of(g.digest32, g.bytes.ptr, g.bytes.len);
	store_segment_put(s, &g);
}

/* Puts the union of stored segments and one more view (or NULL) in their place. */
static enum rc
replace(struct store *s, struct store_segment *old, size_t n_old,
	const struct segment *more, int level, struct err *e)
{
	const struct segment *list[POSTING_FANOUT + 1];
	struct segment view[POSTING_FANOUT], merged;
	struct arena own = { 0 };
	struct buf out;
	size_t n = 0;

	buf_init(&out, SEGMENT_MAX);
	for (; n < n_old && !e->rc; n++)
		if (!store_segment_bytes(&old[n], &own, s, e) &&
			!segment_open(&view[n], old[n].bytes, e))
			list[n] = &view[n];
	if (more)
		list[n++] = more;
	if (!e->rc && !segment_merge(&out, list, n, e) &&
		!buf_check(&out, "a segment", e) &&
		!segment_open(&merged, buf_view(&out), e)) {
		for (size_t i = 0; i < n_old; i++)
			store_segment_drop(s, old[i].id);
		put(s, level, old[0].doc_first, old[n_old - 1].doc_last, &merged);
	}
	buf_release(&out);
	arena_release(&own);
	return e->rc;
}

/* Once numbers are past a group of eight ranges, its segments become one. */
static enum rc
compact(struct store *s, int64_t range, struct err *e)
{
	struct arena own = { 0 };
	struct store_segment *g, group[POSTING_FANOUT];
	size_t n, found = 0;

	if (range % POSTING_FANOUT != POSTING_FANOUT - 1)
		return RC_OK;
	if (!store_segments(&g, &n, &own, s, e)) {
		for (size_t i = 0; i < n && found < POSTING_FANOUT; i++) {
			int64_t r = g[i].doc_first / POSTING_RANGE;

			if (g[i].level == 0 && r <= range && r > range - POSTING_FANOUT)
				group[found++] = g[i];
		}
		if (found)
			replace(s, group, found, NULL, 1, e);
	}
	arena_release(&own);
	return e->rc;
}

void
posting_sink_add(struct posting_sink *p, int64_t id, struct str answer)
{
	int64_t range = id / POSTING_RANGE;

	assert(id > p->id_last && id <= UINT32_MAX);
	if (range != p->range) {
		posting_sink_flush(p, &p->err);
		compact(p->store, range - 1, &p->err);
		p->range = range;
	}
	p->id_first = p->id_first ? p->id_first : id;
	p->id_last = id;
	fingerprint(p, id, answer);
}

/* The partial segment of a range, if there is one. */
static enum rc
find_partial(struct store_segment *out, bool *found, struct arena *a, struct store *s,
	int64_t range, struct err *e)
{
	struct store_segment *g;
	size_t n;

	*found = false;
	if (store_segments(&g, &n, a, s, e))
		return e->rc;
	if (n && g[n - 1].level == 0 && g[n - 1].doc_first / POSTING_RANGE == range) {
		*out = g[n - 1];
		*found = true;
	}
	return RC_OK;
}

enum rc
posting_sink_flush(struct posting_sink *p, struct err *e)
{
	struct arena own = { 0 };
	struct store_segment old;
	struct segment view;
	struct buf out;
	bool partial = false;

	if (err_copy(e, &p->err) || !p->id_first)
		return e->rc;
	buf_init(&out, SEGMENT_MAX);
	p->n = segment_sort(p->held, ARENA_RAW(&own, struct posting, p->n), p->n);
	segment_write(&out, p->held, p->n);
	if (!buf_check(&out, "a segment", e) && !segment_open(&view, buf_view(&out), e) &&
		!find_partial(&old, &partial, &own, p->store, p->range, e)) {
		if (partial) {
			old.doc_last = p->id_last;
			replace(p->store, &old, 1, &view, 0, e);
		} else {
			put(p->store, 0, p->id_first, p->id_last, &view);
		}
	}
	buf_release(&out);
	arena_release(&own);
	p->n = 0;
	p->id_first = 0;
	return e->rc;
}

enum rc
posting_rebuild(struct store *s, struct err *e)
{
	struct arena own = { 0 }, text = { 0 };
	struct posting_sink *p = posting_sink_new(&own, s);
	struct store_walk *w;
	struct store_row row;

	store_begin(s);
	store_segment_drop_all(s);
	if (!store_walk_open(&w, s, 0, 0, STORE_ROW_RESPONSE, e)) {
		while (store_walk_next(w, &row, &text)) {
			posting_sink_add(p, row.id, row.response);
			arena_reset(&text);
		}
		if (!store_walk_close(w, e) && !posting_sink_flush(p, e))
			store_end(s, e);
	}
	posting_sink_release(p);
	arena_release(&text);
	arena_release(&own);
	return e->rc;
}
