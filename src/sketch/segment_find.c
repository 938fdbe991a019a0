/* segment_find.c - hashes to postings, many at once.
 *
 * A look-up waits for memory up to six times, each place known only when the one before
 * was read: bucket, tags, and when a tag fits key, sample, flags and documents. A batch
 * takes each of these steps for all its keys before the next one, and asks for what the
 * next will read: so the waits run side by side. Most keys are in none of a store's
 * segments but one: nearly all of those are done with after their tags. */
#include "base/cpu.h"
#include "sketch/segment_read.h"

#if CPU_X86
#include <immintrin.h>
#endif

enum { BATCH = 32, TAGS = 32 };

/* Where each key of a batch may be. */
struct places {
	uint64_t at[BATCH], n[BATCH]; /* the first key of its bucket, and how many */
	uint32_t fits[BATCH];         /* which of the first TAGS have its tag */
};

static inline void
fetch(const unsigned char *base, uint64_t i, unsigned width)
{
	__builtin_prefetch(base + (i * width >> 3));
}

static inline __attribute__((always_inline)) void
to_tags(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	unsigned low = s->key_width + SEGMENT_TAG_BITS;

	for (size_t i = 0; i < n; i++)
		fetch(s->bucket, key[i] >> low, s->bucket_width);
	for (size_t i = 0; i < n; i++) {
		uint64_t b = key[i] >> low, lo = segment_read_bucket(s, b),
			 hi = segment_read_bucket(s, b + 1);

		p->at[i] = lo;
		p->n[i] = hi > lo ? hi - lo : 0;
		__builtin_prefetch(s->tag + lo);
		__builtin_prefetch(s->tag + hi);
	}
}

/* The places of those that have the tag among 32 B, of which the first n count. */
static uint32_t
fitting(const unsigned char *tag, uint64_t n, unsigned char want)
{
	uint32_t fits = 0;

	for (unsigned i = 0; i < TAGS && i < n; i++)
		fits |= (uint32_t)(tag[i] == want) << i;
	return fits;
}

static void
compare_tags(struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	to_tags(p, s, key, n);
	for (size_t i = 0; i < n; i++)
		p->fits[i] = fitting(s->tag + p->at[i], p->n[i], (unsigned char)key[i]);
}

#if CPU_X86
/* Reads 32 tags wherever there are any, as 32 zeros follow the last part. */
CPU_AVX2 static void
compare_tags_avx2(
	struct places *p, const struct segment *s, const uint64_t *key, size_t n)
{
	to_tags(p, s, key, n);
	for (size_t i = 0; i < n; i++) {
		__m256i tag = _mm256_loadu_si256((const void *)(s->tag + p->at[i]));
		__m256i same = _mm256_cmpeq_epi8(tag, _mm256_set1_epi8((char)key[i]));

		p->fits[i] = _bzhi_u32((uint32_t)_mm256_movemask_epi8(same),
			p->n[i] < TAGS ? (uint32_t)p->n[i] : TAGS);
	}
}
#endif

/* The number of a key, or n_key. fits is of its first TAGS places. */
static uint64_t
number_of(const struct segment *s, uint64_t key, uint64_t at, uint64_t n, uint32_t fits)
{
	uint64_t rest = key >> SEGMENT_TAG_BITS & (((uint64_t)1 << s->key_width) - 1);

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
static unsigned
select_bit(uint64_t v, unsigned skip)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t c = v - (v >> 1 & 0x5555555555555555), sums;
	unsigned byte = 0;

	c = (c & 0x3333333333333333) + (c >> 2 & 0x3333333333333333);
	sums = ((c + (c >> 4)) & 0x0f0f0f0f0f0f0f0f) * ones; /* of bytes 0 to j */
	while ((sums >> 8 * byte & 0xff) <= skip)
		byte++;
	if (byte)
		skip -= (unsigned)(sums >> 8 * (byte - 1) & 0xff);
	v >>= 8 * byte;
	while (skip--)
		v &= v - 1;
	return 8 * byte + bits_ctz(v);
}

static unsigned
count_bits(uint64_t v)
{
	v -= v >> 1 & 0x5555555555555555;
	v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
	return (unsigned)(((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101 >>
			  56);
}

/* The first posting of key number k, or n: from the sample on by its flags. */
static uint64_t
posting_of(const struct segment *s, uint64_t k)
{
	uint64_t i = segment_read_sample(s, k / SEGMENT_PACK_SAMPLE), flags;
	unsigned skip = k % SEGMENT_PACK_SAMPLE, c;

	if (i >= s->n)
		return s->n;
	flags = segment_read_flags(s, i / 64) & UINT64_MAX << i % 64;
	for (i /= 64; (c = count_bits(flags)) <= skip; skip -= c) {
		if (64 * ++i >= s->n)
			return s->n;
		flags = segment_read_flags(s, i);
	}
	i = 64 * i + select_bit(flags, skip);
	return i < s->n ? i : s->n;
}

/* The first posting of the key that follows posting i, or n. */
static uint64_t
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

/* To key numbers; of keys that are there. Returns how many, which is in there[]. */
static size_t
to_keys(unsigned char there[BATCH], struct places *p, const struct segment *s,
	const uint64_t *key, size_t n)
{
	size_t n_may = 0, n_there = 0;
	unsigned char may[BATCH];

	for (size_t i = 0; i < n; i++) {
		may[n_may] = (unsigned char)i;
		n_may += p->fits[i] != 0 || p->n[i] > TAGS;
	}
	for (size_t j = 0; j < n_may; j++)
		fetch(s->key, p->at[may[j]], s->key_width);
	for (size_t j = 0; j < n_may; j++) {
		size_t i = may[j];
		uint64_t k = number_of(s, key[i], p->at[i], p->n[i], p->fits[i]);

		if (k == s->n_key)
			continue;
		p->at[i] = k;
		there[n_there++] = (unsigned char)i;
		fetch(s->sample, k / SEGMENT_PACK_SAMPLE, 32);
	}
	return n_there;
}

static void
find_batch(
	struct segment_hit *hit, const struct segment *s, const uint64_t *key, size_t n)
{
	struct places p;
	unsigned char there[BATCH];
	size_t n_there;

#if CPU_X86
	if (cpu_avx2())
		compare_tags_avx2(&p, s, key, n);
	else
#endif
		compare_tags(&p, s, key, n);
	n_there = to_keys(there, &p, s, key, n);
	memset(hit, 0, n * sizeof *hit);
	for (size_t j = 0; j < n_there; j++)
		fetch(s->flag,
			segment_read_sample(s, p.at[there[j]] / SEGMENT_PACK_SAMPLE), 1);
	for (size_t j = 0; j < n_there; j++) {
		uint64_t first = posting_of(s, p.at[there[j]]), n_post = 0;

		if (first < s->n)
			n_post = posting_after(s, first) - first;
		fetch(s->doc, first, s->doc_width);
		hit[there[j]] = (struct segment_hit){ (uint32_t)first, (uint32_t)n_post };
	}
}

void
segment_find_many(
	struct segment_hit *hit, const struct segment *s, const uint64_t *key, size_t n)
{
	if (!s->n) {
		memset(hit, 0, n * sizeof *hit);
		return;
	}
	for (size_t i = 0; i < n; i += BATCH)
		find_batch(hit + i, s, key + i, n - i < BATCH ? n - i : BATCH);
}

struct segment_hit
segment_find(const struct segment *s, uint64_t hash)
{
	uint64_t key = segment_key(hash);
	struct segment_hit hit;

	segment_find_many(&hit, s, &key, 1);
	return hit;
}
