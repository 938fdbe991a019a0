/* random.c - see random.h. */
#include "base/random.h"

#include "base/hash64.h"

#include <assert.h>

/* 128 bits hold the product of two numbers of 53. */
__extension__ typedef unsigned __int128 wide;

void
random_init(struct random *r, uint64_t seed)
{
	r->state = seed;
}

void
random_stream(struct random *r, uint64_t seed, struct str name)
{
	random_init(r, seed);
	r->state = random_next(r) ^ hash64(name.ptr, name.len);
}

uint64_t
random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t
random_below(struct random *r, uint64_t n)
{
	assert(n > 0 && n < UINT64_C(1) << 53);
	return (uint64_t)((wide)(random_next(r) >> 11) * n >> 53);
}

double
random_unit(struct random *r)
{
	return (double)(random_next(r) >> 11) * 0x1p-53;
}

void
random_shuffle(struct random *r, uint32_t *v, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)random_below(r, i);
		uint32_t t = v[i - 1];

		v[i - 1] = v[j];
		v[j] = t;
	}
}
