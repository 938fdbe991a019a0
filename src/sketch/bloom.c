/* bloom.c - see bloom.h. */
#include "sketch/bloom.h"

#include <string.h>

/* Odd; each chooses its word's bit by the top of a product. */
static const uint32_t multiplier[BLOOM_WORDS] = { 0x47b6137b, 0x44974d91, 0x8824ad5b,
	0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31 };

uint64_t
bloom_rows(uint64_t n)
{
	const uint64_t block_bits = 8 * sizeof(uint32_t) * BLOOM_WORDS;

	return (n * BLOOM_KEY_BITS + block_bits - 1) / block_bits + !n;
}

/* A key's bits, one in each word. The row is chosen by the key's top. */
static inline void
bits_of(uint32_t bits[BLOOM_WORDS], uint64_t key)
{
	uint32_t mixed = (uint32_t)hash64_mix(key);

	for (unsigned i = 0; i < BLOOM_WORDS; i++)
		bits[i] = (uint32_t)1 << (mixed * multiplier[i] >> 27);
}

static void
begin_rows(struct bloom_fill *f, uint64_t end)
{
	for (; f->next < end; f->next++)
		memset(f->row[f->next].word[f->set], 0,
			sizeof f->row[f->next].word[f->set]);
}

void
bloom_fill_add(struct bloom_fill *f, uint64_t key)
{
	uint64_t at = bloom_row_of(key, f->n_row);
	uint32_t bits[BLOOM_WORDS];

	begin_rows(f, at + 1);
	bits_of(bits, key);
	for (unsigned i = 0; i < BLOOM_WORDS; i++)
		f->row[at].word[f->set][i] |= bits[i];
}

void
bloom_fill_end(struct bloom_fill *f)
{
	begin_rows(f, f->n_row);
}

unsigned
bloom_ask(const struct bloom_row *row, uint64_t key)
{
	uint32_t bits[BLOOM_WORDS];
	unsigned may = 0;

	bits_of(bits, key);
	for (unsigned set = 0; set < BLOOM_SETS; set++) {
		uint32_t missing = 0;

		for (unsigned i = 0; i < BLOOM_WORDS; i++)
			missing |= bits[i] & ~row->word[set][i];
		may |= (unsigned)!missing << set;
	}
	return may;
}
