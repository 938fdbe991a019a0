/* curve.h - curves that show how good a set of log likelihood ratios is. All in log10;
 * target[i] tells whether H1 is true of trial i. Requires a trial of each kind. */
#ifndef STAT_CURVE_H
#define STAT_CURVE_H

#include <stdbool.h>
#include <stddef.h>

/* Tippett: the shares of targets and of non-targets with log10_lr >= x. O(n). */
struct curve_tippett {
	double x, target, nontarget;
};
struct curve_tippett curve_tippett(
	const double *log10_lr, const bool *target, size_t n, double x);

/* Empirical cross-entropy in bits at prior log10 odds: what somebody pays who starts from
 * that prior and takes the ratios at their word. With the ratios after calib_pav() it is
 * the least that any recalibration can reach; with LR 1 the entropy of the prior. At
 * prior odds 1 it is Cllr. Ramos & Gonzalez-Rodriguez 2013. O(n). */
double curve_ece(
	const double *log10_lr, const bool *target, size_t n, double log10_prior_odds);
double curve_ece_neutral(double log10_prior_odds);

#endif
