/* segment_read.h - the numbers of a segment one by one, for segment*.c. Every count that
 * is read is clamped to what there is, so that a segment which was opened but not
 * verified can mislead, not crash. */
#ifndef SKETCH_SEGMENT_READ_H
#define SKETCH_SEGMENT_READ_H

#include "sketch/segment_pack.h"

/* Requires width <= 57. Reads eight bytes: at least as many follow every part. */
static inline uint64_t
segment_read_bits(const unsigned char *base, uint64_t i, unsigned width)
{
	uint64_t bit = i * width;

	return bits_load(base + (bit >> 3), 8) >> (bit & 7) &
	       (((uint64_t)1 << width) - 1);
}

/* The first key of a bucket. Requires b <= 2^bucket_bits. */
static inline uint64_t
segment_read_bucket(const struct segment *s, uint64_t b)
{
	uint64_t k = segment_read_bits(s->bucket, b, s->bucket_width);

	return k < s->n_key ? k : s->n_key;
}

/* Without its bucket and tag. Requires k < n_key; the first posting of key number 64 j.
 * Requires 64 j < n_key. */
static inline uint64_t
segment_read_key(const struct segment *s, uint64_t k)
{
	return segment_read_bits(s->key, k, s->key_width);
}
static inline uint64_t
segment_read_sample(const struct segment *s, uint64_t j)
{
	uint64_t i = bits_load(s->sample + 4 * j, 4);

	return i < s->n ? i : s->n;
}

/* Flags 64 w to 64 w + 63. Requires 64 w < n. */
static inline uint64_t
segment_read_flags(const struct segment *s, uint64_t w)
{
	return bits_load(s->flag + 8 * w, 8);
}

#endif
