/* alternative.h - what else could explain the likeness, one by one.
 *
 * Thirteen explanations that an opponent will raise, each answered by what was done here:
 * tested (with the result), not testable (from text alone), or not excluded. */
#ifndef REPORT_ALTERNATIVE_H
#define REPORT_ALTERNATIVE_H

#include "report/verdict.h"

/* Fills v->alternative from the rest of v. In a. */
void alternative_fill(struct verdict *v, struct arena *a);

#endif
