/* bits.h - little-endian loads and stores, rotation, counting. Nothing here can fail. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BITS_LITTLE(v) __builtin_bswap64(v)
#else
#define BITS_LITTLE(v) (v)
#endif

/* n_byte is at most 8. A constant one makes a single access: gcc makes dozens of a loop
 * over the bytes. */
static inline uint64_t
bits_load(const void *p, unsigned n_byte)
{
	uint64_t v = 0;

	memcpy(&v, p, n_byte);
	return BITS_LITTLE(v);
}

static inline void
bits_store(void *p, unsigned n_byte, uint64_t v)
{
	v = BITS_LITTLE(v);
	memcpy(p, &v, n_byte);
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
