/* segment.c - reading. Every bucket is clamped to the postings there are when it is used,
 * so that a segment which was opened but not verified can mislead, not crash. */
#include "sketch/segment.h"

#include "base/hash64.h"
#include "sketch/segment_pack.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include <assert.h>

enum { SCAN = 16 }; /* fewer remainders than this are looked at one by one */

/* Parameters that make hashes of one segment mean nothing in another. */
static enum rc
check_parameters(const unsigned char *h, struct err *e)
{
	static const struct {
		const char *what;
		unsigned at, want;
	} field[] = {
		{ "gram length", 32, SHINGLE_WORDS },
		{ "window", 36, WINNOW_WINDOW },
		{ "hash version", 40, HASH64_VERSION },
		{ "folding version", 44, FOLD_VERSION },
		{ "token version", 48, TOKEN_VERSION },
	};

	for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
		uint64_t got = bits_load(h + field[i].at, 4);

		if (got != field[i].want)
			return err_set(e, RC_INPUT,
				"segment: byte %u: %s %llu, not %u: rebuild it",
				field[i].at, field[i].what, (unsigned long long)got,
				field[i].want);
	}
	return RC_OK;
}

/* Magic, version and checksum: whether the header can be believed to be ours. */
static enum rc
check_header(struct str bytes, struct err *e)
{
	const unsigned char *h = (const unsigned char *)bytes.ptr;

	if (bytes.len < SEGMENT_PACK_HEADER)
		return err_set(e, RC_INTEGRITY,
			"segment: byte %zu: the header is cut short: rebuild it",
			bytes.len);
	if (memcmp(h, "assayseg", 8) != 0)
		return err_set(e, RC_INTEGRITY, "segment: byte 0: not a segment");
	if (bits_load(h + 8, 4) != SEGMENT_VERSION)
		return err_set(e, RC_INPUT,
			"segment: byte 8: version %llu, not %d: rebuild it",
			(unsigned long long)bits_load(h + 8, 4), SEGMENT_VERSION);
	if (bits_load(h + 120, 8) != segment_pack_sum_header(h))
		return err_set(e, RC_INTEGRITY,
			"segment: byte 120: the header is damaged: rebuild it");
	return check_parameters(h, e);
}

enum rc
segment_open(struct segment *s, struct str bytes, struct err *e)
{
	const unsigned char *h = (const unsigned char *)bytes.ptr;
	struct segment_pack_layout at;
	uint64_t n, n_hash;

	*s = (struct segment){ 0 };
	if (check_header(bytes, e))
		return e->rc;
	n = bits_load(h + 16, 8);
	n_hash = bits_load(h + 24, 8);
	if (bits_load(h + 12, 4) > SEGMENT_PACK_BITS_MAX || n > SEGMENT_POSTINGS_MAX ||
		n_hash > n || (n && !n_hash))
		return err_set(e, RC_INTEGRITY,
			"segment: byte 12: impossible counts: rebuild it");
	at = segment_pack_layout(n, n_hash, (unsigned)bits_load(h + 12, 4));
	if (bytes.len != at.len)
		return err_set(e, RC_INTEGRITY,
			"segment: byte %zu: ends here, not at byte %llu: rebuild it",
			bytes.len, (unsigned long long)at.len);
	*s = (struct segment){ bytes, n, n_hash, at.bucket_bits, at.remainder_bytes,
		h + at.bucket, h + at.remainder, h + at.doc, h + at.filter, at.n_block };
	return RC_OK;
}

/* Eight bytes may be loaded at any remainder: at least four of the documents follow. */
static uint64_t
remainder_at(const struct segment *s, uint64_t i)
{
	uint64_t v = bits_load(s->remainder + s->remainder_bytes * i, 8);

	return s->remainder_bytes == 8
		       ? v
		       : v & (((uint64_t)1 << 8 * s->remainder_bytes) - 1);
}

static uint64_t
bucket_of(const struct segment *s, uint64_t hash)
{
	return s->bucket_bits ? hash >> (64 - s->bucket_bits) : 0;
}

static uint64_t
bucket_start(const struct segment *s, uint64_t b)
{
	uint64_t i = bits_load(s->bucket + 4 * b, 4);

	return i < s->n ? i : s->n;
}

static uint64_t
hash_at(const struct segment *s, uint64_t i, uint64_t b)
{
	return (s->bucket_bits ? b << (64 - s->bucket_bits) : 0) | remainder_at(s, i);
}

