/* winnow.h - choose a few hashes so that any long enough match shares one. */
#ifndef SKETCH_WINNOW_H
#define SKETCH_WINNOW_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WINNOW_WINDOW = 16, WINNOW_WINDOW_MAX = 256 };
/* One hash in 8 is also kept for resemblance: those below 2^61. */
#define WINNOW_FRAC_BELOW ((uint64_t)1 << 61)

struct mark {
	uint64_t hash;
	uint32_t at; /* index of the shingle */
};

/* Keeps the smallest hash of every window of w, the rightmost on ties; fewer than w
 * hashes are one window. Two texts that share w + k - 1 units in a row, k being the
 * shingle length, then share a kept hash. Schleimer, Wilkerson & Aiken 2003.
 *
 * kept[] has room for n marks. Requires 1 <= w <= WINNOW_WINDOW_MAX and n < 2^32. Returns
 * the number kept, in order of position, each position once. Cannot fail. O(n) for any
 * values. */
size_t winnow_select(struct mark *kept, const uint64_t *hash, size_t n, size_t w);

/* The hashes that winnow_select() marks with w = WINNOW_WINDOW, or that are in the 1-in-8
 * sample: in order of position, each position once. kept has room for n and may be hash.
 * Returns how many. Nothing but memory can fail. O(n). */
size_t winnow_keep(uint64_t *kept, struct arena *scratch, const uint64_t *hash, size_t n);

/* FracMinHash: the unbiased 1-in-8 sample. */
static inline bool
winnow_frac(uint64_t hash)
{
	return hash < WINNOW_FRAC_BELOW;
}

#endif
