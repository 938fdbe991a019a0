/* segment_find.c - hashes to postings, many at once.
 *
 * A look-up waits for memory up to six times, each place known only when the one before
 * was read: bucket, tags, and when a tag fits key, sample, flags and documents. A batch
 * takes each of these steps for all its keys before the next one, and asks for what the
 * next will read: so the waits run side by side. Most keys are in none of a store's
 * segments but one: nearly all of those are done with after their tags, so that is the
 * step that must cost next to nothing. In a small segment the bucket and the tags of keys
 * in order are in the cache anyway: there the first two steps are one. */
#include "base/cpu.h"
#include "sketch/segment_read.h"

#if CPU_X86
#include <immintrin.h>
#endif

enum { BATCH = 256, TAGS = 32 };
/* So many keys of a batch to a bucket are dense. */
enum { DENSE = 4 };
/* Keys are put in order by their top bits: at most so many, and no more than it takes to
 * have so few of them alike. */
enum { ORDER_BITS = 13, ORDER_KEYS = 4 };
/* Where a load of 8 B has a bucket's number and the next one's: 7 + 2 * 28 bits. */
enum { PAIR_WIDTH_MAX = 28 };

/* Keys of a batch that may be there. */
struct places {
	uint32_t query[BATCH]; /* number in the batch */
	uint32_t at[BATCH];    /* first key of the bucket, then the key's own number */
	uint32_t n[BATCH];     /* keys of the bucket */
	uint32_t fits[BATCH];  /* those with the tag, if there are at most TAGS */
	size_t n_place;
};

static inline void
fetch(const unsigned char *base, uint64_t i, unsigned width)
{
	__builtin_prefetch(base + (i * width >> 3));
}

/* The keys of a bucket are numbers *at .. *at + *n - 1. */
static inline void
bucket_of(uint64_t *at, uint64_t *n, const struct segment *s, uint64_t b)
{
	uint64_t lo = segment_read_bucket(s, b), hi = segment_read_bucket(s, b + 1);

	*at = lo;
	*n = hi > lo ? hi - lo : 0;
}

/* Those that have the tag among 32 B, of which the first n count. */
static inline uint32_t
fitting(const unsigned char *tag, uint64_t n, unsigned char want)
{
	uint32_t fits = 0;

	for (unsigned i = 0; i < TAGS && i < n; i++)
		fits |= (uint32_t)(tag[i] == want) << i;
	return fits;
}

/* Of key number i of a batch; the place stays when there is anything to look at. */
static inline void
keep_place(struct places *p, size_t i, uint64_t at, uint64_t n, uint32_t fits)
{
	size_t j = p->n_place;

	p->query[j] = (uint32_t)i;
	p->at[j] = (uint32_t)at;
	p->n[j] = (uint32_t)n;
	p->fits[j] = fits;
	p->n_place += (fits != 0) | (n > TAGS);
}

static void
to_places(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	uint64_t at[BATCH], n_at[BATCH];
	unsigned low = s->key_width + SEGMENT_TAG_BITS;

	for (size_t i = 0; i < n; i++)
		fetch(s->bucket, key[i] >> low, s->bucket_width);
	for (size_t i = 0; i < n; i++) {
		bucket_of(&at[i], &n_at[i], s, key[i] >> low);
		__builtin_prefetch(s->tag + at[i]);
	}
	for (size_t i = 0; i < n; i++)
		keep_place(p, i, at[i], n_at[i],
			fitting(s->tag + at[i], n_at[i], (unsigned char)key[i]));
}

#if CPU_X86
/* bucket_of() in one load. Requires bucket_width <= PAIR_WIDTH_MAX. */
static inline __attribute__((always_inline)) void
pair_of(uint64_t *at, uint64_t *n, const struct segment *s, uint64_t b)
{
	uint64_t bit = b * s->bucket_width, mask = ((uint64_t)1 << s->bucket_width) - 1,
		 v = bits_load(s->bucket + (bit >> 3), 8) >> (bit & 7), lo = v & mask,
		 hi = v >> s->bucket_width & mask;

	lo = lo < s->n_key ? lo : s->n_key;
	hi = hi < s->n_key ? hi : s->n_key;
	*at = lo;
	*n = hi > lo ? hi - lo : 0;
}

/* Reads 32 tags wherever there are any, as 32 zeros follow the last part. */
CPU_AVX2 static inline __attribute__((always_inline)) uint32_t
fitting_avx2(__m256i tags, uint64_t n, uint64_t key)
{
	__m256i same = _mm256_cmpeq_epi8(tags, _mm256_set1_epi8((char)key));

	return _bzhi_u32((uint32_t)_mm256_movemask_epi8(same), (uint32_t)n);
}

