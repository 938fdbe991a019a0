/* hash64.c - see hash64.h. */
#include "base/hash64.h"

#include <assert.h>
/* The inline form: most tokens are shorter than a call of the library is long. */
#define XXH_INLINE_ALL
#include <xxhash.h>

const uint64_t hash64_k[HASH64_GRAM_MAX] = {
	0x243f6a8885a308d3,
	0x13198a2e03707345,
	0xa4093822299f31d1,
	0x082efa98ec4e6c89,
	0x452821e638d01377,
	0xbe5466cf34e90c6d,
	0xc0ac29b7c97c50dd,
	0x3f84d5b5b5470917,
};

uint64_t
hash64(const void *ptr, size_t len)
{
	return XXH3_64bits(ptr, len);
}

uint64_t
hash64_token(struct str folded)
{
	return hash64_mix(XXH3_64bits(folded.ptr, folded.len));
}

uint64_t
hash64_gram(const uint64_t *token, size_t n)
{
	uint64_t sum = 0;

	assert(n >= 1 && n <= HASH64_GRAM_MAX);
	for (size_t i = 0; i < n; i++)
		sum += hash64_k[i] * token[i];
	return hash64_mix(sum);
}
