/* within.h - which of one lab's models a suspect is most like: a ranking of files, for
 * when the lab is settled. No likelihood ratio: another student of the same teacher, a
 * sibling of it or its successor ranks as high as the teacher. See
 * doc/methods/within.md. */
#ifndef MATCH_WITHIN_H
#define MATCH_WITHIN_H

#include "match/match.h"

struct within {
	size_t model;
	double value; /* mean centred score over prompts that all of them have */
	double first; /* share of resampled sets of prompts in which it ranks first */
};

enum { WITHIN_ROUNDS = 1000 };

/* The candidates of one lab, best first by the first family of m, into out[], which has
 * room for all models. The suspect must be the last of m; n_prompt is how many prompts
 * all have. Returns how many. O(candidates * prompts * WITHIN_ROUNDS). */
size_t within_lab(struct within *out, size_t *n_prompt, const struct match *m,
	size_t suspect, uint32_t lab, uint64_t seed);

#endif