/* Where many keys in a row have the same bucket, its tags are read once for them all. */
CPU_AVX2 static void
to_places_dense_avx2(
	struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	const struct segment own = *s; /* which no store to p can change */
	unsigned low = own.key_width + SEGMENT_TAG_BITS;

	for (size_t i = 0; i < n;) {
		uint64_t bucket = key[i] >> low, at, n_at;
		__m256i tags;

		pair_of(&at, &n_at, &own, bucket);
		tags = _mm256_loadu_si256((const void *)(own.tag + at));
		do {
			uint32_t fits = fitting_avx2(tags, n_at, key[i]);

			if ((fits != 0) | (n_at > TAGS))
				keep_place(p, i, at, n_at, fits);
		} while (++i < n && key[i] >> low == bucket);
	}
}

CPU_AVX2 static void
to_places_avx2(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	const struct segment own = *s;
	unsigned low = own.key_width + SEGMENT_TAG_BITS;
	uint32_t at[BATCH], n_at[BATCH];

	for (size_t i = 0; i < n; i++)
		fetch(own.bucket, key[i] >> low, own.bucket_width);
	for (size_t i = 0; i < n; i++) {
		uint64_t k, n_k;

		pair_of(&k, &n_k, &own, key[i] >> low);
		at[i] = (uint32_t)k;
		n_at[i] = (uint32_t)n_k;
		__builtin_prefetch(own.tag + k);
		__builtin_prefetch(own.tag + k + n_k);
	}
	for (size_t i = 0; i < n; i++) {
		__m256i tags = _mm256_loadu_si256((const void *)(own.tag + at[i]));

		keep_place(p, i, at[i], n_at[i], fitting_avx2(tags, n_at[i], key[i]));
	}
}
#endif

/* The number of a key, or n_key. fits is of its places if there are at most TAGS. */
static uint64_t
number_of(const struct segment *s, uint64_t key, uint64_t at, uint64_t n, uint32_t fits)
{
	uint64_t rest = key >> SEGMENT_TAG_BITS & (((uint64_t)1 << s->key_width) - 1);

	if (n > TAGS)
		fits = fitting(s->tag + at, n, (unsigned char)key);
	for (;;) {
		for (; fits; fits &= fits - 1) {
			uint64_t k = at + bits_ctz(fits);

			if (segment_read_key(s, k) == rest)
				return k;
		}
		if (n <= TAGS)
			return s->n_key;
		at += TAGS;
		n -= TAGS;
		fits = fitting(s->tag + at, n, (unsigned char)key);
	}
}

/* The place of set bit number `skip`; at least as many more are set. */
static inline unsigned
select_bit(uint64_t v, unsigned skip)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
	uint64_t c = v - (v >> 1 & 0x5555555555555555), sums;
	unsigned bit;

	c = (c & 0x3333333333333333) + (c >> 2 & 0x3333333333333333);
	sums = ((c + (c >> 4)) & 0x0f0f0f0f0f0f0f0f) * ones; /* of bytes 0 to j */
	bit = 8 * bits_popcount((((skip * ones) | tops) - sums) & tops);
	skip -= (unsigned)(sums << 8 >> bit & 0xff);
	for (v >>= bit; skip; skip--)
		v &= v - 1;
	return bit + bits_ctz(v);
}

/* The first posting of key number k, or n: from the sample on by its flags. */
static inline uint64_t
posting_of(const struct segment *s, uint64_t k)
{
	uint64_t i = segment_read_sample(s, k / SEGMENT_PACK_SAMPLE), flags;
	unsigned skip = k % SEGMENT_PACK_SAMPLE, c;

	if (i >= s->n)
		return s->n;
	flags = segment_read_flags(s, i / 64) & UINT64_MAX << i % 64;
	for (i /= 64; (c = bits_popcount(flags)) <= skip; skip -= c) {
		if (64 * ++i >= s->n)
			return s->n;
		flags = segment_read_flags(s, i);
	}
	i = 64 * i + select_bit(flags, skip);
	return i < s->n ? i : s->n;
}

/* The first posting of the key that follows posting i, or n. */
static inline uint64_t
posting_after(const struct segment *s, uint64_t i)
{
	uint64_t w = ++i / 64, flags;

	if (i >= s->n)
		return s->n;
	flags = segment_read_flags(s, w) & UINT64_MAX << i % 64;
	while (!flags) {
		if (64 * ++w >= s->n)
			return s->n;
		flags = segment_read_flags(s, w);
	}
	i = 64 * w + bits_ctz(flags);
	return i < s->n ? i : s->n;
}

