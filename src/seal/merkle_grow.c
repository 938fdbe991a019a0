/* merkle_grow.c - see merkle_grow.h. As in a binary counter: two full trees of one size
 * make one of twice that size.
 *
 *	13 leaves: peaks of 8, 4 and 1; bit k of n tells whether there is one of 2^k. */
#include "seal/merkle_grow.h"

#include "seal/digest.h"

static size_t
n_peak(uint64_t n)
{
	size_t count = 0;

	for (; n; n &= n - 1)
		count++;
	return count;
}

void
merkle_grow_add(struct merkle_grow *g, const unsigned char leaf32[MERKLE_BYTES])
{
	size_t top = n_peak(g->n);

	memcpy(g->peak32[top], leaf32, MERKLE_BYTES);
	for (uint64_t n = g->n; n & 1; n >>= 1, top--)
		merkle_node(g->peak32[top - 1], g->peak32[top - 1], g->peak32[top]);
	g->n++;
}

void
merkle_grow_root(unsigned char out32[MERKLE_BYTES], const struct merkle_grow *g)
{
	size_t top = n_peak(g->n);

	if (!top) {
		digest_of(out32, "", 0);
		return;
	}
	memcpy(out32, g->peak32[--top], MERKLE_BYTES);
	while (top)
		merkle_node(out32, g->peak32[--top], out32);
}
