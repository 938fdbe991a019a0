/* fit.h - a calibration from trials whose truth is documented, and how good it is.
 *
 * Leaving one lab out: what scores a suspect was fitted without any suspect of its lab.
 */
#ifndef WEIGH_FIT_H
#define WEIGH_FIT_H

#include "weigh/weigh.h"

/* One suspect against one candidate lab. */
struct fit_trial {
	struct str suspect, own_lab, lab;
	double z[WEIGH_FAMILIES_MAX];
	bool target;
	double log10_lr; /* filled by fit_leave_one_lab_out() */
};

enum {
	FIT_MIN_TARGETS = 5,
	FIT_MIN_NONTARGETS = 15,
	FIT_MIN_LABS = 3,
	FIT_COLUMN_TARGETS = 5
};
/* The penalty: a weight is a priori within about 1 of 0, natural log LR a unit. */
#define FIT_PENALTY 1.0

/* w->name, family, n, n_both, like and n_prompt are given; fills the rest from trials
 * without a NaN. Half of the fit's weight lies on all trials, half on those of each lab
 * with at least FIT_COLUMN_TARGETS targets: else the labs that are never teachers would
 * teach it which lab is asked about. The ceiling is that of the column with most
 * non-targets among those, or of all trials. RC_INPUT says what there is too little of.
 */
enum rc fit_weigh(struct weigh *w, const struct fit_trial *t, size_t n, struct err *e);

/* Every trial's log10_lr by a fit without its suspect's lab; NaN where that fit is
 * refused or a standing is missing. RC_INPUT as fit_weigh() when all together are too
 * few. */
enum rc fit_leave_one_lab_out(
	struct fit_trial *t, size_t n, const struct weigh *like, struct err *e);

#endif
