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
	if (store_segments(&l->segment, &l->n_segment, &l->arena, s, e))
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
	bool mapped;

	if (l->kept[i].len) {
		*bytes = l->kept[i];
		return RC_OK;
	}
	arena_reset(&l->loaded);
	if (store_segment_bytes(g, &l->loaded, l->store, e))
		return e->rc;
	*bytes = g->bytes;
	mapped = bytes->len > STORE_BLOB_MAX;
	if (mapped) {
		l->kept[i] = *bytes;
	} else if (l->n_kept_byte + bytes->len <= LOOKUP_KEEP_BYTES) {
		l->kept[i] = *bytes = arena_str(&l->arena, *bytes);
		l->n_kept_byte += bytes->len;
	}
	return RC_OK;
}

static void
search(struct lookup_hits *h, struct buf *out, const struct segment *g)
{
	for (size_t i = 0; i < h->n; i++) {
		size_t first = 0, k = segment_find(g, h->hash[i], &first);

		for (size_t p = first; p < first + k; p++) {
			struct hit hit = { (uint32_t)i, segment_doc(g, p) };

			if (h->n_doc[i]++ < LOOKUP_DOCS)
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
	struct buf met;

	assert(n < UINT32_MAX / LOOKUP_DOCS);
	*h = (struct lookup_hits){ .hash = hash, .n = n };
	h->n_doc = ARENA_NEW(a, uint32_t, n);
	buf_init(&met, SIZE_MAX / 2);
	for (size_t i = 0; i < l->n_segment && n && !e->rc; i++) {
		struct segment g;
		struct str bytes;

		if (!load(&bytes, l, i, e) && !segment_open(&g, bytes, e))
			search(h, &met, &g);
	}
	if (!e->rc)
		gather(h, a, &met);
	buf_release(&met);
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
