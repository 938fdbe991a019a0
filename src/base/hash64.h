/* hash64.h - the hash that fingerprints are defined by.
 *
 * Version 1, fixed for ever: stored fingerprints and published vectors
 * (tests/vectors/hash64.tsv) depend on every bit of it. A token is hashed over
 * its folded bytes; an n-gram over the hashes of its n tokens, as a sum of
 * products, so that n-grams need no rolling state and vectorise.
 *
 *	token(b)     = mix(XXH3_64(b, seed 0))
 *	gram(t1..tn) = mix(sum_i K[i] * t_i  mod 2^64)
 *	mix(x)       = x ^= x >> 32; x *= 0xd6e8feb86659fd93; x ^= x >> 32
 *
 * XXH3_64 is that of xxHash 0.8, whose output is frozen. Nothing here can fail. */
#ifndef BASE_HASH64_H
#define BASE_HASH64_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum { HASH64_VERSION = 1, HASH64_GRAM_MAX = 8 };

/* Odd, taken from the binary expansion of pi. */
extern const uint64_t hash64_k[HASH64_GRAM_MAX];

#define HASH64_MIX ((uint64_t)0xd6e8feb86659fd93)
static inline uint64_t
hash64_mix(uint64_t x)
{
	x ^= x >> 32;
	x *= HASH64_MIX;
	return x ^ x >> 32;
}

/* Of any bytes. O(len). */
uint64_t hash64(const void *ptr, size_t len);
/* The same of bytes that come in parts, in order. Lives in a. */
struct hash64_parts; /* opaque */
struct hash64_parts *hash64_parts_new(struct arena *a);
void hash64_parts_add(struct hash64_parts *h, const void *ptr, size_t len);
uint64_t hash64_parts_end(const struct hash64_parts *h);

uint64_t hash64_token(struct str folded);
/* The same of n tokens of a text, faster: number i is from byte span[2 * i] up to byte
 * span[2 * i + 1]. Requires that all lie in the text, in ascending order, and that none
 * is empty. O(their lengths). */
void hash64_tokens(uint64_t *hash, struct str text, const uint32_t *span, size_t n);

/* Requires 1 <= n <= HASH64_GRAM_MAX. */
uint64_t hash64_gram(const uint64_t *token, size_t n);

#endif
