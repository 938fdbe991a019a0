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

#include "base/cpu.h"

#include <assert.h>
#if CPU_X86
#include <immintrin.h>
#endif

enum { BLOCK = 64 }; /* windows done at once */

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

#if CPU_X86
/* As unsigned numbers, which AVX2 can only compare with their top bits turned. */
CPU_AVX2 static inline __m256i
min4(__m256i a, __m256i b)
{
	const __m256i top = _mm256_set1_epi64x(INT64_MIN);
	__m256i more =
		_mm256_cmpgt_epi64(_mm256_xor_si256(a, top), _mm256_xor_si256(b, top));

	return _mm256_blendv_epi8(a, b, more);
}

CPU_AVX2 static inline __m256i
load4(const uint64_t *p)
{
	return _mm256_loadu_si256((const void *)p);
}

/* Of each i in 0..n-1 the least of from[i] and from[i + step]; up to three more. */
CPU_AVX2 static void
least(uint64_t *to, const uint64_t *from, size_t n, size_t step)
{
	for (size_t i = 0; i < n; i += 4)
		_mm256_storeu_si256(
			(void *)(to + i), min4(load4(from + i), load4(from + i + step)));
}

/* Where v stands last in hash[0..15]. */
CPU_AVX2 static unsigned
last_of_16(const uint64_t *hash, uint64_t v)
{
	const __m256i all = _mm256_set1_epi64x((int64_t)v);
	unsigned mask = 0;

	for (unsigned i = 0; i < 16; i += 4)
		mask |= (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(
				_mm256_cmpeq_epi64(load4(hash + i), all)))
			<< i;
	return 31 - (unsigned)__builtin_clz(mask);
}

/* The minima of BLOCK windows of 16 from those of 2, 4 and 8. */
CPU_AVX2 static void
minima(uint64_t *least16, const uint64_t *h)
{
	uint64_t two[BLOCK + 20], four[BLOCK + 16];

	least(two, h, BLOCK + 14, 1);
	least(four, two, BLOCK + 12, 2);
	least(two, four, BLOCK + 8, 4);
	least(least16, two, BLOCK, 8);
}

/* For windows of 16. What is kept changes with the minimum, or where one as small comes
 * in: which windows these are is written down first, without a branch. Returns the
 * number of windows done. */
CPU_AVX2 static size_t
select_avx2(struct mark *kept, size_t *n_kept, const uint64_t *hash, size_t n)
{
	uint64_t least16[BLOCK], before = 0;
	unsigned char change[BLOCK];
	size_t done = 0, k = 0;

	for (; n - done >= BLOCK + 32; done += BLOCK) {
		const uint64_t *h = hash + done;
		size_t n_change = 0;

		minima(least16, h);
		before = done ? before : ~least16[0]; /* the first one is a change */
		for (unsigned i = 0; i < BLOCK; i++) {
			change[n_change] = (unsigned char)i;
			n_change += (least16[i] != before) | (h[i + 15] == before);
			before = least16[i];
		}
		for (size_t c = 0; c < n_change; c++, k++) {
			size_t i = change[c];

			kept[k].hash = least16[i];
			kept[k].at = (uint32_t)(done + i + last_of_16(h + i, least16[i]));
		}
	}
	*n_kept = k;
	return done;
}
#endif

/* Windows from number `from` on. */
static void
select_from(struct mark *kept, size_t *n_kept, const uint64_t *hash, size_t from,
	size_t n, size_t w)
{
	uint32_t tail[WINNOW_WINDOW_MAX];
	size_t last = *n_kept ? kept[*n_kept - 1].at : SIZE_MAX, head = from;

	for (size_t i = from, block = from; i < n; i++) {
		size_t best;

		if (i == block + w) {
			tail_minima(tail, hash + block, w);
			block = head = i;
		}
		if (hash[i] <= hash[head])
			head = i;
		if (i + 1 < from + w)
			continue;
		best = head;
		if (i + 1 < block + w) {
			size_t old = block - w + tail[i + 1 - block];

			if (hash[old] < hash[head])
				best = old;
		}
		if (best != last) {
			kept[(*n_kept)++] = (struct mark){ hash[best], (uint32_t)best };
			last = best;
		}
	}
}

size_t
winnow_select(struct mark *kept, const uint64_t *hash, size_t n, size_t w)
{
	size_t n_kept = 0, from = 0;

	assert(w >= 1 && w <= WINNOW_WINDOW_MAX && n <= UINT32_MAX);
	if (w > n)
		w = n;
#if CPU_X86
	if (w == 16 && cpu_avx2())
		from = select_avx2(kept, &n_kept, hash, n);
#endif
	select_from(kept, &n_kept, hash, from, n, w);
	return n_kept;
}
