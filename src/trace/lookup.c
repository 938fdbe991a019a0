/* lookup.c - see lookup.h. */
#include "trace/lookup.h"

#include "base/buf.h"
#include "sketch/segment.h"
#include "store/store_sketch.h"

#include <assert.h>

/* One posting that was met; in order of segment, then of hash. */
struct hit {
	uint32_t hash, doc;
};

enum rc
lookup_init(struct lookup *l, struct store *s, struct err *e)
{
	*l = (struct lookup){ .store = s };
	if (store_segments(
		    &l->segment, &l->n_segment, &l->arena, s, STORE_SEGMENT_ANSWERS, e))
		return e->rc;
	l->kept = ARENA_NEW(&l->arena, struct str, l->n_segment);
	return RC_OK;
}

void
lookup_release(struct lookup *l)
{
	arena_release(&l->arena);
	arena_release(&l->loaded);
}

/* A mapped file costs nothing to keep, and to map it anew would be one more mapping. */
static enum rc
load(struct str *bytes, struct lookup *l, size_t i, struct err *e)
{
	struct store_segment *g = &l->segment[i];

	if (l->kept[i].len) {
		*bytes = l->kept[i];
		return RC_OK;
	}
	arena_reset(&l->loaded);
	if (store_segment_bytes(g, &l->loaded, l->store, e))
		return e->rc;
	*bytes = g->bytes;
	if (g->in_file) {
		l->kept[i] = *bytes;
	} else if (l->n_kept_byte + bytes->len <= LOOKUP_KEEP_BYTES) {
		l->kept[i] = *bytes = arena_str(&l->arena, *bytes);
		l->n_kept_byte += bytes->len;
	}
	return RC_OK;
}

/* The hashes as a segment knows them, in the order in which it has them. */
struct question {
	uint64_t *key;
	uint32_t *hash; /* its number */
	struct segment_hit *hit;
	size_t n;
};

static void
question_init(struct question *q, struct arena *a, const uint64_t *hash, size_t n)
{
	q->n = n;
	q->key = ARENA_RAW(a, uint64_t, n);
	q->hash = ARENA_RAW(a, uint32_t, n);
	q->hit = ARENA_RAW(a, struct segment_hit, n);
	segment_find_order(q->key, q->hash, hash, n);
}

static void
search(struct lookup_hits *h, struct buf *out, const struct segment *g,
	const struct question *q)
{
	size_t n_hit = segment_find_many(q->hit, g, q->key, q->n);

	for (size_t i = 0; i < n_hit; i++) {
		struct segment_hit at = q->hit[i];
		uint32_t hash = q->hash[at.query], had = h->n_doc[hash],
			 room = had < LOOKUP_DOCS ? LOOKUP_DOCS - had : 0;

		h->n_doc[hash] += at.n;
		for (uint32_t k = 0; k < at.n && k < room; k++) {
			struct hit hit = { hash, segment_doc(g, at.first + k) };

			buf_add(out, &hit, sizeof hit);
		}
	}
}

/* By hash, keeping the order, which is that of the documents: segments cover ascending
 * numbers. */
static void
gather(struct lookup_hits *h, struct arena *a, const struct buf *met)
{
	const struct hit *hit = (const void *)met->ptr;
	size_t n = met->len / sizeof *hit;

	h->first = ARENA_NEW(a, uint32_t, h->n + 2);
	h->doc = ARENA_RAW(a, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		h->first[hit[i].hash + 2]++;
	for (size_t i = 2; i < h->n + 2; i++)
		h->first[i] += h->first[i - 1];
	for (size_t i = 0; i < n; i++)
		h->doc[h->first[hit[i].hash + 1]++] = hit[i].doc;
}

enum rc
lookup_run(struct lookup_hits *h, struct arena *a, struct lookup *l, const uint64_t *hash,
	size_t n, struct err *e)
{
	struct arena own = { 0 };
	struct question q;
	struct buf met;

	assert(n < UINT32_MAX / LOOKUP_DOCS);
	*h = (struct lookup_hits){ .hash = hash, .n = n };
	h->n_doc = ARENA_NEW(a, uint32_t, n);
	question_init(&q, &own, hash, n);
	buf_init(&met, SIZE_MAX / 2);
	for (size_t i = 0; i < l->n_segment && n && !e->rc; i++) {
		struct segment g;
		struct str bytes;

		if (!load(&bytes, l, i, e) && !segment_open(&g, bytes, e))
			search(h, &met, &g, &q);
	}
	if (!e->rc)
		gather(h, a, &met);
	buf_release(&met);
	arena_release(&own);
	return e->rc;
}

size_t
lookup_find(const struct lookup_hits *h, uint64_t hash)
{
	size_t low = 0, high = h->n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (h->hash[mid] <= hash)
			low = mid;
		else
			high = mid;
	}
	assert(low < h->n && h->hash[low] == hash);
	return low;
}
