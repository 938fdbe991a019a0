/* shingle.c - a sum of products per gram: no state rolls from one to the next, so that
 * the loop can be a vector's. Sorting is in place by the top byte, then within each
 * bucket by the next one (McIlroy, Bostic & McIlroy 1993): grams are spread evenly, so
 * one pass nearly sorts the grams of an answer; crafted ones cost at most eight. */
#include "sketch/shingle.h"

#include "base/cpu.h"
#include "base/hash64.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#if CPU_X86
#include <immintrin.h>
#endif

enum { SMALL = 32 }; /* insertion sort is faster below */

static inline __attribute__((always_inline)) void
grams(uint64_t *restrict gram, const uint64_t *restrict token, size_t n_gram, size_t n)
{
	for (size_t i = 0; i < n_gram; i++) {
		uint64_t sum = 0;

		for (size_t k = 0; k < n; k++)
			sum += hash64_k[k] * token[i + k];
		gram[i] = hash64_mix(sum);
	}
}

#if CPU_X86
/* x times the constant whose halves are in k, and swapped in k_swap, modulo 2^64. */
CPU_AVX2 static inline __m256i
times(__m256i x, __m256i k, __m256i k_swap)
{
	__m256i cross = _mm256_mullo_epi32(x, k_swap);

	cross = _mm256_add_epi32(cross, _mm256_slli_epi64(cross, 32));
	cross = _mm256_and_si256(cross, _mm256_set1_epi64x((int64_t)0xffffffff00000000));
	return _mm256_add_epi64(_mm256_mul_epu32(x, k), cross);
}

CPU_AVX2 static inline __m256i
mix4(__m256i x)
{
	const uint64_t k = HASH64_MIX;

	x = _mm256_xor_si256(x, _mm256_srli_epi64(x, 32));
	x = times(x, _mm256_set1_epi64x((int64_t)k),
		_mm256_set1_epi64x((int64_t)(k >> 32 | k << 32)));
	return _mm256_xor_si256(x, _mm256_srli_epi64(x, 32));
}

/* Four at a time; returns how many were done. A 64-bit product is made of three of 32
 * bits, and what crosses the halves is summed up before it is shifted. */
CPU_AVX2 static size_t
grams_avx2(uint64_t *gram, const uint64_t *token, size_t n_gram)
{
	__m256i k[SHINGLE_WORDS], k_swap[SHINGLE_WORDS];
	size_t i = 0;

#pragma GCC unroll 5
	for (size_t j = 0; j < SHINGLE_WORDS; j++) {
		uint64_t v = hash64_k[j];

		k[j] = _mm256_set1_epi64x((int64_t)v);
		k_swap[j] = _mm256_set1_epi64x((int64_t)(v >> 32 | v << 32));
	}
	for (; n_gram - i >= 4; i += 4) {
		__m256i low = _mm256_setzero_si256(), cross = low;

#pragma GCC unroll 5
		for (size_t j = 0; j < SHINGLE_WORDS; j++) {
			__m256i t = _mm256_loadu_si256((const void *)(token + i + j));

			low = _mm256_add_epi64(low, _mm256_mul_epu32(t, k[j]));
			cross = _mm256_add_epi32(cross, _mm256_mullo_epi32(t, k_swap[j]));
		}
		cross = _mm256_add_epi64(_mm256_slli_epi64(cross, 32),
			_mm256_and_si256(
				cross, _mm256_set1_epi64x((int64_t)0xffffffff00000000)));
		_mm256_storeu_si256(
			(void *)(gram + i), mix4(_mm256_add_epi64(low, cross)));
	}
	return i;
}

/* Eight grams, of which those of the mask are read and written. */
CPU_AVX512 static inline __attribute__((always_inline)) void
grams8(uint64_t *gram, const uint64_t *token, const __m512i *k, __mmask8 mask)
{
	__m512i sum = _mm512_setzero_si512();

#pragma GCC unroll 5
	for (size_t j = 0; j < SHINGLE_WORDS; j++)
		sum = _mm512_add_epi64(
			sum, _mm512_mullo_epi64(
				     k[j], _mm512_maskz_loadu_epi64(mask, token + j)));
	sum = _mm512_xor_si512(sum, _mm512_srli_epi64(sum, 32));
	sum = _mm512_mullo_epi64(sum, _mm512_set1_epi64((int64_t)HASH64_MIX));
	sum = _mm512_xor_si512(sum, _mm512_srli_epi64(sum, 32));
	_mm512_mask_storeu_epi64(gram, mask, sum);
}

CPU_AVX512 static void
grams_avx512(uint64_t *gram, const uint64_t *token, size_t n_gram)
{
	__m512i k[SHINGLE_WORDS];
	size_t i = 0;

#pragma GCC unroll 5
	for (size_t j = 0; j < SHINGLE_WORDS; j++)
		k[j] = _mm512_set1_epi64((int64_t)hash64_k[j]);
	for (; n_gram - i >= 8; i += 8)
		grams8(gram + i, token + i, k, 0xff);
	if (i < n_gram)
		grams8(gram + i, token + i, k, (__mmask8)((1u << (n_gram - i)) - 1));
}
#endif

