/* logit.h - penalised logistic regression with a weight for each row.
 *
 * Minimises |w|^2 / 2 + c * sum of weight_i * log(1 + exp(-s_i (w.x_i + b))), s = +-1.
 * When both classes weigh the same in sum, prior odds are 1 and w.x + b is a natural log
 * likelihood ratio. The intercept is not penalised. Newton's method with halving; the
 * penalty keeps perfectly separated data finite. */
#ifndef STAT_LOGIT_H
#define STAT_LOGIT_H

#include <stdbool.h>
#include <stddef.h>

enum { LOGIT_FEATURES_MAX = 32 };

struct logit {
	double w[LOGIT_FEATURES_MAX];
	double b;
	size_t n_feature;
};

/* Weights that sum to n, half of it in each class, equal within a class. Requires a row
 * of each class. */
void logit_balance(double *weight, const bool *positive, size_t n);

struct logit_data {
	const double *x; /* n rows of n_feature finite values */
	const bool *positive;
	const double *weight; /* not negative */
	size_t n, n_feature;
};

/* Requires 1 <= n_feature <= LOGIT_FEATURES_MAX, c > 0, and some weight in each class.
 * O(iterations * n * n_feature^2). */
void logit_fit(struct logit *m, const struct logit_data *d, double c);

/* w.x + b */
double logit_score(const struct logit *m, const double *x);

#endif
