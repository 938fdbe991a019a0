/* store_prompts.h - what was asked, each text once. */
#ifndef STORE_STORE_PROMPTS_H
#define STORE_STORE_PROMPTS_H

#include "model/exchange.h"
#include "store/store.h"

/* Two exchanges have the same prompt when its name in the prompt set, the system prompt,
 * the earlier turns and the last user turn are all the same, byte for byte. */
struct store_prompt {
	int64_t id;
	struct str name; /* the set's own, may be empty */
	struct str text; /* the last user turn */
	struct str system, context;
};

/* All prompts, ordered by number. */
enum rc store_prompts(struct store_prompt **out, size_t *n, struct arena *a,
	struct store *s, struct err *e);

/* One, by number. RC_INTEGRITY when there is none, or its text is not what its digest
 * says. */
enum rc store_prompts_get(struct store_prompt *out, struct arena *a, struct store *s,
	int64_t id, struct err *e);

/* For store_exchange.c: the number of x's prompt, made when it is new. Failure sticks. */
int64_t store_prompts_put(struct store *s, const struct exchange *x);

/* For store_check.c: the first prompt that has the name and texts of p, or 0 when the
 * index has none, or after a failure, which sticks. */
int64_t store_prompts_find(struct store *s, const struct store_prompt *p);

#endif
