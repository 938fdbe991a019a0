/* weigh.h - from standings to one likelihood ratio that knows its limits.
 *
 * H1: the suspect was trained on answers of the candidate lab. H2: it was not. The log10
 * likelihood ratio is a logistic function of the standings of a few families, fitted on
 * models whose lineage is documented. Some of them count as one: with z1 .. zk theirs,
 *
 *	both = -ln(mean of exp(-zi))
 *
 * lies near the least of them, so that none of them alone can carry a ratio. It is never
 * larger, either way, than what the number of known non-targets in the fitted set can
 * carry, log10(n + 1).
 *
 * A calibration speaks of the conditions that it was made in. How alike unrelated models
 * answer is one of them, and is held for each family of evidence against what the
 * calibration's own prompts span, from those with short answers to those with long ones.
 * Outside, on either side, a standing is not worth what it was there, and the weight of
 * evidence, its ceiling too, is halved; beyond WEIGH_ALIKE_MAX times the calibration's
 * mean, or with too few prompts, references or labs, nothing is said. With n prompts,
 * fewer than half of the fitted set's N, noise of the order of 1 / sqrt(n) makes students
 * look unrelated: the evidence weighs sqrt(2 n / N) of what it would. With fewer than
 * WEIGH_FULL_REFERENCE references the spread among them is itself a guess, and the weight
 * is halved. */
#ifndef WEIGH_WEIGH_H
#define WEIGH_WEIGH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"
#include "model/likeness.h"

#include <stdbool.h>
#include <stddef.h>

enum { WEIGH_FAMILIES_MAX = 8, WEIGH_MIN_PROMPT = 25, WEIGH_MIN_REFERENCE = 5 };
/* The smallest population of a suspect that the shipped calibration was fitted in. */
enum { WEIGH_FULL_REFERENCE = 11 };
#define WEIGH_ALIKE_MAX 10.0
/* The verdict's thresholds where no plan gives them, and the least that one may give: LR
 * 10 and 1/10. */
#define WEIGH_LOG10_SUPPORT 1.0

struct weigh_rule {
	double log10_h1, log10_h2; /* from the first on derivation is supported, up to
				      the second independence */
};

struct weigh {
	struct str name;
	struct str family[WEIGH_FAMILIES_MAX];
	size_t n;
	size_t n_both; /* the first so many families count as one; 0: none do */
	double w[WEIGH_FAMILIES_MAX]; /* natural log LR a unit, by term: weigh_terms() */
	double b;
	double log10_ceiling;
	/* Of the fitted set, by family; the mean is NaN where it is no condition. */
	struct likeness like[WEIGH_FAMILIES_MAX];
	size_t n_prompt;                     /* of the fitted set */
	size_t n_target, n_nontarget, n_lab; /* it was fitted on; labs of suspects */
};

/* The calibration that is shipped: corpora/calibration/default.json, in the program. */
extern const struct str weigh_default;

/* The views of *w are in a. RC_INPUT: "byte 12: what". */
enum rc weigh_parse(struct weigh *w, struct arena *a, struct str json, struct err *e);
void weigh_write(struct buf *out, const struct weigh *w);

/* What has a weight, from the standings in the order of w->family; returns how many. NaN
 * where a standing in it is. */
size_t weigh_terms(double x[WEIGH_FAMILIES_MAX], const struct weigh *w, const double *z);

/* The log10 LR of standings in the order of w->family, not bounded; NaN when one is NaN.
 */
double weigh_log10(const struct weigh *w, const double *z);

struct weigh_case {
	const struct likeness *like; /* of this case, by score of the finding; or NULL */
	size_t n_round;              /* of the bootstrap; may be 0 */
	const float *round_z;        /* [round][score of the finding] */
	size_t n_family;             /* scores of the finding */
	const struct weigh_rule *rule; /* or NULL: WEIGH_LOG10_SUPPORT either way */
};

/* The share of its weight that evidence keeps with so many references, at most 1. */
double weigh_reference_share(size_t n_reference);

/* Fills the likelihood ratio, its interval, ceiling, verdict and caveats of a finding of
 * a lab from the standings in its scores. */
void weigh_finding(struct finding *f, const struct weigh *w, const struct weigh_case *c);

#endif
