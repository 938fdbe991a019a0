/* imposters.h - the general imposters method (Koppel & Winter 2014): is the candidate
 * nearer to the suspect than random unrelated models are, whichever features are looked
 * at? */
#ifndef MATCH_IMPOSTERS_H
#define MATCH_IMPOSTERS_H

#include "match/exhibit.h"

enum {
	IMPOSTERS_BINS = 8192, /* of hashed 4-grams of folded bytes */
	IMPOSTERS_ROUNDS = 100,
};

/* What the whole is made of. profile: n_model rows of IMPOSTERS_BINS not negative. */
struct imposters {
	const double *profile;
	const struct panel *panel;
	uint64_t seed;
};

/* The shares of rounds in which candidate c is at least as near to the suspect as every
 * imposter, into score[c]; NaN where c is the suspect or no round had an imposter. A
 * round takes each bin and each reference of other labs than both with probability 1/2,
 * by a generator whose seed is the sum of seed and suspect: first all bins, then all
 * models. The distance is 1 - sum of minima / sum of maxima. O(rounds * bins * models).
 */
void imposters_score(double *score, const struct imposters *i, size_t suspect);

/* Exhibit: that score, of tf-idf profiles with idf = 1 + ln((1 + models) / (1 + models
 * that have it)). */
void imposters_compare(double *value, const struct exhibit_case *c);

#endif
