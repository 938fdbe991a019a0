/* winnow_part.c - eight hashes at a time, or sixteen, by their upper 32 bits: the keys.
 * With
 *
 *	least[e] = the least of key[e - 15..e]        the window that ends at e
 *	most[p]  = the largest of least[p..p + 15]    the windows that hold p
 *
 * key[p] is the least of some window when it is most[p]. Both are made by steps of 1, 2,
 * 4 and 8 places, which need no branch. Of equal keys near each other, which are nearly
 * always a repeated hash, the keys cannot say which one counts: those are looked at one
 * by one. */
#include "sketch/winnow_part.h"

#include "base/bits.h"
#include "base/cpu.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#if CPU_X86
#include <immintrin.h>
#endif

/* The definition: hash number i is the rightmost least of a window. */
static bool
is_marked(const uint64_t *hash, size_t n, size_t i)
{
	size_t before = 0, after = 0;

	while (before < i && before < WINNOW_WINDOW && hash[i - before - 1] >= hash[i])
		before++;
	while (i + after + 1 < n && after < WINNOW_WINDOW &&
		hash[i + after + 1] > hash[i])
		after++;
	return before + 1 + after >= WINNOW_WINDOW;
}

#if CPU_X86

/* EDGE hashes on both sides belong to windows of the part. */
enum { LANES = 8, WIDE = 16, EDGE = WIDE, KEYS = EDGE + WINNOW_PART + EDGE };

/* Place i is that of hash first - EDGE + i; there are EDGE + size + EDGE of them. */
struct keys {
	const uint64_t *hash;            /* all */
	size_t first, n;                 /* of the part, and of all */
	size_t size;                     /* of the part, in whole vectors */
	uint32_t key[KEYS];              /* the largest there is where there is no hash */
	uint32_t least[KEYS + 2 * WIDE]; /* 0 where no window ends */
};

CPU_AVX2 static inline __m256i
load8(const uint32_t *p)
{
	return _mm256_loadu_si256((const void *)p);
}

/* The lanes of now moved up by n, those of before coming in, or down by n, those of
 * after coming in. n is 1, 2 or 4. */
#define MOVE_UP(before, now, n)                                                          \
	_mm256_alignr_epi8(                                                              \
		now, _mm256_permute2x128_si256(before, now, 0x21), 16 - 4 * (n))
#define MOVE_DOWN(now, after, n)                                                         \
	_mm256_alignr_epi8(_mm256_permute2x128_si256(now, after, 0x21), now, 4 * (n))

/* Of up to eight hashes; the largest there is in place of those that are not there. */
CPU_AVX2 static inline __m256i
take_keys(const uint64_t *hash, size_t left)
{
	uint64_t rest[LANES];
	__m256 a, b;

	if (left < LANES) {
		for (size_t i = 0; i < LANES; i++)
			rest[i] = i < left ? hash[i] : UINT64_MAX;
		hash = rest;
	}
	a = _mm256_loadu_ps((const void *)hash);
	b = _mm256_loadu_ps((const void *)(hash + LANES / 2));
	return _mm256_permute4x64_epi64(
		_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd)), 0xd8);
}

/* Where no window ends: in a part's first places, and from where there are no hashes. */
static inline void
clear_least(struct keys *k, size_t end, size_t there)
{
	if (!k->first)
		memset(k->least + EDGE, 0, (WINNOW_WINDOW - 1) * sizeof *k->least);
	if (there < end)
		memset(k->least + there, 0, 2 * WIDE * sizeof *k->least);
}

CPU_AVX2 static void
find_least(struct keys *k)
{
	__m256i x0 = _mm256_set1_epi32(-1), a0 = x0, b0 = x0, c0 = x0;
	size_t end = EDGE + k->size + EDGE, there = EDGE + k->n - k->first;
	const uint64_t *hash = k->hash + k->first;

	for (size_t i = k->first ? 0 : EDGE; i < end; i += LANES) {
		__m256i x = i < there ? take_keys(hash + i - EDGE, there - i)
				      : _mm256_set1_epi32(-1);
		__m256i a = _mm256_min_epu32(x, MOVE_UP(x0, x, 1));
		__m256i b = _mm256_min_epu32(a, MOVE_UP(a0, a, 2));
		__m256i c = _mm256_min_epu32(b, MOVE_UP(b0, b, 4));

		_mm256_storeu_si256((void *)(k->key + i), x);
		_mm256_storeu_si256((void *)(k->least + i), _mm256_min_epu32(c, c0));
		x0 = x;
		a0 = a;
		b0 = b;
		c0 = c;
	}
	clear_least(k, end, there);
}

CPU_AVX2 static inline unsigned
lane_bits(__m256i v)
{
	return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(v));
}

