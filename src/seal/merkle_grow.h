/* merkle_grow.h - the root of a tree that grows leaf by leaf, at any point of it, in the
 * memory of its height. */
#ifndef SEAL_MERKLE_GROW_H
#define SEAL_MERKLE_GROW_H

#include "seal/merkle.h"

struct merkle_grow {
	uint64_t n;                             /* leaves so far */
	unsigned char peak32[64][MERKLE_BYTES]; /* roots of full trees, large to small */
};

/* leaf32 as of merkle_leaf(). O(1) on average. */
void merkle_grow_add(struct merkle_grow *g, const unsigned char leaf32[MERKLE_BYTES]);
/* As merkle_root() of all leaves so far. O(height). */
void merkle_grow_root(unsigned char out32[MERKLE_BYTES], const struct merkle_grow *g);

#endif
