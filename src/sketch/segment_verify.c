/* segment_verify.c - see segment.h. */
#include "sketch/segment_read.h"

static enum rc
damaged(struct err *e, const char *what, uint64_t at)
{
	return err_set(e, RC_INTEGRITY, "segment: byte %llu: %s: rebuild it",
		(unsigned long long)at, what);
}

/* The byte where number i of a part begins. */
static uint64_t
place(const struct segment *s, const unsigned char *part, uint64_t i, unsigned width)
{
	return (uint64_t)(part - (const unsigned char *)s->bytes.ptr) + i * width / 8;
}

static enum rc
verify_buckets(const struct segment *s, struct err *e)
{
	uint64_t n_bucket = (uint64_t)1 << s->bucket_bits, before = 0;

	for (uint64_t b = 0; b <= n_bucket; b++) {
		uint64_t k = segment_read_bits(s->bucket, b, s->bucket_width);

		if (k < before || k > s->n_key || (b == 0 && k) ||
			(b == n_bucket && k != s->n_key))
			return damaged(e, "a bucket is wrong",
				place(s, s->bucket, b, s->bucket_width));
		before = k;
	}
	return RC_OK;
}

struct walk {
	const struct segment *s;
	struct segment_cursor c;
	struct posting before;
	uint32_t first, last; /* documents so far */
};

/* Of a key that has just begun: its order and its sample. */
static enum rc
verify_key(const struct walk *w, uint64_t key, struct err *e)
{
	const struct segment *s = w->s;
	uint64_t k = w->c.k - 1, j = k / SEGMENT_PACK_SAMPLE;

	if (k && key <= w->before.key)
		return damaged(
			e, "keys are out of order", place(s, s->key, k, s->key_width));
	if (k % SEGMENT_PACK_SAMPLE == 0 && bits_load(s->sample + 4 * j, 4) != w->c.i - 1)
		return damaged(e, "a sample is wrong", place(s, s->sample, j, 32));
	return RC_OK;
}

static enum rc
verify_posting(struct walk *w, struct posting p, bool fresh, struct err *e)
{
	if (fresh && verify_key(w, p.key, e))
		return e->rc;
	if (!fresh && p.doc <= w->before.doc)
		return damaged(e, "documents are out of order",
			place(w->s, w->s->doc, w->c.i - 1, w->s->doc_width));
	w->first = p.doc < w->first ? p.doc : w->first;
	w->last = p.doc > w->last ? p.doc : w->last;
	w->before = p;
	return RC_OK;
}

static enum rc
verify_postings(const struct segment *s, struct err *e)
{
	struct walk w = { .s = s, .c.s = s, .first = UINT32_MAX };
	struct posting p;

	if (s->n && !segment_read_bits(s->flag, 0, 1))
		return damaged(e, "no key begins here", place(s, s->flag, 0, 1));
	for (uint64_t k = 0; segment_next(&w.c, &p); k = w.c.k)
		if (verify_posting(&w, p, w.c.k != k, e))
			return e->rc;
	if (w.c.i != s->n || w.c.k != s->n_key)
		return damaged(e, "keys are miscounted", 24);
	if (w.last != s->doc_last || (s->n ? w.first : 0) != s->doc_first)
		return damaged(e, "the first or last document is wrong", 56);
	return RC_OK;
}

enum rc
segment_verify(const struct segment *s, struct err *e)
{
	const unsigned char *h = (const unsigned char *)s->bytes.ptr;

	if (bits_load(h + 112, 8) != segment_pack_sum_rest(h, s->bytes.len, NULL))
		return damaged(e, "the checksum of the rest is wrong", 112);
	if (verify_buckets(s, e))
		return e->rc;
	return verify_postings(s, e);
}
