/* served.h - stored answers by number: to what prompt, to whom, when; kept for a while.
 *
 * Two prompts are alike when they share at least half of the 5-grams of the shorter: one
 * template filled in twice, one text with a sentence more. Where one has fewer than ten
 * words, they share half of the words of the longer. */
#ifndef TRACE_SERVED_H
#define TRACE_SERVED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "store/store_exchange.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum { SERVED_KEEP = 1 << 14 };

/* Sets of hashes: of the words and 5-grams of the last user turn, and of the 5-grams of
 * all that was said before the answer, the system prompt too. */
struct served_prompt {
	struct str name;
	uint64_t *word, *gram, *said;
	size_t n_word, n_gram, n_said;
};

struct served {
	struct store *store;
	struct arena arena; /* of all below */
	struct map row_of, prompt_of;
	struct store_row **row; /* by the map's number */
	struct served_prompt **prompt;
	size_t row_cap, prompt_cap;
	struct arena scratch;
};

void served_init(struct served *v, struct store *s);
void served_release(struct served *v);
/* Between two texts: empties what has more than SERVED_KEEP rows or prompts. What was
 * given out is then gone. */
void served_trim(struct served *v);

/* The facts, without texts. NULL on failure. */
const struct store_row *served_row(struct served *v, int64_t id, struct err *e);
const struct served_prompt *served_prompt(
	struct served *v, int64_t prompt, struct err *e);

/* Reads n documents' rows, and their prompts, each in the order in which they are stored:
 * met one by one at random, each prompt unpacks a block. doc is ascending and distinct; n
 * is at most SERVED_KEEP. Trims when there is no room. */
enum rc served_load(struct served *v, const uint32_t *doc, size_t n, struct err *e);

/* A prompt that is not stored; before: what was said before it. In a. */
void served_prompt_make(
	struct served_prompt *p, struct arena *a, struct str text, struct str before);

/* Whether at least one half of n 5-grams were said before the answer. */
bool served_quotes(const struct served_prompt *p, const uint64_t *gram, size_t n);

/* False where either is empty. O(grams of both). */
bool served_alike(const struct served_prompt *p, const struct served_prompt *q);

#endif
