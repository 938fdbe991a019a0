/* winnow.c - the minimum of a sliding window in constant time a step: the hashes are cut
 * into blocks of w, and a window is the tail of one block and the head of the next. The
 * minima of all tails of the last block are at hand, that of the head grows by one.
 *
 *	| . . . . t t t t | h h h h . . . . |
 *	          +--- window ----+
 *
 * Keeping the last minimum until it leaves the window is as fast on random hashes, but
 * takes w steps for each of a falling sequence. */
#include "sketch/winnow.h"

#include <assert.h>

/* tail[i] = the rightmost minimum of block[i..w-1], as an index from block. */
static void
tail_minima(uint32_t *tail, const uint64_t *block, size_t w)
{
	uint32_t best = (uint32_t)(w - 1);

	for (size_t i = w; i-- > 0;) {
		if (block[i] < block[best])
			best = (uint32_t)i;
		tail[i] = best;
	}
}

size_t
winnow_select(struct mark *kept, const uint64_t *hash, size_t n, size_t w)
{
	uint32_t tail[WINNOW_WINDOW_MAX];
	size_t n_kept = 0, last = SIZE_MAX, head = 0;

	assert(w >= 1 && w <= WINNOW_WINDOW_MAX && n <= UINT32_MAX);
	if (w > n)
		w = n;
	for (size_t i = 0, block = 0; i < n; i++) {
		size_t best;

		if (i == block + w) {
			tail_minima(tail, hash + block, w);
			block = head = i;
		}
		if (hash[i] <= hash[head])
			head = i;
		if (i + 1 < w)
			continue;
		best = head;
		if (i + 1 < block + w) {
			size_t old = block - w + tail[i + 1 - block];

			if (hash[old] < hash[head])
				best = old;
		}
		if (best != last) {
			kept[n_kept++] = (struct mark){ hash[best], (uint32_t)best };
			last = best;
		}
	}
	return n_kept;
}
