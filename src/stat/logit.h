/* logit.h - penalised logistic regression whose two classes weigh the same.
 *
 * Minimises |w|^2 / 2 + c * sum of weight_i * log(1 + exp(-s_i (w.x_i + b))), s = +-1,
 * with weights n / (2 n_class), so that prior odds are 1 and w.x + b is a natural log
 * likelihood ratio. The intercept is not penalised. Newton's method with halving; the
 * penalty keeps perfectly separated data finite. */
#ifndef STAT_LOGIT_H
#define STAT_LOGIT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { LOGIT_FEATURES_MAX = 32 };

struct logit {
	double w[LOGIT_FEATURES_MAX];
	double b;
	size_t n_feature;
};

/* x has n rows of n_feature finite values; positive[i] tells the class. Requires at
 * least one row of each class, 1 <= n_feature <= LOGIT_FEATURES_MAX, c > 0.
 * O(iterations * n * n_feature^2). */
void logit_fit(struct logit *m, struct arena *scratch, const double *x,
	const bool *positive, size_t n, size_t n_feature, double c);

/* w.x + b */
double logit_score(const struct logit *m, const double *x);

#endif
