/* trials.h - the trials of a labelled store: suspects against labs, with the truth as
 * far as it is documented. Shared by validate and its files. */
#ifndef CLI_TRIALS_H
#define CLI_TRIALS_H

#include "base/arena.h"
#include "base/err.h"
#include "match/match.h"
#include "weigh/fit.h"

/* One trial for each lab finding of m whose suspect is labelled positive or none. A
 * trial is a target when the suspect is positive and the lab one of its teacher labs,
 * or, where none are declared, the lab of one of its declared teachers. Positives without
 * any teacher lab are left out. RC_INPUT when there is no trial. */
enum rc trials_new(struct fit_trial **t, size_t *n, struct arena *a,
	const struct match *m, const struct weigh *like, struct err *e);

/* The conditions of m as those of a calibration that is fitted on it. A control is no
 * condition: how much of it is shared depends on how many references there are. */
void trials_conditions(struct weigh *w, const struct match *m);

struct command_run;

/* The calibration of --calibration FILE, or the one in the program. */
enum rc trials_calibration(struct weigh *w, struct command_run *r);

/* "suspect candidate score log10_lr" as tab-separated text; abstentions are empty. */
void trials_write(struct buf *out, const struct fit_trial *t, size_t n);

#endif
