/* shingle.h - hashes of word n-grams. Broder 1997. */
#ifndef SKETCH_SHINGLE_H
#define SKETCH_SHINGLE_H

#include <stddef.h>
#include <stdint.h>

enum { SHINGLE_WORDS = 5 }; /* fingerprints are over 5-grams */

/* gram[i] = hash64_gram(token + i, n) for i in 0..n_tok-n. Returns how many, 0 when
 * n_tok < n. gram has room for n_tok. O(n_tok * n). */
size_t shingle_hash(uint64_t *gram, const uint64_t *token, size_t n_tok, size_t n);

/* Sorts and removes repeats in place. Returns how many are left. O(n) radix passes. */
size_t shingle_unique(uint64_t *gram, size_t n);

#endif
