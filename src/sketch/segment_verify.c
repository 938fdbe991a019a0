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

/* Of a key that begins, number k: its order and its sample. */
static enum rc
verify_key(const struct segment *s, uint64_t k, uint64_t i, bool ascends, struct err *e)
{
	if (!ascends)
		return damaged(
			e, "keys are out of order", place(s, s->key, k, s->key_width));
	if (k % SEGMENT_PACK_SAMPLE == 0 &&
		bits_load(s->sample + 4 * (k / SEGMENT_PACK_SAMPLE), 4) != i)
		return damaged(e, "a sample is wrong",
			place(s, s->sample, k / SEGMENT_PACK_SAMPLE, 32));
	return RC_OK;
}

static bool
spans(const struct segment *s, uint32_t first, uint32_t last)
{
	if (!s->n)
		return !s->doc_last;
	return first == s->doc_first && last == s->doc_last;
}

static enum rc
verify_postings(const struct segment *s, struct err *e)
{
	struct segment_cursor c = { .s = s };
	struct posting p = { 0 }, before = { 0 };
	uint32_t first = UINT32_MAX, last = 0;

	if (s->n && !segment_read_bits(s->flag, 0, 1))
		return damaged(e, "no key begins here", place(s, s->flag, 0, 1));
	for (uint64_t i = 0, k = 0; segment_next(&c, &p); i++, k = c.k, before = p) {
		if (c.k != k && verify_key(s, k, i, !k || p.key > before.key, e))
			return e->rc;
		if (c.k == k && p.doc <= before.doc)
			return damaged(e, "documents are out of order",
				place(s, s->doc, i, s->doc_width));
		first = p.doc < first ? p.doc : first;
		last = p.doc > last ? p.doc : last;
	}
	if (c.i != s->n || c.k != s->n_key)
		return damaged(e, "keys are miscounted", 24);
	if (!spans(s, first, last))
		return damaged(e, "the first or last document is wrong", 56);
	return RC_OK;
}

enum rc
segment_verify(const struct segment *s, struct err *e)
{
	const unsigned char *h = (const unsigned char *)s->bytes.ptr;

	if (bits_load(h + 112, 8) != segment_pack_sum_rest(h, s->bytes.len))
		return damaged(e, "the checksum of the rest is wrong", 112);
	if (verify_buckets(s, e))
		return e->rc;
	return verify_postings(s, e);
}
