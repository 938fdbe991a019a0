/* segment_sort.c - twelve counting passes, least significant byte first, of which those
 * are left out that would move nothing: all bytes alike, or documents in order already,
 * as they are when a shard was read from its start. */
#include "sketch/segment.h"

#include <string.h>

enum { DOC_BYTES = 4, KEY_BYTES = 12 };

static unsigned
key_byte(struct posting p, unsigned k)
{
	return k < DOC_BYTES ? p.doc >> (8 * k) & 255
			     : (unsigned)(p.hash >> (8 * (k - DOC_BYTES)) & 255);
}

static void
pass(struct posting *to, const struct posting *from, size_t n, size_t next[256],
	unsigned k)
{
	for (size_t i = 0; i < n; i++)
		to[next[key_byte(from[i], k)]++] = from[i];
}

/* Turns counts into places. False when one value has them all. */
static bool
places(size_t count[256], size_t n)
{
	size_t sum = 0;

	for (unsigned b = 0; b < 256; b++) {
		size_t size = count[b];

		if (size == n)
			return false;
		count[b] = sum;
		sum += size;
	}
	return true;
}

static size_t
remove_repeats(struct posting *p, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!kept || p[i].hash != p[kept - 1].hash || p[i].doc != p[kept - 1].doc)
			p[kept++] = p[i];
	return kept;
}

size_t
segment_sort(struct posting *p, struct posting *scratch, size_t n)
{
	size_t count[KEY_BYTES][256] = { { 0 } };
	struct posting *from = p, *to = scratch;
	bool docs_in_order = true;

	for (size_t i = 0; i < n; i++) {
		docs_in_order = docs_in_order && (!i || p[i].doc >= p[i - 1].doc);
		for (unsigned k = 0; k < KEY_BYTES; k++)
			count[k][key_byte(p[i], k)]++;
	}
	for (unsigned k = docs_in_order ? DOC_BYTES : 0; n && k < KEY_BYTES; k++) {
		struct posting *swap = from;

		if (!places(count[k], n))
			continue;
		pass(to, from, n, count[k], k);
		from = to;
		to = swap;
	}
	if (from != p)
		memcpy(p, from, n * sizeof *p);
	return remove_repeats(p, n);
}
