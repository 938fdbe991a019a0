/* softmax.h - multinomial logistic regression on sparse rows, without an intercept.
 *
 * Minimises penalty / 2 * |w|^2 + sum of weight_i * -log p(label_i | x_i), where
 * p(k | x) is proportional to exp(w_k . x), x has length 1 and the weights sum to 1.
 * Nesterov's accelerated gradient from 0 with the step that this bounds: the same bits
 * for the same input, and what few steps leave out is penalty too. */
#ifndef STAT_SOFTMAX_H
#define STAT_SOFTMAX_H

#include <stddef.h>
#include <stdint.h>

/* Row i has ones at feature[start[i]] .. feature[start[i + 1] - 1], which are distinct,
 * and is scaled to length 1; a row without any is 0. */
struct softmax_rows {
	const uint32_t *feature;
	const size_t *start;   /* n + 1 */
	const uint32_t *label; /* below n_class; not read by softmax_log_p() */
	const double *weight;  /* not negative, sum 1; likewise */
	size_t n, n_feature, n_class;
};

/* w has room for n_feature rows of n_class. Requires penalty > 0, n_class >= 1.
 * O(steps * n_class * (features of all rows + n_feature)). */
void softmax_fit(double *w, const struct softmax_rows *r, double penalty, size_t n_step);

/* The natural log of each class's probability of one row, into out[n_class]. */
void softmax_log_p(
	double *out, const double *w, const struct softmax_rows *r, size_t row);

#endif