/* The common length: a constant, so that the inner loop unrolls. */
static void
grams_common(uint64_t *gram, const uint64_t *token, size_t n_gram)
{
	size_t done = 0;

#if CPU_X86
	if (cpu_avx512()) {
		grams_avx512(gram, token, n_gram);
		return;
	}
	if (cpu_avx2())
		done = grams_avx2(gram, token, n_gram);
#endif
	grams(gram + done, token + done, n_gram - done, SHINGLE_WORDS);
}

size_t
shingle_hash(uint64_t *gram, const uint64_t *token, size_t n_tok, size_t n)
{
	assert(n >= 1 && n <= HASH64_GRAM_MAX);
	if (n_tok < n)
		return 0;
	if (n == SHINGLE_WORDS)
		grams_common(gram, token, n_tok - n + 1);
	else
		grams(gram, token, n_tok - n + 1, n);
	return n_tok - n + 1;
}

static void
sort_small(uint64_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint64_t moved = v[i];
		size_t at = i;

		for (; at && v[at - 1] > moved; at--)
			v[at] = v[at - 1];
		v[at] = moved;
	}
}

/* Moves every value to its bucket by the byte at shift; end[b] is where bucket b ends. */
static void
to_buckets(uint64_t *v, size_t n, size_t end[256], unsigned shift)
{
	size_t next[256], sum = 0;

	for (size_t b = 0; b < 256; b++)
		end[b] = 0;
	for (size_t i = 0; i < n; i++)
		end[v[i] >> shift & 255]++;
	for (size_t b = 0; b < 256; b++) {
		next[b] = sum;
		sum += end[b];
		end[b] = sum;
	}
	for (size_t b = 0; b < 256; b++) {
		while (next[b] < end[b]) {
			uint64_t moved = v[next[b]];
			size_t to = moved >> shift & 255;

			v[next[b]] = v[next[to]];
			v[next[to]++] = moved;
		}
	}
}

static void
sort_byte(uint64_t *v, size_t n, unsigned shift)
{
	size_t end[256], start = 0;

	to_buckets(v, n, end, shift);
	for (size_t b = 0; b < 256; start = end[b++]) {
		size_t size = end[b] - start;

		if (size <= SMALL)
			sort_small(v + start, size);
		else if (shift)
			sort_byte(v + start, size, shift - 8);
	}
}

void
shingle_sort(uint64_t *gram, size_t n)
{
	if (n <= SMALL)
		sort_small(gram, n);
	else
		sort_byte(gram, n, 56);
}

enum { UPPER_PASSES = 3, UPPER_BINS = 2048 };

static const unsigned upper_shift[UPPER_PASSES] = { 32, 43, 54 };

/* Scatters by one digit; next[] holds the digit's counts. False when all are equal. */
static bool
pass_upper(uint64_t *to, const uint64_t *v, size_t n, unsigned shift, size_t *next)
{
	size_t sum = 0;

	if (next[v[0] >> shift & (UPPER_BINS - 1)] == n)
		return false;
	for (size_t d = 0; d < UPPER_BINS; d++) {
		size_t size = next[d];

		next[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < n; i++)
		to[next[v[i] >> shift & (UPPER_BINS - 1)]++] = v[i];
	return true;
}

/* All digits are counted in one reading: a pass changes the order, not the counts. */
void
shingle_sort_upper(uint64_t *v, uint64_t *spare, size_t n)
{
	size_t count[UPPER_PASSES][UPPER_BINS] = { { 0 } };
	uint64_t *from = v, *to = spare;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < UPPER_PASSES; k++)
			count[k][v[i] >> upper_shift[k] & (UPPER_BINS - 1)]++;
	for (size_t k = 0; n && k < UPPER_PASSES; k++)
		if (pass_upper(to, from, n, upper_shift[k], count[k])) {
			uint64_t *swap = from;

			from = to;
			to = swap;
		}
	if (from != v)
		memcpy(v, from, n * sizeof *v);
}

size_t
shingle_unique(uint64_t *gram, size_t n)
{
	size_t kept = 0;

	shingle_sort(gram, n);
	for (size_t i = 0; i < n; i++)
		if (!kept || gram[i] != gram[kept - 1])
			gram[kept++] = gram[i];
	return kept;
}

size_t
shingle_both(
	uint64_t *out, const uint64_t *gram, size_t n, const uint64_t *other, size_t m)
{
	size_t kept = 0;

	for (size_t i = 0, j = 0; i < n && j < m;) {
		uint64_t a = gram[i], b = other[j];

		if (a == b)
			out[kept++] = a;
		i += a <= b;
		j += b <= a;
	}
	return kept;
}

size_t
shingle_minus(
	uint64_t *out, const uint64_t *gram, size_t n, const uint64_t *other, size_t m)
{
	size_t kept = 0, j = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t a = gram[i];

		while (j < m && other[j] < a)
			j++;
		if (j == m || other[j] != a)
			out[kept++] = a;
	}
	return kept;
}
