/* segment_pack.c - see segment_pack.h; the layout is in segment.h. */
#include "sketch/segment_pack.h"

#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include <assert.h>

enum { BUCKET_POSTINGS = 16, END_BYTES = 32 };
enum { REST_BYTES = 256 * 1024 };

unsigned
segment_pack_width(uint64_t v)
{
	unsigned w = 0;

	for (; v; v >>= 1)
		w++;
	return w;
}

static uint64_t
part_bytes(uint64_t n, unsigned width)
{
	return (n * width + 63) / 64 * 8;
}

struct segment_pack_layout
segment_pack_layout(uint64_t n, uint64_t n_key, unsigned bits, unsigned doc_width)
{
	struct segment_pack_layout l = { .bucket_bits = bits, .doc_width = doc_width };
	uint64_t n_sample = (n_key + SEGMENT_PACK_SAMPLE - 1) / SEGMENT_PACK_SAMPLE;

	l.bucket_width = segment_pack_width(n);
	l.key_width = SEGMENT_KEY_BITS - SEGMENT_TAG_BITS - bits;
	l.doc = SEGMENT_PACK_HEADER;
	l.flag = l.doc + part_bytes(n, doc_width);
	l.bucket = l.flag + part_bytes(n, 1);
	l.key = l.bucket + part_bytes(((uint64_t)1 << bits) + 1, l.bucket_width);
	l.tag = l.key + part_bytes(n_key, l.key_width);
	l.sample = l.tag + part_bytes(n_key, SEGMENT_TAG_BITS);
	l.len = l.sample + part_bytes(n_sample, 32) + END_BYTES;
	return l;
}

uint64_t
segment_pack_sum_header(const unsigned char *base)
{
	return hash64(base, SEGMENT_PACK_HEADER - 8);
}

static uint64_t
sum_piece(const unsigned char *piece, uint64_t len, struct arena *a,
	const struct segment_rest *rest)
{
	struct hash64_parts *h = hash64_parts_new(a);

	for (uint64_t at = 0; at < len; at += REST_BYTES) {
		hash64_parts_add(h, piece + at,
			(size_t)(len - at < REST_BYTES ? len - at : REST_BYTES));
		if (rest)
			rest->fn(rest->ctx);
	}
	return hash64_parts_end(h);
}

uint64_t
segment_pack_sum_rest(
	const unsigned char *base, uint64_t len, const struct segment_rest *rest)
{
	struct hash64_parts *all;
	struct arena a = { 0 };
	uint64_t sum;

	all = hash64_parts_new(&a);
	for (uint64_t at = SEGMENT_PACK_HEADER; at < len; at += SEGMENT_PACK_PIECE) {
		uint64_t left = len - at;
		unsigned char one[8];

		left = left < SEGMENT_PACK_PIECE ? left : SEGMENT_PACK_PIECE;
		bits_store(one, sizeof one, sum_piece(base + at, left, &a, rest));
		hash64_parts_add(all, one, sizeof one);
	}
	sum = hash64_parts_end(all);
	arena_release(&a);
	return sum;
}

static struct segment_pack_layout
widest(uint64_t n, uint32_t first, uint32_t last)
{
	unsigned bits = 0;

	assert(n <= SEGMENT_POSTINGS_MAX && first <= last);
	while (n >> bits > BUCKET_POSTINGS)
		bits++;
	return segment_pack_layout(n, n, bits, segment_pack_width(last - first));
}

size_t
segment_pack_room(uint64_t n, uint32_t first, uint32_t last)
{
	return (size_t)widest(n, first, last).len;
}

void
segment_pack_init(
	struct segment_pack *p, char *to, uint64_t n, uint32_t first, uint32_t last)
{
	*p = (struct segment_pack){ .at = widest(n, first, last) };
	p->base = (unsigned char *)to;
	p->n = n;
	p->doc_first = first;
	p->doc_last = last;
	p->docs.to = p->base + p->at.doc;
	p->flags.to = p->base + p->at.flag;
	p->buckets.to = p->base + p->at.bucket;
	p->keys.to = p->base + p->at.key;
	buf_init(&p->samples, SIZE_MAX / 2);
}

