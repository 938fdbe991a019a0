/* plots.h - the pictures of a validation, as files. */
#ifndef CLI_PLOTS_H
#define CLI_PLOTS_H

#include "base/err.h"
#include "weigh/fit.h"

/* Writes DIR/tippett.svg, ece.svg and scores.svg of the trials against one lab, or of all
 * (lab.ptr NULL); a lab's files begin with its name, in which what is not a letter, a
 * digit or one of . _ - is "_". Makes DIR. Requires a trial of each kind. */
enum rc plots_write(const char *dir, const struct fit_trial *t, size_t n, struct str lab,
	struct err *e);

#endif
