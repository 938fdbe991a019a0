/* token.h - a folded text cut to units with byte spans.
 *
 * TOKEN_ALL gives what Python's re finds with \w+|[^\w\s]|\n+ : words, each other
 * character that is not white space, each run of newlines. A word character is a letter,
 * a number (Lu Ll Lt Lm Lo Nd Nl No) or "_". The openings use it.
 *
 * TOKEN_WORDS gives words only, and there a mark (Mn Mc Me) is a word character too, so
 * that the words of Hindi, Hebrew or Thai keep their vowels. The fingerprints use it.
 *
 * In both, scripts without spaces are cut finer: each Han character (with U+3005..3007,
 * 3021..3029, 3038..303B), each kana (U+3040..30FF, 31F0..31FF) and each Hangul syllable
 * is a word of its own, with its marks under TOKEN_WORDS. */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_WORDS, TOKEN_ALL };
enum { TOKEN_VERSION = 1 };

struct token {
	uint32_t start, len; /* bytes in the folded text */
	bool word;           /* not a symbol, not newlines */
};

/* The first max tokens, or all, in a. Returns how many. Bad UTF-8 counts as U+FFFD, a
 * symbol. Requires folded.len < 4 GiB. O(len up to the last token). */
size_t token_split(struct token **out, struct arena *a, struct str folded,
	enum token_kind kind, size_t max);

/* hash64_token() of each. Requires room for n. */
void token_hash(uint64_t *hash, struct str folded, const struct token *t, size_t n);

#endif
