/* bits.h - little-endian loads and stores, rotation, counting. Nothing here can fail. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t
bits_load(const void *p, unsigned n_byte)
{
	const unsigned char *b = p;
	uint64_t v = 0;

	for (unsigned i = 0; i < n_byte; i++)
		v |= (uint64_t)b[i] << (8 * i);
	return v;
}

static inline void
bits_store(void *p, unsigned n_byte, uint64_t v)
{
	unsigned char *b = p;

	for (unsigned i = 0; i < n_byte; i++)
		b[i] = (unsigned char)(v >> (8 * i));
}

/* Requires 0 < r < 64. */
static inline uint64_t
bits_rotl(uint64_t v, unsigned r)
{
	return v << r | v >> (64 - r);
}

static inline unsigned
bits_popcount(uint64_t v)
{
	return (unsigned)__builtin_popcountll(v);
}

/* Requires v != 0. */
static inline unsigned
bits_ctz(uint64_t v)
{
	return (unsigned)__builtin_ctzll(v);
}

#endif
