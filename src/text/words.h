/* words.h - the words of a text, as TOKEN_WORDS has them (token.h), and their hashes. */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct word {
	uint32_t start, end; /* bytes in the folded text */
};

/* The first max words, or all, in a. Returns how many. Requires folded.len < 4 GiB.
 * Nothing but memory can fail. O(len up to the last word). */
size_t words_split(struct word **out, struct arena *a, struct str folded, size_t max);

/* hash64_token() of each. Requires room for n. O(their lengths). */
void words_hash(uint64_t *hash, struct str folded, const struct word *w, size_t n);

#endif
