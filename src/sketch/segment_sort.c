/* segment_sort.c - counting passes of eleven bits, least significant first. Keys are
 * spread evenly, so three passes over their top 33 bits leave them sorted but for a few
 * neighbours, which are put right one by one. Keys that somebody crafted to share those
 * bits cost three passes more. Documents that are in order already, as they are when a
 * shard was read from its start, need no pass. */
#include "sketch/segment.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, NEIGHBOURS = 16 };

struct sorter {
	struct posting *from, *to;
	size_t n;
};

static inline size_t
digit(struct posting p, bool by_key, unsigned shift)
{
	return (by_key ? p.key : p.doc) >> shift & (DIGITS - 1);
}

/* One pass; none when all have the same digit. */
static inline __attribute__((always_inline)) void
pass(struct sorter *s, bool by_key, unsigned shift)
{
	struct posting *swap = s->from;
	uint32_t next[DIGITS] = { 0 }, sum = 0;

	for (size_t i = 0; i < s->n; i++)
		next[digit(s->from[i], by_key, shift)]++;
	if (next[digit(s->from[0], by_key, shift)] == s->n)
		return;
	for (size_t d = 0; d < DIGITS; d++) {
		uint32_t size = next[d];

		next[d] = sum;
		sum += size;
	}
	for (size_t i = 0; i < s->n; i++)
		s->to[next[digit(s->from[i], by_key, shift)]++] = s->from[i];
	s->from = s->to;
	s->to = swap;
}

static void
by_doc(struct sorter *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (s->from[i].doc < s->from[i - 1].doc) {
			pass(s, false, 0);
			pass(s, false, DIGIT_BITS);
			pass(s, false, 2 * DIGIT_BITS);
			return;
		}
}

static void
by_low_bits(struct sorter *s)
{
	pass(s, true, 0);
	pass(s, true, DIGIT_BITS);
	pass(s, true, 2 * DIGIT_BITS);
}

static void
by_top_bits(struct sorter *s)
{
	pass(s, true, SEGMENT_KEY_BITS - 3 * DIGIT_BITS);
	pass(s, true, SEGMENT_KEY_BITS - 2 * DIGIT_BITS);
	pass(s, true, SEGMENT_KEY_BITS - DIGIT_BITS);
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

static size_t
remove_repeats(struct posting *p, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!kept || p[i].key != p[kept - 1].key || p[i].doc != p[kept - 1].doc)
			p[kept++] = p[i];
	return kept;
}

size_t
segment_sort(struct posting *p, struct posting *scratch, size_t n)
{
	struct sorter s = { p, scratch, n };

	if (n < 2)
		return n;
	by_doc(&s);
	by_top_bits(&s);
	if (!settle(s.from, n)) {
		by_low_bits(&s);
		by_top_bits(&s);
	}
	if (s.from != p)
		memcpy(p, s.from, n * sizeof *p);
	return remove_repeats(p, n);
}
