/* metrics.h - how often a set of trials is wrong. */
#ifndef WEIGH_METRICS_H
#define WEIGH_METRICS_H

#include "base/arena.h"
#include "stat/bootstrap.h"
#include "weigh/fit.h"

/* All trials, or those against one lab. An abstention (NaN) counts as LR 1, and ranks
 * below every score. Rates are shares of the trials of their kind. */
struct metrics {
	struct str lab; /* empty: all */
	size_t n_target, n_nontarget, n_suspect, n_abstained;
	double auc, tpr_at_zero, tpr_at_5;
	double cllr, cllr_min, cllr_cal;
	double misleading_target;                 /* LR below 1 although H1 */
	double misleading_nontarget;              /* LR above 1 although H2 */
	double support_target, support_nontarget; /* LR at or above 10 */
	double false_upper;              /* exact 95% upper bound of support_nontarget */
	double top_log10_false;          /* the largest log10 LR of a non-target */
	size_t n_over;                   /* beyond log10(n_nontarget + 1), either way */
	double elub_low, elub_high;      /* log10: beyond, ratios are extrapolation */
	struct interval auc_ci, cllr_ci; /* resampling suspects */
};

enum { METRICS_ROUNDS = 1000, METRICS_SEED = 20240601 };

/* lab.ptr NULL: all trials. Requires a trial of each kind in the scope. */
void metrics_of(struct metrics *m, struct arena *scratch, const struct fit_trial *t,
	size_t n, struct str lab, size_t n_round, uint64_t seed);

/* Among suspects with a target: the share for which a target lab has the largest score;
 * ties count their share. */
double metrics_top1(const struct fit_trial *t, size_t n);

#endif
