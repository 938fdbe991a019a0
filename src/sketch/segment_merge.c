/* segment_merge.c - a heap of cursors, the smallest posting on top. */
#include "sketch/segment_pack.h"

#include <assert.h>

enum { REST_EVERY = 1 << 15 };

struct input {
	struct segment_cursor cursor;
	struct posting p; /* the next one */
};

struct merge {
	struct input *heap[SEGMENT_MERGE_MAX];
	size_t n;
	struct input input[SEGMENT_MERGE_MAX];
};

/* What the result will hold. */
struct extent {
	uint64_t n;
	uint32_t first, last;
};

static struct extent
extent_of(const struct segment *const *seg, size_t n_seg)
{
	struct extent x = { 0, UINT32_MAX, 0 };

	for (size_t i = 0; i < n_seg; i++) {
		if (!seg[i]->n)
			continue;
		x.n += seg[i]->n;
		x.first = seg[i]->doc_first < x.first ? seg[i]->doc_first : x.first;
		x.last = seg[i]->doc_last > x.last ? seg[i]->doc_last : x.last;
	}
	return x.n ? x : (struct extent){ 0, 0, 0 };
}

static bool
less(const struct posting *a, const struct posting *b)
{
	return a->key != b->key ? a->key < b->key : a->doc < b->doc;
}

static void
sift_down(struct merge *m, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		struct input *swap = m->heap[at];

		if (child >= m->n)
			return;
		if (child + 1 < m->n && less(&m->heap[child + 1]->p, &m->heap[child]->p))
			child++;
		if (!less(&m->heap[child]->p, &swap->p))
			return;
		m->heap[at] = m->heap[child];
		m->heap[child] = swap;
		at = child;
	}
}

static void
merge_init(struct merge *m, const struct segment *const *seg, size_t n_seg)
{
	m->n = 0;
	for (size_t i = 0; i < n_seg; i++) {
		struct input *in = &m->input[i];

		in->cursor = (struct segment_cursor){ .s = seg[i] };
		if (segment_next(&in->cursor, &in->p))
			m->heap[m->n++] = in;
	}
	for (size_t i = m->n / 2; i-- > 0;)
		sift_down(m, i);
}

/* Takes the smallest posting. False at the end, or when an input is out of order. */
static bool
merge_next(struct merge *m, struct posting *p, struct err *e)
{
	struct input *top;

	if (!m->n)
		return false;
	top = m->heap[0];
	*p = top->p;
	if (!segment_next(&top->cursor, &top->p)) {
		m->heap[0] = m->heap[--m->n];
	} else if (!less(p, &top->p)) {
		err_set(e, RC_INTEGRITY,
			"segment %zu: posting %llu is out of order: rebuild it",
			(size_t)(top - m->input), (unsigned long long)top->cursor.i - 1);
		return false;
	}
	sift_down(m, 0);
	return true;
}

static enum rc
merge_all(struct segment_pack *pack, struct merge *m, const struct extent *x,
	const struct segment_rest *rest, struct err *e)
{
	struct posting p = { 0 }, before = { 0 };

	for (; merge_next(m, &p, e); before = p) {
		if (pack->i && !less(&before, &p))
			return err_set(e, RC_INTEGRITY,
				"segments: two hold document %u: rebuild them", p.doc);
		if (p.doc - x->first > x->last - x->first)
			return err_set(e, RC_INTEGRITY,
				"segments: document %u is in none: rebuild them", p.doc);
		segment_pack_put(pack, p);
		if (rest && pack->i % REST_EVERY == 0)
			rest->fn(rest->ctx);
	}
	if (!e->rc && pack->i != x->n)
		err_set(e, RC_INTEGRITY,
			"segments: %llu postings, not %llu: rebuild them",
			(unsigned long long)pack->i, (unsigned long long)x->n);
	return e->rc;
}

enum rc
segment_merge_room(
	size_t *room, const struct segment *const *seg, size_t n_seg, struct err *e)
{
	struct extent x = extent_of(seg, n_seg);

	assert(n_seg <= SEGMENT_MERGE_MAX);
	if (x.n > SEGMENT_POSTINGS_MAX)
		return err_set(e, RC_LIMIT,
			"merged segment: %llu postings, at most %llu: merge fewer",
			(unsigned long long)x.n,
			(unsigned long long)SEGMENT_POSTINGS_MAX);
	*room = segment_pack_room(x.n, x.first, x.last);
	return RC_OK;
}

enum rc
segment_merge_at(char *to, size_t *len, const struct segment *const *seg, size_t n_seg,
	const struct segment_rest *rest, struct err *e)
{
	struct extent x = extent_of(seg, n_seg);
	struct segment_pack pack;
	struct merge m;

	segment_pack_init(&pack, to, x.n, x.first, x.last);
	merge_init(&m, seg, n_seg);
	if (merge_all(&pack, &m, &x, rest, e))
		segment_pack_drop(&pack);
	else
		*len = segment_pack_end(&pack, rest);
	return e->rc;
}

enum rc
segment_merge(
	struct buf *out, const struct segment *const *seg, size_t n_seg, struct err *e)
{
	size_t before = out->len, room, len = 0;
	char *to;

	if (segment_merge_room(&room, seg, n_seg, e))
		return e->rc;
	to = buf_room(out, room);
	if (to) {
		segment_merge_at(to, &len, seg, n_seg, NULL, e);
		out->len = before + len;
	}
	return e->rc ? e->rc : buf_check(out, "merged segment", e);
}