/* Returns how often a window's least is another than that of the next place. */
CPU_AVX2 static size_t
find_marks(struct winnow_part *out, const struct keys *k)
{
	const __m256i none = _mm256_setzero_si256();
	const __m256i most = _mm256_set1_epi32((int)((WINNOW_FRAC_BELOW >> 32) - 1));
	__m256i x0 = load8(k->least + EDGE + k->size);
	__m256i x1 = load8(k->least + EDGE + k->size + LANES);
	__m256i a1 = _mm256_max_epu32(x1, MOVE_DOWN(x1, none, 1));
	__m256i b1 = _mm256_max_epu32(a1, MOVE_DOWN(a1, none, 2));
	__m256i a0 = _mm256_max_epu32(x0, MOVE_DOWN(x0, x1, 1));
	__m256i b0 = _mm256_max_epu32(a0, MOVE_DOWN(a0, a1, 2));
	__m256i c0 = _mm256_max_epu32(b0, MOVE_DOWN(b0, b1, 4));
	__m256i same = none;
	uint32_t n_same[LANES];
	size_t changes = k->size;

	for (size_t i = k->size; i;) {
		__m256i x = load8(k->least + EDGE + (i -= LANES));
		__m256i key = load8(k->key + EDGE + i), next = MOVE_DOWN(x, x0, 1);
		__m256i a = _mm256_max_epu32(x, next);
		__m256i b = _mm256_max_epu32(a, MOVE_DOWN(a, a0, 2));
		__m256i c = _mm256_max_epu32(b, MOVE_DOWN(b, b0, 4));
		__m256i sample = _mm256_cmpeq_epi32(key, _mm256_min_epu32(key, most));
		__m256i marked = _mm256_cmpeq_epi32(key, _mm256_max_epu32(c, c0));

		out->marked[i / 64] = out->marked[i / 64] << LANES | lane_bits(marked);
		out->sample[i / 64] = out->sample[i / 64] << LANES | lane_bits(sample);
		same = _mm256_sub_epi32(same, _mm256_cmpeq_epi32(x, next));
		x0 = x;
		a0 = a;
		b0 = b;
		c0 = c;
	}
	_mm256_storeu_si256((void *)n_same, same);
	for (size_t i = 0; i < LANES; i++)
		changes -= n_same[i];
	return changes;
}

/* MOVE_UP() and MOVE_DOWN() of sixteen lanes, by any n. */
#define UP(before, now, n)   _mm512_alignr_epi32(now, before, WIDE - (n))
#define DOWN(now, after, n)  _mm512_alignr_epi32(after, now, n)
#define LEAST(x, before, n)  _mm512_min_epu32(x, UP(before, x, n))
#define LARGEST(x, after, n) _mm512_max_epu32(x, DOWN(x, after, n))

