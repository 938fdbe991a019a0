/* paraphrase.h - the decision with nothing but what paraphrase leaves: how answers are
 * laid out, and when they refuse or hedge. A row of the robustness sheet. */
#ifndef CLI_PARAPHRASE_H
#define CLI_PARAPHRASE_H

#include "match/match.h"
#include "weigh/fit.h"

/* Scores the trials t[0..n), of m, by a calibration of those standings alone, fitted
 * leaving one lab out; a trial without them is an abstention. RC_INPUT as fit_weigh().
 * O(answers' text + models^2 * prompts). */
enum rc paraphrase_score(struct fit_trial *t, size_t n, const struct match *m,
	struct store *s, const struct match_options *o, struct err *e);

#endif
