/* finding.h - one claim with its numbers. The second waist: every analysis makes these,
 * and a report knows nothing else.
 *
 * Data only; version 1. NaN in a double means "not computed". We report how much more
 * probable the observations are under H1 than under H2, never that H1 is so. */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum finding_verdict {
	FINDING_UNCALIBRATED,  /* scores only: no calibration was applied */
	FINDING_NOT_EVALUATED, /* the case lies outside what the calibration was validated
				  in */
	FINDING_INCONCLUSIVE,
	FINDING_SUPPORTS_DERIVATION,
	FINDING_SUPPORTS_INDEPENDENCE,
	FINDING_SAME_ENDPOINT,
};

/* One score of one family of evidence. */
struct finding_score {
	const char *family; /* static */
	double value;       /* in the family's own unit, centred on the references */
	double low, high;   /* 95% bootstrap interval over prompts */
	double spread;      /* of the same score over the case's references */
	double z;           /* value in units of that spread */
	size_t n_prompt;    /* prompts that had a value */
};

enum { FINDING_SCORES_MAX = 16, FINDING_CAVEATS_MAX = 16 };

struct finding {
	struct str suspect, candidate; /* a model, or a lab when by_lab */
	struct str suspect_lab, candidate_lab;
	bool by_lab;
	enum finding_verdict verdict;
	const char *reason; /* of the verdict, a static sentence, or NULL */

	struct finding_score score[FINDING_SCORES_MAX];
	size_t n_score;
	size_t n_prompt;    /* both answered */
	size_t n_reference; /* models that served as the null here */

	double log10_lr, log10_lr_low, log10_lr_high;
	double log10_ceiling; /* the largest absolute value that the known models can
				 carry */
	bool at_ceiling;      /* log10_lr was cut to it */

	const char *caveat[FINDING_CAVEATS_MAX]; /* static sentences */
	size_t n_caveat;
};

/* "supports-derivation" and so on; static. */
const char *finding_verdict_name(enum finding_verdict v);

/* Adds a caveat once; requires room. */
void finding_caveat(struct finding *f, const char *sentence);

#endif
