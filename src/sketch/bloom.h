/* bloom.h - which of eight sets surely do not have a key: split-block Bloom filters
 * (Putze, Sanders & Singler 2007) side by side, with the multipliers of Apache Parquet's.
 *
 * A key has one block of 32 B in each set's filter, and in each of the block's eight
 * words one bit. The blocks of all sets that a key has are one row of 256 B: so a
 * question about eight sets is one read, from memory or from a file. Rows are in the
 * order of keys, so that a sorted set is added from the first row to the last. Of keys
 * that a set does not have 1 in 80 is held for one that it has: ten bits a key.
 *
 * Keys are spread evenly over 64 bits, but for the lowest, which may be zero. */
#ifndef SKETCH_BLOOM_H
#define SKETCH_BLOOM_H

#include "base/hash64.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BLOOM_SETS = 8, BLOOM_WORDS = 8, BLOOM_KEY_BITS = 10 };

struct bloom_row {
	uint32_t word[BLOOM_SETS][BLOOM_WORDS];
};

/* Rows for sets of n keys each: 1.25 B a key and set. At least 1. Requires n < 2^35. */
uint64_t bloom_rows(uint64_t n);

/* The row of a key. Requires n_row < 2^32. */
static inline uint64_t
bloom_row_of(uint64_t key, uint64_t n_row)
{
	return (key >> 32) * n_row >> 32;
}

/* A set on its way into its filters: begun with row, n_row and set, all else zero. What
 * the rows had of this set is forgotten. */
struct bloom_fill {
	struct bloom_row *row;
	uint64_t n_row;
	unsigned set;  /* below BLOOM_SETS */
	uint64_t next; /* rows before it are begun */
};
/* Keys in ascending order pass the rows once; another order costs time alone. */
void bloom_fill_add(struct bloom_fill *f, uint64_t key);
void bloom_fill_end(struct bloom_fill *f);

/* Bit i is set when set i may have the key, whose row it is. */
unsigned bloom_ask(const struct bloom_row *row, uint64_t key);

#endif
