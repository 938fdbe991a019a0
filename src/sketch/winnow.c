/* winnow.c - the minimum of a sliding window in constant time a step: the hashes are cut
 * into blocks of w, and a window is the tail of one block and the head of the next. The
 * minima of all tails of the last block are at hand, that of the head grows by one.
 *
 *	| . . . . t t t t | h h h h . . . . |
 *	          +--- window ----+
 *
 * Keeping the last minimum until it leaves the window is as fast on random hashes, but
 * takes w steps for each of a falling sequence. The vector path is in winnow_part.c. */
#include "sketch/winnow.h"

#include "base/bits.h"
#include "base/cpu.h"
#include "sketch/winnow_part.h"

#include <assert.h>
#if CPU_X86
#include <immintrin.h>
#endif

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

/* The marks of all windows, one hash after another. */
static size_t
select_scalar(struct mark *kept, const uint64_t *hash, size_t n, size_t w)
{
	uint32_t tail[WINNOW_WINDOW_MAX];
	size_t last = SIZE_MAX, n_kept = 0, head = 0;

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

/* Calls for the parts of a text; true when the vector path can do it. */
static bool
in_parts(size_t n, size_t w)
{
	return w == WINNOW_WINDOW && n >= WINNOW_WINDOW && cpu_avx2();
}

size_t
winnow_select(struct mark *kept, const uint64_t *hash, size_t n, size_t w)
{
	size_t k = 0;

	assert(w >= 1 && w <= WINNOW_WINDOW_MAX && n <= UINT32_MAX);
	if (w > n)
		w = n;
	if (!in_parts(n, w))
		return select_scalar(kept, hash, n, w);
	for (size_t first = 0; first < n; first += WINNOW_PART) {
		struct winnow_part p;

		winnow_part_choose(&p, hash, first, n);
		for (size_t i = 0; i < p.n_word; i++)
			for (uint64_t b = p.marked[i]; b; b &= b - 1) {
				size_t at = first + 64 * i + bits_ctz(b);

				kept[k++] = (struct mark){ hash[at], (uint32_t)at };
			}
	}
	return k;
}

/* Keeps the hashes that are marked or in the sample. Without a branch: which they are
 * cannot be foreseen. */
static size_t
keep_scalar(uint64_t *kept, const uint64_t *hash, size_t n, const struct mark *mark,
	size_t n_mark)
{
	size_t k = 0, next = n_mark ? mark[0].at : n;

	for (size_t i = 0, m = 0; i < n; i++) {
		bool marked = i == next;
		uint64_t h = hash[i];

		kept[k] = h;
		k += marked | winnow_frac(h);
		m += marked;
		next = m < n_mark ? mark[m].at : n;
	}
	return k;
}

#if CPU_X86
/* Those of eight hashes at a time, pressed together. No more is written than is kept, and
 * nothing before it was read: kept may be hash. */
CPU_AVX512 static size_t
keep_part512(uint64_t *kept, const uint64_t *hash, const struct winnow_part *p)
{
	size_t k = 0;

	for (size_t i = 0; i < p->n_word; i++, hash += 64) {
		uint64_t bits = p->marked[i] | p->sample[i];

		for (unsigned j = 0; j < 64 && bits >> j; j += 8) {
			__mmask8 some = (__mmask8)(bits >> j);
			unsigned n = bits_popcount(some);
			__m512i v = _mm512_maskz_loadu_epi64(some, hash + j);

			_mm512_mask_storeu_epi64(kept + k, (__mmask8)((1u << n) - 1),
				_mm512_maskz_compress_epi64(some, v));
			k += n;
		}
	}
	return k;
}
#endif

/* Those of a part, whose hashes these are. */
static size_t
keep_part(uint64_t *kept, const uint64_t *hash, const struct winnow_part *p)
{
	size_t k = 0;

#if CPU_X86
	if (cpu_avx512())
		return keep_part512(kept, hash, p);
#endif
	for (size_t i = 0; i < p->n_word; i++)
		for (uint64_t b = p->marked[i] | p->sample[i]; b; b &= b - 1)
			kept[k++] = hash[64 * i + bits_ctz(b)];
	return k;
}

size_t
winnow_keep(uint64_t *kept, struct arena *scratch, const uint64_t *hash, size_t n)
{
	size_t k = 0;

	if (!in_parts(n, WINNOW_WINDOW)) {
		struct mark *mark = ARENA_RAW(scratch, struct mark, n);
		size_t n_mark = winnow_select(mark, hash, n, WINNOW_WINDOW);

		return keep_scalar(kept, hash, n, mark, n_mark);
	}
	for (size_t first = 0; first < n; first += WINNOW_PART) {
		struct winnow_part p;

		winnow_part_choose(&p, hash, first, n);
		k += keep_part(kept + k, hash + first, &p);
	}
	return k;
}
