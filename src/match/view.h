/* view.h - the part of an answer that a score looks at, as a set of n-gram numbers. */
#ifndef MATCH_VIEW_H
#define MATCH_VIEW_H

#include "match/panel.h"
#include "text/token.h"

struct view {
	enum token_kind kind;
	uint32_t first;     /* only so many tokens from the start; 0: all */
	uint32_t last;      /* only so many tokens from the end; 0: all */
	unsigned low, high; /* n-grams of low..high tokens; high <= HASH64_GRAM_MAX */
};

/* The most numbers that view_grams() can give for n_tok tokens. */
size_t view_max(const struct view *v, size_t n_tok);

/* The n-grams of the tokens that the view shows, each as the top 32 bits of its
 * hash64_gram() shifted left by 32 and or-ed with tag: unsorted, with repeats. Returns
 * how many; gram has room for view_max(). scratch has room for n_tok. */
size_t view_grams(uint64_t *gram, const struct view *v, const struct panel_vocab *vocab,
	const uint32_t *tok, size_t n_tok, uint32_t tag, uint32_t *scratch);

#endif
