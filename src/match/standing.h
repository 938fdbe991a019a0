/* standing.h - how far a lab stands out among all labs, for one suspect.
 *
 * Every suspect resembles somebody most. What tells is how far: let v(L) be the suspect's
 * score with lab L (the largest over the lab's models), over the labs of the references
 * and L itself, none of them the suspect's own. The standing of L is
 *
 *	z(L) = (v(L) - mean of v) / sqrt(variance of v + e(L)^2)
 *
 * e(L) being the standard error of v(L) over prompts: what a few prompts could do by
 * chance does not stand out. z has no unit, so it carries from one set of prompts to
 * another, and among n labs it cannot exceed sqrt(n - 1): its tails cannot explode. */
#ifndef MATCH_STANDING_H
#define MATCH_STANDING_H

#include "match/panel.h"

#include <stddef.h>

enum { STANDING_MIN_LABS = 5 };

/* The suspect's score with one model, NaN where there is none, and its standard error. */
struct standing_score {
	double value, error;
};

/* score[m] is that with model m; references count, and candidates of the lab in question.
 * z[l] for each lab number that has a candidate, NaN for other labs and where fewer than
 * STANDING_MIN_LABS labs have a value. scratch has room for 4 * n_lab.
 * O(n_model + n_lab^2). */
void standing_of(double *z, const struct panel *p, size_t suspect,
	const struct standing_score *score, double *scratch);

#endif
