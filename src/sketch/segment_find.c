/* segment_find.c - hashes to postings, many at once.
 *
 * A look-up waits for memory up to six times, each place known only when the one before
 * was read: bucket, tags, and when a tag fits key, sample, flags and documents. A batch
 * takes each of these steps for all its keys before the next one, and asks for what the
 * next will read: so the waits run side by side. Most keys are in none of a store's
 * segments but one: nearly all of those are done with after their tags, so that is the
 * step that must cost next to nothing, and that has no branch which could be guessed
 * wrong. In a small segment keys in order have the same few buckets: there these are read
 * once, one after the other, and their tags asked for as one stretch. */
#include "base/cpu.h"
#include "sketch/segment_read.h"

#if CPU_X86
#include <immintrin.h>
#endif

enum { BATCH = 256, TAGS = 32 };
/* A batch whose keys lie in at most so many buckets for each of them reads all these. */
enum { RANGE = 2 };
/* Keys are put in order by their top bits: at most so many, and no more than it takes to
 * have so few of them alike. With more the table of where they go leaves the cache. */
enum { ORDER_BITS = 11, ORDER_KEYS = 4 };
enum { LINE = 64 };
/* Where a load of 8 B has a bucket's number and the next one's: 7 + 2 * 28 bits. */
enum { PAIR_WIDTH_MAX = 28 };

/* Of the keys of a batch; then those that may be there. */
struct places {
	uint32_t at[BATCH];    /* first key of the bucket */
	uint32_t n[BATCH];     /* keys of the bucket */
	uint32_t fits[BATCH];  /* those of the first TAGS with the tag */
	uint32_t query[BATCH]; /* number in the batch of each that may be there */
	uint32_t key[BATCH];   /* and the number of the segment's key */
	size_t n_place;
};

