/* segment_pack.c - see segment_pack.h; the layout is in segment.h. */
#include "sketch/segment_pack.h"

#include "base/cpu.h"
#include "base/hash64.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include <assert.h>
#if CPU_X86
#include <immintrin.h>
#endif

enum { BUCKET_POSTINGS = 8, FILTER_BITS = 12, BLOCK_BYTES = 32 };

struct segment_pack_layout
segment_pack_layout(uint64_t n, uint64_t n_hash, unsigned bits)
{
	struct segment_pack_layout l = { .bucket_bits = bits };

	l.remainder_bytes = (64 - bits + 7) / 8;
	l.n_block = (n_hash * FILTER_BITS + 8 * BLOCK_BYTES - 1) / (8 * BLOCK_BYTES);
	l.bucket = SEGMENT_PACK_HEADER;
	l.remainder = l.bucket + 4 * (((uint64_t)1 << bits) + 1);
	l.doc = l.remainder + l.remainder_bytes * n;
	l.filter = l.doc + 4 * n;
	l.len = l.filter + BLOCK_BYTES * l.n_block;
	return l;
}

uint64_t
segment_pack_sum_header(const unsigned char *base)
{
	return hash64(base, SEGMENT_PACK_HEADER - 8);
}

uint64_t
segment_pack_sum_rest(const unsigned char *base, uint64_t len)
{
	return hash64(base + SEGMENT_PACK_HEADER, (size_t)(len - SEGMENT_PACK_HEADER));
}

/* Those of the Parquet format's filter. */
static const uint32_t salt[8] = { 0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
	0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31 };

struct segment_pack_bits
segment_pack_bits(uint64_t hash, uint64_t n_block)
{
	/* Mixed again, as a sample by value has no even top bits. */
	uint64_t m = hash64_mix(hash);
	struct segment_pack_bits b;

	b.offset = ((m >> 32) * n_block >> 32) * BLOCK_BYTES;
	for (unsigned i = 0; i < 8; i++)
		b.bit[i] = (uint32_t)1 << ((uint32_t)m * salt[i] >> 27);
	return b;
}

void
segment_pack_init(struct segment_pack *p, struct buf *out, uint64_t n, uint64_t n_hash)
{
	unsigned bits = 0;

	assert(n <= SEGMENT_POSTINGS_MAX && n_hash <= n);
	while (n >> bits > BUCKET_POSTINGS)
		bits++;
	*p = (struct segment_pack){ .at = segment_pack_layout(n, n_hash, bits) };
	p->n = n;
	p->n_hash = n_hash;
	p->base = (unsigned char *)buf_room(out, (size_t)p->at.len);
	if (!p->base)
		return;
	memset(p->base, 0, SEGMENT_PACK_HEADER);
	memset(p->base + p->at.filter, 0, (size_t)(p->at.len - p->at.filter));
}

/* The first posting of every bucket up to number last that has none yet is i. */
static void
fill_buckets(struct segment_pack *p, uint64_t last)
{
	while (p->next_bucket <= last)
		bits_store(p->base + p->at.bucket + 4 * p->next_bucket++, 4, p->i);
}

static void
filter_add(struct segment_pack *p, uint64_t hash)
{
	struct segment_pack_bits b = segment_pack_bits(hash, p->at.n_block);
	unsigned char *block = p->base + p->at.filter + b.offset;

	for (unsigned i = 0; i < 8; i++)
		bits_store(block + 4 * i, 4, bits_load(block + 4 * i, 4) | b.bit[i]);
}

#if CPU_X86
CPU_AVX2 static void
filter_batch_avx2(struct segment_pack *p)
{
	const __m256i k = _mm256_loadu_si256((const void *)salt);
	unsigned char *filter = p->base + p->at.filter;

	for (size_t i = 0; i < p->n_batch; i++) {
		uint64_t m = hash64_mix(p->batch[i]);
		void *block = filter + ((m >> 32) * p->at.n_block >> 32) * BLOCK_BYTES;
		__m256i at = _mm256_srli_epi32(
			_mm256_mullo_epi32(_mm256_set1_epi32((int)(uint32_t)m), k), 27);
		__m256i bit = _mm256_sllv_epi32(_mm256_set1_epi32(1), at);

		_mm256_storeu_si256(
			block, _mm256_or_si256(_mm256_loadu_si256(block), bit));
	}
}
#endif

static void
filter_batch(struct segment_pack *p)
{
#if CPU_X86
	if (cpu_avx2()) {
		filter_batch_avx2(p);
		p->n_batch = 0;
	}
#endif
	for (size_t i = 0; i < p->n_batch; i++)
		filter_add(p, p->batch[i]);
	p->n_batch = 0;
}

/* Of five to eight bytes eight are written at once, as the next remainder overwrites
 * what is too much; behind the last one the documents begin. */
static void
put_remainder(struct segment_pack *p, uint64_t v)
{
	unsigned r = p->at.remainder_bytes;
	unsigned char *to = p->base + p->at.remainder + r * p->i;

	if (p->i + 1 < p->n)
		bits_store(to, 8, v);
	else
		bits_store(to, r, v);
}

void
segment_pack_put(struct segment_pack *p, struct posting posting)
{
	unsigned low = 64 - p->at.bucket_bits;
	uint64_t mask = low == 64 ? UINT64_MAX : ((uint64_t)1 << low) - 1;

	if (!p->base)
		return;
	assert(p->i < p->n && (!p->i || posting.hash >= p->hash));
	fill_buckets(p, low == 64 ? 0 : posting.hash >> low);
	put_remainder(p, posting.hash & mask);
	bits_store(p->base + p->at.doc + 4 * p->i, 4, posting.doc);
	if (!p->i || posting.hash != p->hash)
		p->batch[p->n_batch++] = posting.hash;
	if (p->n_batch == SEGMENT_PACK_BATCH)
		filter_batch(p);
	p->hash = posting.hash;
	p->i++;
}

void
segment_pack_end(struct segment_pack *p)
{
	unsigned char *h = p->base;

	if (!h)
		return;
	assert(p->i == p->n);
	filter_batch(p);
	fill_buckets(p, (uint64_t)1 << p->at.bucket_bits);
	memcpy(h, "assayseg", 8);
	bits_store(h + 8, 4, SEGMENT_VERSION);
	bits_store(h + 12, 4, p->at.bucket_bits);
	bits_store(h + 16, 8, p->n);
	bits_store(h + 24, 8, p->n_hash);
	bits_store(h + 32, 4, SHINGLE_WORDS);
	bits_store(h + 36, 4, WINNOW_WINDOW);
	bits_store(h + 40, 4, HASH64_VERSION);
	bits_store(h + 44, 4, FOLD_VERSION);
	bits_store(h + 48, 4, TOKEN_VERSION);
	bits_store(h + 112, 8, segment_pack_sum_rest(h, p->at.len));
	bits_store(h + 120, 8, segment_pack_sum_header(h));
}
