/* style.h - whom a discriminator of labs takes the suspect for. */
#ifndef MATCH_STYLE_H
#define MATCH_STYLE_H

#include "match/exhibit.h"

enum {
	STYLE_TOKENS = 60,   /* from the start of an answer */
	STYLE_BITS = 13,     /* bins of hashed 1-2-grams: 2^13 */
	STYLE_PROMPTS = 150, /* to learn from, in either half */
	STYLE_STEPS = 30,
};
#define STYLE_PENALTY 1e-4

/* Exhibit: a multinomial logistic model of which lab wrote an answer, learnt from the
 * candidates' and references' answers to every other prompt and applied to the suspect's
 * answers to the rest, both ways round: the mean log probability of the model's lab. The
 * suspect's lab takes no part in learning; every lab weighs the same. */
void style_compare(double *value, const struct exhibit_case *c);

#endif
