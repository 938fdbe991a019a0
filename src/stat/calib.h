/* calib.h - how good a set of log likelihood ratios is. Brummer & du Preez 2006.
 *
 * All in log10. target[i] tells whether H1 is true of trial i. */
#ifndef STAT_CALIB_H
#define STAT_CALIB_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* (mean over targets of log2(1 + 1/LR) + mean over non-targets of log2(1 + LR)) / 2:
 * 0 is perfect, 1 is what saying nothing has. Requires one trial of each kind. */
double calib_cllr(const double *log10_lr, const bool *target, size_t n);

/* The same after the best monotone recalibration (pool adjacent violators; equal values
 * in one block): what is left when only discrimination counts. O(n log n). */
double calib_cllr_min(
	struct arena *scratch, const double *log10_lr, const bool *target, size_t n);

/* The monotone recalibration itself: out[i] is the log10 LR of trial i, +-inf in pure
 * blocks at the ends. */
void calib_pav(double *out, struct arena *scratch, const double *score,
	const bool *target, size_t n);

/* Area under the ROC curve: share of pairs with the target's score higher, ties one
 * half. -inf is the lowest score. */
double calib_auc(
	struct arena *scratch, const double *score, const bool *target, size_t n);

/* The share of targets above every non-target. */
double calib_tpr_at_zero(const double *score, const bool *target, size_t n);

/* The largest share of targets with a score >= t over all finite t for which the share
 * of non-targets >= t is at most fpr; 0 if there is none. */
double calib_tpr_at(struct arena *scratch, const double *score, const bool *target,
	size_t n, double fpr);

#endif
