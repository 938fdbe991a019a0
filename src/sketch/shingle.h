/* shingle.h - hashes of word n-grams, and sets of them. Broder 1997. */
#ifndef SKETCH_SHINGLE_H
#define SKETCH_SHINGLE_H

#include <stddef.h>
#include <stdint.h>

enum { SHINGLE_WORDS = 5 }; /* fingerprints are over 5-grams */

/* gram[i] = hash64_gram(token + i, n) for i in 0..n_tok-n. Returns how many, 0 when
 * n_tok < n. gram has room for n_tok and is not token. Requires 1 <= n <=
 * HASH64_GRAM_MAX. O(n_tok * n). */
size_t shingle_hash(uint64_t *gram, const uint64_t *token, size_t n_tok, size_t n);

/* Sorts in place, ascending. Radix: O(n) whatever the values. */
void shingle_sort(uint64_t *gram, size_t n);

/* Sorts by the upper 32 bits; values equal there stay in their order. spare has room for
 * n. Three counting passes, O(n): half the time of shingle_sort() on many thousands. */
void shingle_sort_upper(uint64_t *v, uint64_t *spare, size_t n);

/* Sorts and removes repeats in place. Returns how many are left: a set. O(n). */
size_t shingle_unique(uint64_t *gram, size_t n);

/* Of two sets: what is in both, and what is in the first alone. out has room for n and
 * may be gram. Returns how many. O(n + m). */
size_t shingle_both(
	uint64_t *out, const uint64_t *gram, size_t n, const uint64_t *other, size_t m);
size_t shingle_minus(
	uint64_t *out, const uint64_t *gram, size_t n, const uint64_t *other, size_t m);

#endif
