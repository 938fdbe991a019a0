/* explain.h - what a likelihood ratio rests on, and what it is worth among several. */
#ifndef WEIGH_EXPLAIN_H
#define WEIGH_EXPLAIN_H

#include "weigh/weigh.h"

/* The finding's ratio had one family of the calibration stood at the average of labs,
 * standing 0; bounded and weakened as the finding's own. NaN where the finding has no
 * ratio. Requires a finding that weigh_finding() filled by w; i < w->n. */
double explain_without(const struct finding *f, const struct weigh *w, size_t i);

/* What one family of the calibration adds to the log10 LR, before bounds: the difference
 * to a standing of 0. Those of families that count as one do not add up. */
double explain_part(const struct finding *f, const struct weigh *w, size_t i);

/* Which family of the calibration counts most for the finding's ratio, by what is left
 * without it; w->n where there is no ratio. */
size_t explain_driver(const struct finding *f, const struct weigh *w);

/* The chance that an unrelated suspect has at least this ratio, if the calibration holds,
 * is at most 1 / LR; over all n candidates of one suspect after Holm. NaN where there is
 * no ratio; those do not count. */
void explain_holm(double *p, const struct finding *f, size_t n);

#endif
