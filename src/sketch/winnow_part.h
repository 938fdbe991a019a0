/* winnow_part.h - a part of a winnowing: which of some hashes are marked, as bits. */
#ifndef SKETCH_WINNOW_PART_H
#define SKETCH_WINNOW_PART_H

#include "sketch/winnow.h"

#include <stddef.h>
#include <stdint.h>

enum { WINNOW_PART = 1024 };

/* Bit i % 64 of word i / 64 is that of the part's hash i. */
struct winnow_part {
	size_t n_word;
	uint64_t marked[WINNOW_PART / 64]; /* winnow_select() of w = WINNOW_WINDOW */
	uint64_t sample[WINNOW_PART / 64]; /* winnow_frac() */
};

/* The part of n hashes that starts at number first, a multiple of WINNOW_PART. Requires
 * first < n and n >= WINNOW_WINDOW. Cannot fail. O(WINNOW_PART). */
void winnow_part_choose(
	struct winnow_part *out, const uint64_t *hash, size_t first, size_t n);

#endif