/* To the numbers of keys that are there; the others' places go. */
static void
to_keys(struct places *p, const struct segment *s, const uint64_t *key)
{
	size_t n_there = 0;

	for (size_t j = 0; j < p->n_place; j++)
		fetch(s->key, p->at[j], s->key_width);
	for (size_t j = 0; j < p->n_place; j++) {
		uint64_t of = key[p->query[j]],
			 k = number_of(s, of, p->at[j], p->n[j], p->fits[j]);

		if (k == s->n_key)
			continue;
		p->query[n_there] = p->query[j];
		p->at[n_there++] = (uint32_t)k;
		fetch(s->sample, k / SEGMENT_PACK_SAMPLE, 32);
	}
	p->n_place = n_there;
}

static inline __attribute__((always_inline)) size_t
to_hits(struct segment_hit *hit, const struct segment *s, const struct places *p,
	uint32_t query)
{
	size_t n_hit = 0;

	for (size_t j = 0; j < p->n_place; j++)
		fetch(s->flag, segment_read_sample(s, p->at[j] / SEGMENT_PACK_SAMPLE), 1);
	for (size_t j = 0; j < p->n_place; j++) {
		uint64_t first = posting_of(s, p->at[j]);

		if (first >= s->n)
			continue;
		fetch(s->doc, first, s->doc_width);
		hit[n_hit++] = (struct segment_hit){ query + p->query[j], (uint32_t)first,
			(uint32_t)(posting_after(s, first) - first) };
	}
	return n_hit;
}

static size_t
find_batch(struct segment_hit *hit, const struct segment *s, const uint64_t *key,
	size_t n, uint32_t query)
{
	struct places p;

	p.n_place = 0;
	to_places(&p, s, key, n);
	to_keys(&p, s, key);
	return to_hits(hit, s, &p, query);
}

#if CPU_X86
CPU_AVX2 static size_t
find_batch_avx2(struct segment_hit *hit, const struct segment *s, const uint64_t *key,
	size_t n, uint32_t query)
{
	unsigned low = s->key_width + SEGMENT_TAG_BITS;
	struct places p;

	p.n_place = 0;
	/* Of keys that are in no order this says nothing, and either will do. */
	if ((key[n - 1] >> low) - (key[0] >> low) < n / DENSE)
		to_places_dense_avx2(&p, s, key, n);
	else
		to_places_avx2(&p, s, key, n);
	to_keys(&p, s, key);
	return to_hits(hit, s, &p, query);
}
#endif

size_t
segment_find_many(
	struct segment_hit *hit, const struct segment *s, const uint64_t *key, size_t n)
{
	size_t n_hit = 0;

	if (!s->n)
		return 0;
	for (size_t i = 0; i < n; i += BATCH) {
		size_t k = n - i < BATCH ? n - i : BATCH;

#if CPU_X86
		if (cpu_avx2() && s->bucket_width <= PAIR_WIDTH_MAX) {
			n_hit += find_batch_avx2(hit + n_hit, s, key + i, k, (uint32_t)i);
			continue;
		}
#endif
		n_hit += find_batch(hit + n_hit, s, key + i, k, (uint32_t)i);
	}
	return n_hit;
}

struct segment_hit
segment_find(const struct segment *s, uint64_t hash)
{
	uint64_t key = segment_key(hash);
	struct segment_hit hit = { 0 };

	segment_find_many(&hit, s, &key, 1);
	return hit;
}

void
segment_find_order(uint64_t *key, uint32_t *query, const uint64_t *hash, size_t n)
{
	uint32_t next[1 << ORDER_BITS], sum = 0;
	unsigned bits = 0, shift;

	while (bits < ORDER_BITS && n >> bits > ORDER_KEYS)
		bits++;
	shift = SEGMENT_KEY_BITS - bits;
	memset(next, 0, sizeof *next << bits);
	for (size_t i = 0; i < n; i++)
		next[segment_key(hash[i]) >> shift]++;
	for (size_t d = 0; d < (size_t)1 << bits; d++) {
		uint32_t size = next[d];

		next[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < n; i++) {
		uint64_t k = segment_key(hash[i]);
		uint32_t at = next[k >> shift]++;

		key[at] = k;
		query[at] = (uint32_t)i;
	}
}
