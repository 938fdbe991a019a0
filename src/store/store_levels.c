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

/* What a segment shall be made of. */
struct parts {
	enum store_segment_kind kind;
	const struct segment *list[STORE_LEVELS_FANOUT + 1];
	size_t n;
	int level;
	int64_t first, last; /* ids */
};

/* The row of what was made of parts. */
static struct store_segment
row_of(const struct parts *p, size_t n_posting, struct str bytes)
{
	return (struct store_segment){ .kind = p->kind,
		.level = p->level,
		.doc_first = p->first,
		.doc_last = p->last,
		.n_posting = (int64_t)n_posting,
		.bytes = bytes };
}

static enum rc
merge_in_memory(struct store *s, const struct parts *p, struct err *e)
{
	struct store_segment g;
	struct segment merged;
	struct buf out;

	buf_init(&out, SEGMENT_MAX);
	if (!segment_merge(&out, p->list, p->n, e) &&
		!segment_open(&merged, buf_view(&out), e)) {
		g = row_of(p, merged.n, merged.bytes);
		store_segment_put(s, &g);
	}
	buf_release(&out);
	return e->rc;
}

/* A large merge: neither what it reads nor what it writes is held in memory. */
struct large {
	struct store_draft out, in[STORE_LEVELS_FANOUT];
	size_t n_in;
};

static void
rest(void *ctx)
{
	struct large *l = ctx;

	store_segment_rest(&l->out);
	for (size_t i = 0; i < l->n_in; i++)
		store_segment_rest(&l->in[i]);
}

static enum rc
merge_in_file(struct store *s, const struct parts *p, struct large *l, size_t room,
	struct err *e)
{
	struct store_segment g;
	struct segment_rest now_and_then = { rest, l };
	size_t len = 0, n = 0;

	if (store_segment_draft(&l->out, s, STORE_LEVELS_FANOUT, room, e))
		return e->rc;
	if (segment_merge_at(l->out.file.ptr, &len, p->list, p->n, &now_and_then, e)) {
		store_segment_drop_draft(&l->out);
		return e->rc;
	}
	for (size_t i = 0; i < p->n; i++)
		n += p->list[i]->n;
	g = row_of(p, n, (struct str){ l->out.file.ptr, len });
	store_segment_put_draft(&l->out, &g);
	return RC_OK;
}

/* The bytes of a stored segment: in own, or mapped where there is no room for many. */
static enum rc
fetch(struct str *bytes, struct store *s, struct store_segment *g, struct arena *own,
	struct large *l, struct err *e)
{
	struct arena once = { 0 };
	struct store_draft *d = &l->in[l->n_in];

	if (g->level == 0 || g->in_file) {
		store_segment_bytes(g, own, s, e);
		*bytes = g->bytes;
		return e->rc;
	}
	if (!store_segment_bytes(g, &once, s, e) &&
		!store_segment_draft(d, s, (unsigned)l->n_in, g->bytes.len, e)) {
		memcpy(d->file.ptr, g->bytes.ptr, g->bytes.len);
		*bytes = (struct str){ d->file.ptr, g->bytes.len };
		file_map_rest(*bytes);
		l->n_in++;
	}
	arena_release(&once);
	return e->rc;
}

/* Puts one segment in the place of stored ones: their union and that of more, or of
 * NULL. It covers the ids of them all. */
static enum rc
replace(struct store *s, struct store_segment *old, size_t n_old,
	const struct segment *more, int level, struct err *e)
{
	struct parts p = { .kind = old[0].kind,
		.level = level,
		.first = old[0].doc_first,
		.last = old[n_old - 1].doc_last };
	struct segment view[STORE_LEVELS_FANOUT];
	struct large large = { .n_in = 0 };
	struct arena own = { 0 };
	struct str bytes;
	size_t room = 0;

	for (; p.n < n_old && !e->rc; p.n++)
		if (!fetch(&bytes, s, &old[p.n], &own, &large, e) &&
			!segment_open(&view[p.n], bytes, e))
			p.list[p.n] = &view[p.n];
	if (more)
		p.list[p.n++] = more;
	if (!e->rc && !segment_merge_room(&room, p.list, p.n, e)) {
		for (size_t i = 0; i < n_old; i++)
			store_segment_drop(s, old[i].id);
		if (is_large(p.kind, room))
			merge_in_file(s, &p, &large, room, e);
		else
			merge_in_memory(s, &p, e);
	}
	while (large.n_in)
		store_segment_drop_draft(&large.in[--large.n_in]);
	arena_release(&own);
	return e->rc;
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
		const struct parts p = { .kind = at->kind,
			.level = at->level,
			.first = held->id_first,
			.last = held->id_last };
		struct store_segment g = row_of(&p, view.n, view.bytes);

		store_segment_put(s, &g);
	}
	buf_release(&out);
	return e->rc;
}

enum rc
store_levels_climb(struct store *s, struct store_level at, int top, struct err *e)
{
	int64_t end = at.first + at.n;
	struct store_segment old[STORE_LEVELS_FANOUT];
	size_t n;

	for (; at.level < top && !e->rc; at.level++) {
		int64_t n_posting = 0;

		at.n *= STORE_LEVELS_FANOUT;
		at.first = end - at.n;
		if (end % at.n || find_stored(old, &n, s, &at, e))
			break;
		for (size_t i = 0; i < n; i++)
			n_posting += old[i].n_posting;
		if (n && (uint64_t)n_posting <= SEGMENT_POSTINGS_MAX)
			replace(s, old, n, NULL, at.level + 1, e);
	}
	return e->rc;
}