static bool
may_hold(const struct segment *s, uint64_t hash)
{
	struct segment_pack_bits b = segment_pack_bits(hash, s->n_block);
	uint32_t missing = 0;

	for (unsigned i = 0; i < 8; i++)
		missing |=
			b.bit[i] & ~(uint32_t)bits_load(s->filter + b.offset + 4 * i, 4);
	return !missing;
}

/* The first posting in [lo, hi) whose remainder is at least r, or hi. */
static uint64_t
lower_bound(const struct segment *s, uint64_t lo, uint64_t hi, uint64_t r)
{
	while (hi - lo > SCAN) {
		uint64_t mid = lo + (hi - lo) / 2;

		if (remainder_at(s, mid) < r)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo < hi && remainder_at(s, lo) < r)
		lo++;
	return lo;
}

size_t
segment_find(const struct segment *s, uint64_t hash, size_t *first)
{
	uint64_t b = bucket_of(s, hash), lo, hi, end, r;

	if (!s->n || !may_hold(s, hash))
		return 0;
	r = s->bucket_bits ? hash & (UINT64_MAX >> s->bucket_bits) : hash;
	lo = bucket_start(s, b);
	hi = bucket_start(s, b + 1);
	if (lo >= hi)
		return 0;
	lo = lower_bound(s, lo, hi, r);
	if (lo == hi || remainder_at(s, lo) != r)
		return 0;
	end = r == UINT64_MAX ? hi : lower_bound(s, lo + 1, hi, r + 1);
	*first = (size_t)lo;
	return (size_t)(end - lo);
}

struct posting
segment_at(const struct segment *s, size_t i)
{
	uint64_t lo = 0, hi = (uint64_t)1 << s->bucket_bits;

	assert(i < s->n);
	/* The last bucket that starts at or before i. */
	while (hi - lo > 1) {
		uint64_t mid = lo + (hi - lo) / 2;

		if (bucket_start(s, mid) <= i)
			lo = mid;
		else
			hi = mid;
	}
	return (struct posting){ hash_at(s, i, lo), segment_doc(s, i) };
}

bool
segment_next(struct segment_cursor *c, struct posting *p)
{
	uint64_t last = ((uint64_t)1 << c->s->bucket_bits) - 1;

	if (c->i >= c->s->n)
		return false;
	while (c->bucket < last && bucket_start(c->s, c->bucket + 1) <= c->i)
		c->bucket++;
	*p = (struct posting){ hash_at(c->s, c->i, c->bucket),
		segment_doc(c->s, (size_t)c->i) };
	c->i++;
	return true;
}

static enum rc
damaged(struct err *e, const char *what, uint64_t at)
{
	return err_set(e, RC_INTEGRITY, "segment: byte %llu: %s: rebuild it",
		(unsigned long long)at, what);
}

static enum rc
verify_buckets(const struct segment *s, struct err *e)
{
	uint64_t n_bucket = (uint64_t)1 << s->bucket_bits, before = 0;

	for (uint64_t b = 0; b <= n_bucket; b++) {
		uint64_t i = bits_load(s->bucket + 4 * b, 4);

		if (i < before || i > s->n || (b == 0 && i != 0))
			return damaged(
				e, "a bucket is wrong", SEGMENT_PACK_HEADER + 4 * b);
		before = i;
	}
	if (before != s->n)
		return damaged(e, "the last bucket is wrong",
			SEGMENT_PACK_HEADER + 4 * n_bucket);
	return RC_OK;
}

static enum rc
verify_postings(const struct segment *s, struct err *e)
{
	struct segment_cursor c = { .s = s };
	struct posting p = { 0 }, before = { 0 };
	uint64_t n_hash = 0;

	for (uint64_t i = 0; segment_next(&c, &p); i++, before = p) {
		uint64_t at =
			(uint64_t)(s->remainder - (const unsigned char *)s->bytes.ptr) +
			s->remainder_bytes * i;
		bool fresh = !i || p.hash != before.hash;

		if (s->bucket_bits && remainder_at(s, i) >> (64 - s->bucket_bits))
			return damaged(e, "a remainder is too large", at);
		if (i && (p.hash < before.hash || (!fresh && p.doc <= before.doc)))
			return damaged(e, "postings are out of order", at);
		if (fresh && !may_hold(s, p.hash))
			return damaged(e, "the filter lacks a hash", at);
		n_hash += fresh;
	}
	return n_hash == s->n_hash ? RC_OK : damaged(e, "hashes are miscounted", 24);
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
