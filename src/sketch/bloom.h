/* bloom.h - which keys are surely not in a set, in memory: a split-block Bloom filter
 * (Putze, Sanders & Singler 2007), with the multipliers of Apache Parquet's.
 *
 * A key has one block of 32 B, and in each of the block's eight words one bit. So a
 * question is one read from memory. Of keys that are not there 1 in 80 is held for one
 * that is: ten bits a key. Keys may be anything; they are mixed here. */
#ifndef SKETCH_BLOOM_H
#define SKETCH_BLOOM_H

#include "base/arena.h"
#include "base/hash64.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BLOOM_WORDS = 8, BLOOM_KEY_BITS = 10 };

struct bloom_block {
	uint32_t word[BLOOM_WORDS];
};

/* All zero holds nothing. */
struct bloom {
	struct bloom_block *block;
	uint64_t n_block; /* below 2^32 */
};

/* For n keys, in a: 1.25 B a key. Requires n < 2^35. */
void bloom_init(struct bloom *b, struct arena *a, uint64_t n);
/* Requires that there is room for a key. */
void bloom_add(struct bloom *b, uint64_t key);
/* True of every key that was added. */
bool bloom_may_hold(const struct bloom *b, uint64_t key);

/* The block of a key, from the upper half of its mixed bits. */
static inline struct bloom_block *
bloom_block(const struct bloom *b, uint64_t mixed)
{
	return b->block + ((mixed >> 32) * b->n_block >> 32);
}

/* Asks for the memory that a question will read. */
static inline void
bloom_fetch(const struct bloom *b, uint64_t key)
{
	if (b->n_block)
		__builtin_prefetch(bloom_block(b, hash64_mix(key)));
}

#endif