static inline void
fetch(const unsigned char *base, uint64_t i, unsigned width)
{
	__builtin_prefetch(base + (i * width >> 3));
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

/* Key number i of a batch stays when there is anything to look at. */
static inline void
keep_place(struct places *p, uint32_t i, uint32_t fits)
{
	p->fits[i] = fits;
	p->query[p->n_place] = i;
	p->n_place += (fits != 0) | (p->n[i] > TAGS);
}

static inline void
to_bucket(struct places *p, const struct segment *s, size_t i, uint64_t b)
{
	uint64_t lo = segment_read_bucket(s, b), hi = segment_read_bucket(s, b + 1);

	p->at[i] = (uint32_t)lo;
	p->n[i] = (uint32_t)(hi > lo ? hi - lo : 0);
}

static void
to_places(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	unsigned low = s->key_width + SEGMENT_TAG_BITS;

	for (size_t i = 0; i < n; i++)
		fetch(s->bucket, key[i] >> low, s->bucket_width);
	for (size_t i = 0; i < n; i++) {
		to_bucket(p, s, i, key[i] >> low);
		__builtin_prefetch(s->tag + p->at[i]);
	}
	for (size_t i = 0; i < n; i++)
		keep_place(p, (uint32_t)i,
			fitting(s->tag + p->at[i], p->n[i], (unsigned char)key[i]));
}

#if CPU_X86
/* to_bucket() in one load. Requires bucket_width <= PAIR_WIDTH_MAX. */
static inline __attribute__((always_inline)) void
to_bucket_pair(struct places *p, const struct segment *s, size_t i, uint64_t b)
{
	uint64_t bit = b * s->bucket_width, mask = ((uint64_t)1 << s->bucket_width) - 1,
		 v = bits_load(s->bucket + (bit >> 3), 8) >> (bit & 7), lo = v & mask,
		 hi = v >> s->bucket_width & mask;

	lo = lo < s->n_key ? lo : s->n_key;
	hi = hi < s->n_key ? hi : s->n_key;
	p->at[i] = (uint32_t)lo;
	p->n[i] = (uint32_t)(hi > lo ? hi - lo : 0);
}

/* Reads 32 tags wherever there are any, as 32 zeros follow the last part. */
CPU_AVX2 static inline __attribute__((always_inline)) uint32_t
fitting_avx2(const unsigned char *tag, uint32_t n, uint64_t key)
{
	__m256i same = _mm256_cmpeq_epi8(
		_mm256_loadu_si256((const void *)tag), _mm256_set1_epi8((char)key));

	return _bzhi_u32((uint32_t)_mm256_movemask_epi8(same), n);
}

CPU_AVX2 static void
to_places_avx2(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	const struct segment own = *s; /* which no store to p can change */
	unsigned low = own.key_width + SEGMENT_TAG_BITS;

	for (size_t i = 0; i < n; i++)
		fetch(own.bucket, key[i] >> low, own.bucket_width);
	for (size_t i = 0; i < n; i++) {
		to_bucket_pair(p, &own, i, key[i] >> low);
		__builtin_prefetch(own.tag + p->at[i]);
		__builtin_prefetch(own.tag + p->at[i] + p->n[i]);
	}
	for (size_t i = 0; i < n; i++)
		keep_place(p, (uint32_t)i,
			fitting_avx2(own.tag + p->at[i], p->n[i], key[i]));
}

/* Buckets in a row. */
struct range {
	uint64_t first, n;
	uint32_t at[RANGE * BATCH + 1]; /* the first key of each */
};

/* Where the buckets of a batch lie; false when that is too far apart. Requires that n is
 * a multiple of 4. */
CPU_AVX2 static bool
range_of_avx2(struct range *r, const struct segment *s, const uint64_t *key, size_t n)
{
	unsigned low = s->key_width + SEGMENT_TAG_BITS;
	__m256i least = _mm256_loadu_si256((const void *)key), most = least;
	uint64_t from[4], to[4];

	for (size_t i = 4; i < n; i += 4) {
		__m256i k = _mm256_loadu_si256((const void *)(key + i));

		least = _mm256_blendv_epi8(least, k, _mm256_cmpgt_epi64(least, k));
		most = _mm256_blendv_epi8(most, k, _mm256_cmpgt_epi64(k, most));
	}
	_mm256_storeu_si256((void *)from, least);
	_mm256_storeu_si256((void *)to, most);
	for (size_t i = 1; i < 4; i++) {
		from[0] = from[i] < from[0] ? from[i] : from[0];
		to[0] = to[i] > to[0] ? to[i] : to[0];
	}
	r->first = from[0] >> low;
	r->n = (to[0] >> low) - r->first + 1;
	return r->n <= RANGE * n;
}

/* Reads them and asks for their tags. False when one has more keys than TAGS, or they
 * are not in order. */
CPU_AVX2 static bool
range_read_avx2(struct range *r, const struct segment *s)
{
	const struct segment own = *s;
	uint64_t mask = ((uint64_t)1 << own.bucket_width) - 1,
		 bit = r->first * own.bucket_width, n = r->n;
	uint32_t before = 0, most = 0;

	for (size_t b = 0; b <= n; b++, bit += own.bucket_width) {
		uint64_t at = bits_load(own.bucket + (bit >> 3), 8) >> (bit & 7) & mask;
		uint32_t n_at;

		at = at < own.n_key ? at : own.n_key;
		n_at = b ? (uint32_t)at - before : 0;
		most = n_at > most ? n_at : most;
		r->at[b] = before = (uint32_t)at;
	}
	for (uint64_t k = r->at[0]; k < before; k += LINE)
		__builtin_prefetch(own.tag + k);
	return most <= TAGS;
}

/* to_places() of keys in these buckets. */
CPU_AVX2 static void
to_places_near_avx2(struct places *p, const struct range *r, const struct segment *s,
	const uint64_t *key, size_t n)
{
	unsigned low = s->key_width + SEGMENT_TAG_BITS;
	const unsigned char *tag = s->tag;
	size_t n_place = 0;

	for (size_t i = 0; i < n; i++) {
		const uint32_t *at = r->at + ((key[i] >> low) - r->first);

		p->query[n_place] = (uint32_t)i;
		n_place += fitting_avx2(tag + at[0], at[1] - at[0], key[i]) != 0;
	}
	for (size_t j = 0; j < n_place; j++) {
		uint32_t i = p->query[j];
		const uint32_t *at = r->at + ((key[i] >> low) - r->first);

		p->at[i] = at[0];
		p->n[i] = at[1] - at[0];
		p->fits[i] = fitting_avx2(tag + at[0], p->n[i], key[i]);
	}
	p->n_place = n_place;
}
#endif

/* The number of a key, or n_key, where the first n tags at `at` may hold it. */
static uint64_t
number_of(const struct segment *s, uint64_t key, uint64_t at, uint64_t n)
{
	uint64_t rest = key >> SEGMENT_TAG_BITS & (((uint64_t)1 << s->key_width) - 1);

	n = n < s->n_key - at ? n : s->n_key - at;
	for (uint64_t k = at; k < at + n; k++)
		if (s->tag[k] == (unsigned char)key && segment_read_key(s, k) == rest)
			return k;
	return s->n_key;
}

/* The place of set bit number `skip`; at least as many more are set. Vigna 2008. */
static inline unsigned
select_bit(uint64_t v, unsigned skip)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080,
		       each = 0x8040201008040201;
	uint64_t c = v - (v >> 1 & 0x5555555555555555), sums;
	unsigned bit;

	c = (c & 0x3333333333333333) + (c >> 2 & 0x3333333333333333);
	sums = ((c + (c >> 4)) & 0x0f0f0f0f0f0f0f0f) * ones; /* of bytes 0 to j */
	bit = 8 * bits_popcount((((skip * ones) | tops) - sums) & tops);
	skip -= (unsigned)(sums << 8 >> bit & 0xff);
	c = (v >> bit & 0xff) * ones & each; /* bit j in byte j */
	sums = ((((c | tops) - ones) | c) >> 7 & ones) * ones;
	return bit + bits_popcount((((skip * ones) | tops) - sums) & tops);
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

/* The first key that fits. */
static inline uint64_t
first_fit(const struct places *p, uint32_t i)
{
	return p->at[i] + bits_ctz(p->fits[i] | (uint32_t)1 << (TAGS - 1));
}

/* To the numbers of keys that are there; the others' places go. */
static inline __attribute__((always_inline)) void
to_keys(struct places *p, const struct segment *s, const uint64_t *key)
{
	const struct segment own = *s;
	uint64_t mask = ((uint64_t)1 << own.key_width) - 1;
	size_t n_there = 0;

	for (size_t j = 0; j < p->n_place; j++)
		fetch(own.key, first_fit(p, p->query[j]), own.key_width);
	for (size_t j = 0; j < p->n_place; j++) {
		uint32_t i = p->query[j], fits = p->fits[i];
		uint64_t k = first_fit(p, i);
		bool there =
			k < own.n_key && fits &&
			segment_read_key(&own, k) == (key[i] >> SEGMENT_TAG_BITS & mask);

		if (!there && ((fits & (fits - 1)) || p->n[i] > TAGS)) {
			k = number_of(&own, key[i], p->at[i], p->n[i]);
			there = k < own.n_key;
		}
		fetch(own.sample, k / SEGMENT_PACK_SAMPLE, 32);
		p->query[n_there] = i;
		p->key[n_there] = (uint32_t)k;
		n_there += there;
	}
	p->n_place = n_there;
}

static inline __attribute__((always_inline)) size_t
to_hits(struct segment_hit *hit, const struct segment *s, const struct places *p,
	uint32_t query)
{
	size_t n_hit = 0;

	for (size_t j = 0; j < p->n_place; j++)
		fetch(s->flag, segment_read_sample(s, p->key[j] / SEGMENT_PACK_SAMPLE),
			1);
	for (size_t j = 0; j < p->n_place; j++) {
		uint64_t first = posting_of(s, p->key[j]);

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
	uint64_t own[BATCH];
	size_t n_own = (n + 3) / 4 * 4;
	struct places p;
	struct range r;

	if (n_own > n) {
		memcpy(own, key, n * sizeof *own);
		for (size_t i = n; i < n_own; i++)
			own[i] = own[0];
		key = own;
	}
	p.n_place = 0;
	if (range_of_avx2(&r, s, key, n_own) && range_read_avx2(&r, s))
		to_places_near_avx2(&p, &r, s, key, n);
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
