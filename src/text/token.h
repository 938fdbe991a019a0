/* token.h - a folded text cut to units with byte spans.
 *
 * A word is a run of letters, marks, digits, connector punctuation (underscore); each
 * ideograph, kana or Hangul syllable without spaces around it is a unit of its own.
 * TOKEN_WORDS keeps words only; TOKEN_ALL also gives each punctuation or symbol code
 * point and each run of newlines, which the openings use: regex \w+|[^\w\s]|\n+ */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_WORDS, TOKEN_ALL };
enum { TOKEN_VERSION = 1 };

struct token {
	uint32_t start, len; /* bytes in the folded text */
};

/* At most max tokens, in a. Returns how many. O(len up to the last token). */
size_t token_split(struct token **out, struct arena *a, struct str folded,
	enum token_kind kind, size_t max);

/* hash64_token() of each. Requires room for n. */
void token_hash(uint64_t *hash, struct str folded, const struct token *t, size_t n);

#endif
