/* standing.h - how far a lab stands out among all labs, for one suspect.
 *
 * Every suspect resembles somebody most. What tells is how far: let v(L) be the suspect's
 * score with lab L (the largest over the lab's models), over the labs of the references
 * and L itself, none of them the suspect's own. The standing of L is
 *
 *	z(L) = (v(L) - mean of v) / standard deviation of v
 *
 * It has no unit, so it carries from one set of prompts to another, and among n labs it
 * cannot exceed sqrt(n - 1): its tails cannot explode. */
#ifndef MATCH_STANDING_H
#define MATCH_STANDING_H

#include "match/panel.h"

#include <stddef.h>

enum { STANDING_MIN_LABS = 5 };

/* value[m] is the suspect's score with model m, NaN where there is none; used are
 * references and, for the lab in question, candidates. z[l] for each lab number that has
 * a candidate, NaN for other labs and where fewer than STANDING_MIN_LABS labs have a
 * value. scratch has room for 3 * n_lab. O(n_model + n_lab^2). */
void standing_of(double *z, const struct panel *p, size_t suspect, const double *value,
	double *scratch);

#endif