/* Requires v < 2^width, width < 64. */
static void
put_bits(struct segment_pack_bits *b, uint64_t v, unsigned width)
{
	b->held |= v << b->n;
	b->n += width;
	if (b->n < 64)
		return;
	bits_store(b->to, 8, b->held);
	b->to += 8;
	b->n -= 64;
	b->held = b->n ? v >> (width - b->n) : 0;
}

static void
end_bits(struct segment_pack_bits *b)
{
	if (b->n)
		bits_store(b->to, 8, b->held);
}

/* Every bucket up to number last that has no entry yet begins here. */
static void
fill_buckets(struct segment_pack *p, uint64_t last)
{
	for (; p->next_bucket <= last; p->next_bucket++)
		put_bits(&p->buckets, p->n_key, p->at.bucket_width);
}

static void
put_key(struct segment_pack *p, uint64_t key)
{
	unsigned width = p->at.key_width;
	unsigned char at[4];

	fill_buckets(p, key >> (width + SEGMENT_TAG_BITS));
	put_bits(&p->keys, key >> SEGMENT_TAG_BITS & (((uint64_t)1 << width) - 1), width);
	p->base[p->at.tag + p->n_key] = (unsigned char)key;
	if (p->n_key++ % SEGMENT_PACK_SAMPLE == 0) {
		bits_store(at, sizeof at, p->i);
		buf_add(&p->samples, at, sizeof at);
	}
	p->key = key;
}

void
segment_pack_put(struct segment_pack *p, struct posting posting)
{
	bool fresh = !p->i || posting.key != p->key;

	assert(p->i < p->n && (!p->i || posting.key >= p->key));
	put_bits(&p->docs, posting.doc - p->doc_first, p->at.doc_width);
	put_bits(&p->flags, fresh, 1);
	if (fresh)
		put_key(p, posting.key);
	p->i++;
}

static void
put_header(const struct segment_pack *p, uint64_t len, const struct segment_rest *rest)
{
	unsigned char *h = p->base;

	memset(h, 0, SEGMENT_PACK_HEADER);
	memcpy(h, "assayseg", 8);
	bits_store(h + 8, 4, SEGMENT_VERSION);
	bits_store(h + 12, 4, p->at.bucket_bits);
	bits_store(h + 16, 8, p->n);
	bits_store(h + 24, 8, p->n_key);
	bits_store(h + 32, 4, SHINGLE_WORDS);
	bits_store(h + 36, 4, WINNOW_WINDOW);
	bits_store(h + 40, 4, HASH64_VERSION);
	bits_store(h + 44, 4, FOLD_VERSION);
	bits_store(h + 48, 4, TOKEN_VERSION);
	bits_store(h + 52, 4, SEGMENT_KEY_BITS);
	bits_store(h + 56, 4, p->doc_first);
	bits_store(h + 60, 4, p->doc_last);
	bits_store(h + 112, 8, segment_pack_sum_rest(h, len, rest));
	bits_store(h + 120, 8, segment_pack_sum_header(h));
}

size_t
segment_pack_end(struct segment_pack *p, const struct segment_rest *rest)
{
	struct segment_pack_layout at =
		segment_pack_layout(p->n, p->n_key, p->at.bucket_bits, p->at.doc_width);

	assert(p->i == p->n);
	fill_buckets(p, (uint64_t)1 << p->at.bucket_bits);
	end_bits(&p->docs);
	end_bits(&p->flags);
	end_bits(&p->buckets);
	end_bits(&p->keys);
	/* They were put where they are when every posting has a key of its own. */
	memmove(p->base + at.tag, p->base + p->at.tag, p->n_key);
	memset(p->base + at.tag + p->n_key, 0, (size_t)(at.len - at.tag - p->n_key));
	if (p->samples.len)
		memcpy(p->base + at.sample, p->samples.ptr, p->samples.len);
	put_header(p, at.len, rest);
	segment_pack_drop(p);
	return (size_t)at.len;
}

void
segment_pack_drop(struct segment_pack *p)
{
	buf_release(&p->samples);
}
