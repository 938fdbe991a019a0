/* store_prompt_bank.h - which segments of prompts may have a key: the Bloom filters of
 * the segments of one level, side by side. Private to store/.
 *
 * Those of low levels are in memory, 1.5 MB in all. Those of high ones would grow with
 * the store: they are in a file without a name, of which one read of 256 B answers for
 * all the segments of a level, and which takes 10 B for each prompt of one: 10 MB, 84 MB
 * at the next level. They are made again by whoever opens the store. */
#ifndef STORE_STORE_PROMPT_BANK_H
#define STORE_STORE_PROMPT_BANK_H

#include "base/arena.h"
#include "sketch/bloom.h"
#include "sketch/segment.h"
#include "store/store_sketch.h"

struct store;

/* All zero holds nothing. */
struct store_prompt_bank {
	uint64_t n_row;
	struct bloom_row *row;    /* NULL: there is no bank */
	struct arena arena;       /* of these, */
	struct store_draft draft; /* or what they are mapped from; file.ptr NULL: not */
	unsigned char digest32[BLOOM_SETS][32]; /* of the segments that are in it */
};
void store_prompt_bank_release(struct store_prompt_bank *b);

/* Makes one for segments of n_key keys, unless it is there. False when it cannot be: one
 * in a file is made in a batch alone, and where the disk has room. */
bool store_prompt_bank_make(
	struct store_prompt_bank *b, struct store *s, uint64_t n_key, bool in_file);
/* Puts the keys of a segment, which has this digest, in the place of those of the segment
 * in place `set`, unless they are there. is_mapped tells that its bytes are of a file:
 * they are passed once. O(keys). */
void store_prompt_bank_put(struct store_prompt_bank *b, unsigned set,
	const struct segment *view, const unsigned char digest32[32], bool is_mapped);

/* Bit i is set when the segment in place i may have the key. One read. */
unsigned store_prompt_bank_ask(const struct store_prompt_bank *b, uint64_t key);

#endif
