/* segment_sort.c - by the top bits of their keys first, then bucket by bucket.
 *
 * Keys are spread evenly. So a pass over their top bits cuts them into buckets that fit
 * the nearest cache, a pass over the next bits leaves each of these sorted but for a few
 * neighbours, and those are put right one by one. A bucket that somebody crafted, of
 * keys that share their bits, is counted digit by digit over the whole of its keys
 * instead. Every pass keeps the order of equal digits, so that documents which are in
 * order already, as they are when a shard was read from its start, need no pass. */
#include "sketch/segment.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, BUCKET_BITS = 7, NEIGHBOURS = 16 };

/* One pass over some bits of the key or of the document. */
struct digit {
	bool of_key;
	unsigned shift, bits; /* bits <= DIGIT_BITS */
};

static inline size_t
digit_of(struct posting p, struct digit d)
{
	return (d.of_key ? p.key : p.doc) >> d.shift & (((size_t)1 << d.bits) - 1);
}

/* end[d] becomes where those of digit d end. */
static inline __attribute__((always_inline)) void
pass(struct posting *to, const struct posting *from, size_t n, struct digit by,
	uint32_t end[DIGITS])
{
	uint32_t sum = 0;

	memset(end, 0, sizeof *end << by.bits);
	for (size_t i = 0; i < n; i++)
		end[digit_of(from[i], by)]++;
	for (size_t d = 0; d < (size_t)1 << by.bits; d++) {
		uint32_t size = end[d];

		end[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < n; i++)
		to[end[digit_of(from[i], by)]++] = from[i];
}

/* Over all of the key or of the document, the lowest digit first. */
static void
digit_by_digit(struct posting *p, struct posting *scratch, size_t n, bool of_key)
{
	const unsigned width = of_key ? SEGMENT_KEY_BITS : 32;
	struct posting *from = p, *to = scratch, *swap;
	uint32_t end[DIGITS];

	for (unsigned shift = 0; shift < width; shift += DIGIT_BITS) {
		pass(to, from, n, (struct digit){ of_key, shift, DIGIT_BITS }, end);
		swap = from;
		from = to;
		to = swap;
	}
	if (from != p)
		memcpy(p, from, n * sizeof *p);
}

static void
by_doc(struct posting *p, struct posting *scratch, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (p[i].doc < p[i - 1].doc) {
			digit_by_digit(p, scratch, n, false);
			return;
		}
}

/* False when one would have to go further than NEIGHBOURS; equal ones stay in order. */
static bool
settle(struct posting *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct posting moved = p[i];
		size_t at = i;

		if (p[i - 1].key <= moved.key)
			continue;
		while (at && i - at <= NEIGHBOURS && p[at - 1].key > moved.key)
			at--;
		if (i - at > NEIGHBOURS)
			return false;
		memmove(p + at + 1, p + at, (i - at) * sizeof *p);
		p[at] = moved;
	}
	return true;
}

/* Appends the distinct ones of p[0..n) to the kept ones, which lie before p. */
static size_t
remove_repeats(struct posting *to, size_t kept, const struct posting *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!kept || p[i].key != to[kept - 1].key || p[i].doc != to[kept - 1].doc)
			to[kept++] = p[i];
	return kept;
}

/* The least b, at most DIGIT_BITS, with n / 2^b below 2^rest. */
static unsigned
bits_for(size_t n, unsigned rest)
{
	unsigned b = 0;

	while (b < DIGIT_BITS && n >> (b + rest))
		b++;
	return b;
}

/* Of which all have the same key from bit `shift` up. The sorted ones are in p. */
static void
sort_bucket(struct posting *p, struct posting *scratch, size_t n, unsigned shift)
{
	unsigned bits = bits_for(n, 0);
	uint32_t end[DIGITS];

	pass(p, scratch, n, (struct digit){ true, shift - bits, bits }, end);
	if (!settle(p, n))
		digit_by_digit(p, scratch, n, true);
}

size_t
segment_sort(struct posting *p, struct posting *scratch, size_t n)
{
	unsigned bits = bits_for(n, BUCKET_BITS), shift = SEGMENT_KEY_BITS - bits;
	uint32_t end[DIGITS], first = 0;
	size_t kept = 0;

	by_doc(p, scratch, n);
	pass(scratch, p, n, (struct digit){ true, shift, bits }, end);
	for (size_t d = 0; d < (size_t)1 << bits; first = end[d++]) {
		size_t size = end[d] - first;

		sort_bucket(p + first, scratch + first, size, shift);
		kept = remove_repeats(p, kept, p + first, size);
	}
	return kept;
}
