/* shingle.c - a sum of products per gram: no state rolls from one to the next, so that
 * the loop can be a vector's. Sorting is in place by the top byte, then within each
 * bucket by the next one (McIlroy, Bostic & McIlroy 1993): grams are spread evenly, so
 * one pass nearly sorts the grams of an answer; crafted ones cost at most eight. */
#include "sketch/shingle.h"

#include "base/hash64.h"

#include <assert.h>

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

size_t
shingle_hash(uint64_t *gram, const uint64_t *token, size_t n_tok, size_t n)
{
	assert(n >= 1 && n <= HASH64_GRAM_MAX);
	if (n_tok < n)
		return 0;
	/* The common length as a constant, so that the inner loop unrolls. */
	if (n == SHINGLE_WORDS)
		grams(gram, token, n_tok - n + 1, SHINGLE_WORDS);
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
