/* store_levels.c - see store_levels.h.
 *
 *	level 2   [                              ]
 *	level 1                                    [      ][      ]
 *	level 0                                                    [][][]
 *
 * What is merged is read once, from its first posting to its last, and written once: the
 * bytes of large ones are mapped files on both sides, whose pages are given back. */
#include "config.h"

#include "store/store_levels.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/store_segment.h"

enum { SEGMENT_MAX = 256 * 1024 * 1024 };

static size_t merge_max = STORE_LEVELS_MERGE_MAX;

void
store_levels_limit(size_t max)
{
	merge_max = max;
}

/* What goes to a file is not held in memory on its way. */
static bool
is_large(enum store_segment_kind kind, size_t room)
{
	return room > merge_max ||
	       (kind == STORE_SEGMENT_PROMPTS && room > STORE_PROMPTS_BLOB_MAX);
}

/* A large merge reads and writes files: neither is held in memory. */
struct store_levels_merge {
	struct arena own; /* this struct and what was read */
	struct store *store;
	struct store_segment row; /* what it makes, but for its bytes */
	struct store_segment
		old[STORE_LEVELS_FANOUT]; /* in the place of which it comes */
	size_t n_old;
	struct segment view[STORE_LEVELS_FANOUT];
	const struct segment *list[STORE_LEVELS_FANOUT + 1];
	size_t n;
	struct store_draft in[STORE_LEVELS_FANOUT], out;
	size_t n_in;
	bool in_file; /* it goes to out, not to made */
	struct buf made;
	size_t len; /* bytes in out */
	struct err err;
};

/* Gives back the pages that were read and written. */
static void
rest(void *ctx)
{
	const struct store_levels_merge *m = ctx;

	file_map_rest((struct str){ m->out.file.ptr, m->out.file.room });
	for (size_t i = 0; i < m->n_in; i++)
		file_map_rest((struct str){ m->in[i].file.ptr, m->in[i].file.room });
	for (size_t i = 0; i < m->n_old; i++)
		if (m->old[i].in_file)
			file_map_rest(m->old[i].bytes);
}

/* Drafts of one kind do not meet those of another. */
static enum rc
draft(struct store_draft *d, const struct store_levels_merge *m, size_t number,
	size_t room, struct err *e)
{
	return store_segment_draft(d, m->store,
		(unsigned)m->row.kind * (STORE_LEVELS_FANOUT + 1) + (unsigned)number,
		room, e);
}

/* The bytes of a stored segment: in own, or mapped where there is no room for many. */
static enum rc
fetch(struct str *bytes, struct store_levels_merge *m, struct store_segment *g,
	struct err *e)
{
	struct arena once = { 0 };
	struct store_draft *d = &m->in[m->n_in];

	if (g->level == 0 || g->in_file) {
		store_segment_bytes(g, &m->own, m->store, e);
		*bytes = g->bytes;
		return e->rc;
	}
	if (!store_segment_bytes(g, &once, m->store, e) &&
		!draft(d, m, m->n_in, g->bytes.len, e)) {
		memcpy(d->file.ptr, g->bytes.ptr, g->bytes.len);
		*bytes = (struct str){ d->file.ptr, g->bytes.len };
		file_map_rest(*bytes);
		m->n_in++;
	}
	arena_release(&once);
	return e->rc;
}

void
store_levels_merge_drop(struct store_levels_merge *m)
{
	struct arena own;

	if (!m)
		return;
	while (m->n_in)
		store_segment_drop_draft(&m->in[--m->n_in]);
	store_segment_drop_draft(&m->out);
	for (size_t i = 0; i < m->n_old; i++)
		if (m->old[i].bytes.len)
			store_segment_unmap(m->store, m->old[i].bytes);
	buf_release(&m->made);
	own = m->own;
	arena_release(&own);
}

/* One segment in the place of stored ones: their union and that of more, or of NULL. It
 * covers the ids of them all. NULL after a failure. */
static struct store_levels_merge *
begin(struct store *s, const struct store_segment *old, size_t n_old,
	const struct segment *more, int level, struct err *e)
{
	struct arena own = { 0 };
	struct store_levels_merge *m = ARENA_NEW(&own, struct store_levels_merge, 1);
	struct str bytes;
	size_t room = 0;

	m->own = own;
	m->store = s;
	m->row = (struct store_segment){ .kind = old[0].kind,
		.level = level,
		.doc_first = old[0].doc_first,
		.doc_last = old[n_old - 1].doc_last };
	buf_init(&m->made, SEGMENT_MAX);
	store_segment_rest(s);
	memcpy(m->old, old, n_old * sizeof *old);
	m->n_old = n_old;
	for (; m->n < n_old && !e->rc; m->n++)
		if (!fetch(&bytes, m, &m->old[m->n], e) &&
			!segment_open(&m->view[m->n], bytes, e))
			m->list[m->n] = &m->view[m->n];
	if (more)
		m->list[m->n++] = more;
	if (!e->rc && !segment_merge_room(&room, m->list, m->n, e)) {
		m->in_file = is_large(m->row.kind, room);
		if (m->in_file)
			draft(&m->out, m, STORE_LEVELS_FANOUT, room, e);
	}
	if (!e->rc)
		return m;
	store_levels_merge_drop(m);
	return NULL;
}

