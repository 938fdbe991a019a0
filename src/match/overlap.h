/* overlap.h - how alike every two models' answers to one prompt are.
 *
 * For each prompt the n-grams of all answers are sorted together with the number of the
 * model, the prompt's own n-grams are struck out (quoting is not copying), and each
 * n-gram adds to the pairs of models that share it: O(n-grams log) instead of one merge
 * a pair. */
#ifndef MATCH_OVERLAP_H
#define MATCH_OVERLAP_H

#include "match/panel.h"
#include "match/view.h"

enum overlap_measure {
	OVERLAP_COSINE,  /* sum of idf^2 over shared / sqrt of the product of both sums */
	OVERLAP_JACCARD, /* shared / union */
	OVERLAP_EXCLUSIVE, /* 2 * shared with nobody of the references / sum of both */
};

/* Values for every pair of models and every prompt; NaN where one has no answer, or
 * nothing is left of it. Symmetric, so each pair is kept once. */
struct overlap {
	size_t n_model, n_prompt;
	float *value; /* pair-major */
};

/* The prompts' values of models i and j. Requires i != j. */
static inline const float *
overlap_pair(const struct overlap *o, size_t i, size_t j)
{
	size_t high = i > j ? i : j, low = i > j ? j : i;

	return o->value + (high * (high - 1) / 2 + low) * o->n_prompt;
}

/* In a. idf is log(answers / (1 + answers that hold the n-gram)), not below 0, counted
 * over the panel's answers in 2^22 bins. Memory: 2 * n_model^2 * n_prompt bytes. The
 * same bytes for any number of threads. */
void overlap_new(struct overlap *o, struct arena *a, const struct panel *p,
	const struct view *v, enum overlap_measure measure, unsigned n_thread);

#endif
