/* segment_merge.c - a heap of cursors, the smallest posting on top. One round counts, so
 * that the size of every part is known; the next writes. */
#include "sketch/segment_pack.h"

#include <assert.h>

struct input {
	struct segment_cursor cursor;
	struct posting p; /* the next one */
};

struct merge {
	struct input *heap[SEGMENT_MERGE_MAX];
	size_t n;
	struct input input[SEGMENT_MERGE_MAX];
};

static bool
less(const struct posting *a, const struct posting *b)
{
	return a->hash != b->hash ? a->hash < b->hash : a->doc < b->doc;
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

/* One round over everything; each distinct posting goes to pack unless that is NULL. */
static enum rc
merge_round(struct segment_pack *pack, uint64_t *n, uint64_t *n_hash,
	const struct segment *const *seg, size_t n_seg, struct err *e)
{
	struct merge m;
	struct posting p = { 0 }, before = { 0 };

	merge_init(&m, seg, n_seg);
	for (*n = *n_hash = 0; merge_next(&m, &p, e); before = p) {
		if (*n && !less(&before, &p))
			continue;
		*n_hash += !*n || before.hash != p.hash;
		++*n;
		if (pack)
			segment_pack_put(pack, p);
	}
	return e->rc;
}

enum rc
segment_merge(
	struct buf *out, const struct segment *const *seg, size_t n_seg, struct err *e)
{
	struct segment_pack pack;
	uint64_t n, n_hash;

	assert(n_seg <= SEGMENT_MERGE_MAX);
	if (merge_round(NULL, &n, &n_hash, seg, n_seg, e))
		return e->rc;
	if (n > SEGMENT_POSTINGS_MAX)
		return err_set(e, RC_LIMIT,
			"merged segment: %llu postings, at most %llu: merge fewer",
			(unsigned long long)n, (unsigned long long)SEGMENT_POSTINGS_MAX);
	segment_pack_init(&pack, out, n, n_hash);
	if (merge_round(&pack, &n, &n_hash, seg, n_seg, e))
		return e->rc;
	segment_pack_end(&pack);
	return buf_check(out, "merged segment", e);
}
