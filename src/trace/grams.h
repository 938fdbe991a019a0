/* grams.h - a text as words with their places, its 5-grams, and those that were kept. */
#ifndef TRACE_GRAMS_H
#define TRACE_GRAMS_H

#include "base/arena.h"
#include "base/str.h"
#include "sketch/fingerprint.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As the store's fingerprints are made; what is longer is cut there too. */
enum { GRAMS_WORDS_MAX = FINGERPRINT_WORDS_MAX };

struct grams {
	struct str text; /* borrowed */
	struct fold fold;
	struct token *token;
	uint64_t *hash; /* by word */
	size_t n;
	uint64_t *gram; /* by first word; see grams_mark() */
	size_t n_gram;
	struct mark *mark; /* the winnowed of them */
	size_t n_mark;
};

/* The first max words, in a. gram and mark stay empty. O(len). */
void grams_words(struct grams *g, struct arena *a, struct str text, size_t max);
/* Fills gram, and mark, in a. O(words). */
void grams_hash(struct grams *g, struct arena *a);
void grams_mark(struct grams *g, struct arena *a);

/* How many 5-grams n words have. */
static inline size_t
grams_in(size_t n)
{
	return n < SHINGLE_WORDS ? 0 : n - SHINGLE_WORDS + 1;
}

/* The bytes of the original text on which n words from number first on stand. Requires n
 * > 0 and first + n <= g->n. */
struct str grams_span(size_t *start, const struct grams *g, size_t first, size_t n);

/* Whether at least one half of n 5-grams stand in prompt. False when n is 0. scratch
 * takes the prompt's words. O(n + len). */
bool grams_quoted(
	struct arena *scratch, const uint64_t *gram, size_t n, struct str prompt);

#endif