/* As take_keys(). */
CPU_AVX512 static inline __m512i
take_keys16(const uint64_t *hash, size_t left)
{
	const __m512i odd = _mm512_setr_epi32(
		1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
	const __m512i none = _mm512_set1_epi32(-1);
	unsigned there = left < WIDE ? (1u << left) - 1 : 0xffff;
	__m512i a = _mm512_mask_loadu_epi64(none, (__mmask8)there, hash);
	__m512i b = _mm512_mask_loadu_epi64(
		none, (__mmask8)(there >> WIDE / 2), hash + WIDE / 2);

	return _mm512_permutex2var_epi32(a, odd, b);
}

CPU_AVX512 static void
find_least16(struct keys *k)
{
	__m512i x0 = _mm512_set1_epi32(-1), a0 = x0, b0 = x0, c0 = x0;
	size_t end = EDGE + k->size + EDGE, there = EDGE + k->n - k->first;
	const uint64_t *hash = k->hash + k->first;

	for (size_t i = k->first ? 0 : EDGE; i < end; i += WIDE) {
		__m512i x = i < there ? take_keys16(hash + i - EDGE, there - i)
				      : _mm512_set1_epi32(-1);
		__m512i a = LEAST(x, x0, 1), b = LEAST(a, a0, 2), c = LEAST(b, b0, 4);

		_mm512_storeu_si512(k->key + i, x);
		_mm512_storeu_si512(k->least + i, LEAST(c, c0, 8));
		x0 = x;
		a0 = a;
		b0 = b;
		c0 = c;
	}
	clear_least(k, end, there);
}

/* As find_marks(). */
CPU_AVX512 static size_t
find_marks16(struct winnow_part *out, const struct keys *k)
{
	const __m512i none = _mm512_setzero_si512();
	const __m512i below = _mm512_set1_epi32((int)(WINNOW_FRAC_BELOW >> 32));
	__m512i x0 = _mm512_loadu_si512(k->least + EDGE + k->size);
	__m512i a0 = LARGEST(x0, none, 1), b0 = LARGEST(a0, none, 2);
	__m512i c0 = LARGEST(b0, none, 4);
	size_t changes = k->size;

	for (size_t i = k->size; i;) {
		__m512i x = _mm512_loadu_si512(k->least + EDGE + (i -= WIDE));
		__m512i key = _mm512_loadu_si512(k->key + EDGE + i);
		__m512i next = DOWN(x, x0, 1), a = _mm512_max_epu32(x, next);
		__m512i b = LARGEST(a, a0, 2), c = LARGEST(b, b0, 4);
		uint64_t marked = _mm512_cmpeq_epi32_mask(key, LARGEST(c, c0, 8));
		uint64_t sample = _mm512_cmplt_epu32_mask(key, below);

		out->marked[i / 64] = out->marked[i / 64] << WIDE | marked;
		out->sample[i / 64] = out->sample[i / 64] << WIDE | sample;
		changes -= bits_popcount(_mm512_cmpeq_epi32_mask(x, next));
		x0 = x;
		a0 = a;
		b0 = b;
		c0 = c;
	}
	return changes;
}

/* Whether no two marks of a text of one part may be tied. A mark holds for one run of
 * windows, and each run has a mark, or several that are tied: so there are as many runs
 * as marks, or there is a tie. The last run ends, and the first one begins, with a change
 * from or to 0. */
CPU_AVX2 static bool
is_settled(const struct winnow_part *out, const struct keys *k, size_t changes)
{
	size_t n_marked = 0;

	for (size_t i = 0; i < out->n_word; i++)
		n_marked += bits_popcount(out->marked[i]);
	return k->n <= WINNOW_PART && n_marked + 1 == changes;
}

static void
look_at(struct winnow_part *out, const struct keys *k, size_t at)
{
	if (!is_marked(k->hash, k->n, k->first + at))
		out->marked[at / 64] &= ~((uint64_t)1 << at % 64);
}

/* Looks at marks whose key is that of the one before, and at those near the part's ends,
 * beyond which there may be such a one. */
static void
settle_ties(struct winnow_part *out, const struct keys *k)
{
	size_t head = k->first ? EDGE : 0, last = 0;
	size_t tail = k->n - k->first > WINNOW_PART ? WINNOW_PART - EDGE : (size_t)KEYS;
	uint32_t before = UINT32_MAX;

	for (size_t i = 0; i < out->n_word; i++)
		for (uint64_t b = out->marked[i]; b; b &= b - 1) {
			size_t at = 64 * i + bits_ctz(b);
			uint32_t key = k->key[EDGE + at];

			if (key == before)
				look_at(out, k, last);
			if (key == before || at < head || at >= tail)
				look_at(out, k, at);
			before = key;
			last = at;
		}
}

static void
choose_vector(struct winnow_part *out, const uint64_t *hash, size_t first, size_t n)
{
	struct keys k; /* filled before it is read; clearing it would cost more */
	size_t lanes = cpu_avx512() ? WIDE : LANES, changes;

	k.hash = hash;
	k.first = first;
	k.n = n;
	k.size = n - first < WINNOW_PART ? n - first : (size_t)WINNOW_PART;
	k.size = (k.size + lanes - 1) & ~(lanes - 1);
	if (lanes == WIDE) {
		find_least16(&k);
		changes = find_marks16(out, &k);
	} else {
		find_least(&k);
		changes = find_marks(out, &k);
	}
	if (!is_settled(out, &k, changes))
		settle_ties(out, &k);
}
#endif

/* Where there are no vectors, nobody calls this but to compare. */
static void
choose_scalar(struct winnow_part *out, const uint64_t *hash, size_t first, size_t n)
{
	for (size_t i = 0; i < WINNOW_PART && first + i < n; i++) {
		uint64_t bit = (uint64_t)1 << i % 64;

		out->marked[i / 64] |= is_marked(hash, n, first + i) ? bit : 0;
		out->sample[i / 64] |= winnow_frac(hash[first + i]) ? bit : 0;
	}
}

void
winnow_part_choose(struct winnow_part *out, const uint64_t *hash, size_t first, size_t n)
{
	size_t size = n - first < WINNOW_PART ? n - first : (size_t)WINNOW_PART;

	assert(first % WINNOW_PART == 0 && first < n && n >= WINNOW_WINDOW);
	out->n_word = (size + 63) / 64;
	memset(out->marked, 0, out->n_word * sizeof *out->marked);
	memset(out->sample, 0, out->n_word * sizeof *out->sample);
#if CPU_X86
	if (cpu_avx2()) {
		choose_vector(out, hash, first, n);
		return;
	}
#endif
	choose_scalar(out, hash, first, n);
}
