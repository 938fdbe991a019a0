/* bloom.c - see bloom.h. */
#include "sketch/bloom.h"

/* Odd; each chooses its word's bit by the top of a product. */
static const uint32_t multiplier[BLOOM_WORDS] = { 0x47b6137b, 0x44974d91, 0x8824ad5b,
	0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31 };

static uint32_t
bit_of(uint64_t mixed, unsigned word)
{
	return (uint32_t)1 << ((uint32_t)mixed * multiplier[word] >> 27);
}

void
bloom_init(struct bloom *b, struct arena *a, uint64_t n)
{
	const uint64_t block_bits = 8 * sizeof(struct bloom_block);
	uintptr_t at;

	b->n_block = (n * BLOOM_KEY_BITS + block_bits - 1) / block_bits;
	at = (uintptr_t)ARENA_NEW(a, struct bloom_block, b->n_block + 1);
	/* A block lies in one line of the cache. */
	at = (at + sizeof *b->block - 1) / sizeof *b->block * sizeof *b->block;
	b->block = (struct bloom_block *)at;
}

void
bloom_add(struct bloom *b, uint64_t key)
{
	uint64_t mixed = hash64_mix(key);
	struct bloom_block *block = bloom_block(b, mixed);

	for (unsigned i = 0; i < BLOOM_WORDS; i++)
		block->word[i] |= bit_of(mixed, i);
}

bool
bloom_may_hold(const struct bloom *b, uint64_t key)
{
	uint64_t mixed = hash64_mix(key);
	const struct bloom_block *block;

	if (!b->n_block)
		return false;
	block = bloom_block(b, mixed);
	for (unsigned i = 0; i < BLOOM_WORDS; i++)
		if (!(block->word[i] & bit_of(mixed, i)))
			return false;
	return true;
}