void
store_levels_merge_work(void *merge)
{
	struct store_levels_merge *m = merge;
	const struct segment_rest now_and_then = { rest, m };

	if (m->in_file)
		segment_merge_at(
			m->out.file.ptr, &m->len, m->list, m->n, &now_and_then, &m->err);
	else
		segment_merge(&m->made, m->list, m->n, &m->err);
}

enum rc
store_levels_merge_end(struct store_levels_merge *m, struct err *e)
{
	struct store_segment *g = &m->row;

	if (!err_copy(e, &m->err)) {
		for (size_t i = 0; i < m->n_old; i++)
			store_segment_drop(m->store, m->old[i].id);
		for (size_t i = 0; i < m->n; i++)
			g->n_posting += (int64_t)m->list[i]->n;
		g->bytes = m->in_file ? (struct str){ m->out.file.ptr, m->len }
				      : buf_view(&m->made);
		if (m->in_file)
			store_segment_put_draft(&m->out, g);
		else
			store_segment_put(m->store, g);
	}
	store_levels_merge_drop(m);
	return e->rc;
}

/* The whole of it at once. */
static enum rc
replace(struct store *s, const struct store_segment *old, size_t n_old,
	const struct segment *more, int level, struct err *e)
{
	struct store_levels_merge *m = begin(s, old, n_old, more, level, e);

	if (!m)
		return e->rc;
	store_levels_merge_work(m);
	return store_levels_merge_end(m, e);
}

/* The stored segments that lie at a place. */
static enum rc
find_stored(struct store_segment old[STORE_LEVELS_FANOUT], size_t *n, struct store *s,
	const struct store_level *at, struct err *e)
{
	struct arena own = { 0 };
	struct store_segment *g;
	size_t n_all;

	*n = 0;
	if (!store_segments(&g, &n_all, &own, s, at->kind, e))
		for (size_t i = 0; i < n_all && *n < STORE_LEVELS_FANOUT; i++)
			if (g[i].level == at->level && g[i].doc_first >= at->first &&
				g[i].doc_first < at->first + at->n)
				old[(*n)++] = g[i];
	arena_release(&own);
	return e->rc;
}

/* What is held as a segment's bytes. */
static enum rc
write_held(struct segment *view, struct buf *out, const struct store_levels_held *held,
	struct err *e)
{
	size_t n = segment_sort(held->list, held->scratch, held->n);

	segment_write(out, held->list, n);
	if (buf_check(out, "a segment", e))
		return e->rc;
	return segment_open(view, buf_view(out), e);
}

enum rc
store_levels_put(struct store *s, const struct store_level *at,
	const struct store_levels_held *held, struct err *e)
{
	const struct store_level fresh = { at->kind, 0, at->first, at->n };
	struct store_segment old[STORE_LEVELS_FANOUT];
	struct segment view;
	struct buf out;
	size_t n_old;

	if (find_stored(old, &n_old, s, &fresh, e))
		return e->rc;
	if (!held->id_first)
		return n_old ? replace(s, old, n_old, NULL, at->level, e) : RC_OK;
	buf_init(&out, SEGMENT_MAX);
	if (write_held(&view, &out, held, e)) {
		buf_release(&out);
		return e->rc;
	}
	if (n_old) {
		old[n_old - 1].doc_last = held->id_last;
		replace(s, old, n_old, &view, at->level, e);
	} else {
		const struct store_segment g = { .kind = at->kind,
			.level = at->level,
			.doc_first = held->id_first,
			.doc_last = held->id_last,
			.n_posting = (int64_t)view.n,
			.bytes = view.bytes };

		store_segment_put(s, &g);
	}
	buf_release(&out);
	return e->rc;
}

struct store_levels_merge *
store_levels_merge_begin(struct store *s, struct store_level at, int top, struct err *e)
{
	const int64_t end = at.first + at.n;
	struct store_segment old[STORE_LEVELS_FANOUT];
	size_t n;

	for (; at.level < top; at.level++) {
		int64_t n_posting = 0;

		at.n *= STORE_LEVELS_FANOUT;
		at.first = end / at.n * at.n - at.n;
		if (find_stored(old, &n, s, &at, e))
			break;
		for (size_t i = 0; i < n; i++)
			n_posting += old[i].n_posting;
		if (n && (uint64_t)n_posting <= SEGMENT_POSTINGS_MAX)
			return begin(s, old, n, NULL, at.level + 1, e);
	}
	return NULL;
}

enum rc
store_levels_climb(struct store *s, struct store_level at, int top, struct err *e)
{
	struct store_levels_merge *m;

	while ((m = store_levels_merge_begin(s, at, top, e))) {
		store_levels_merge_work(m);
		if (store_levels_merge_end(m, e))
			break;
	}
	return e->rc;
}
