/* match.h - a suspect against candidates and a reference population, as findings.
 *
 * Every family of scores is computed per prompt for every pair of models, centred on the
 * references, averaged over prompts, and put in units of the case's own population: how
 * far do references stray that are scored as if they were the suspect? Nothing of a
 * suspect's lab centres or scales its own score. */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "match/change.h"
#include "match/family.h"
#include "match/panel.h"
#include "model/finding.h"
#include "model/likeness.h"

struct match_options {
	const struct family *only; /* one family, or NULL for all */
	unsigned n_thread;
	size_t n_round; /* bootstrap rounds; 0: no intervals */
	uint64_t seed;
	struct change change;
	size_t n_prompt; /* only so many prompts, drawn by the seed; 0: all */
	/* What a case must have; all zero takes the defaults below. */
	size_t min_prompt, min_reference;
	double min_coverage;
};

enum { MATCH_MIN_PROMPT = 25, MATCH_MIN_REFERENCE = 5, MATCH_ROUNDS = 1000 };
#define MATCH_MIN_COVERAGE 0.5

enum match_state {
	MATCH_OK,
	MATCH_INCONCLUSIVE, /* too few prompts or references: scores say nothing */
	MATCH_PARTIAL,      /* the suspect answered too small a share of the prompts */
};

struct match {
	struct panel panel;
	const struct family
		*family[FINDING_SCORES_MAX]; /* computed, in order of score[] */
	size_t n_family;
	struct finding
		*finding; /* of models: by suspect, then by candidate, sorted by name */
	size_t n_finding;
	struct finding
		*lab; /* of labs: by suspect, then by lab; score[].z is its standing */
	size_t n_lab;
	/* The standings of each bootstrap round: [lab finding][round][family]. */
	float *round_z;
	size_t n_round;
	/* The last suspect's scores by prompt, NaN where missing; see match_prompts(). */
	double *prompt;
	struct likeness like[FINDING_SCORES_MAX]; /* by family: see weigh.h */
	enum match_state state;                   /* the worst of all suspects' */
	char reason[160]; /* of the state, one sentence; empty when MATCH_OK */
};

/* The standings of one lab finding in one round, by family. */
static inline const float *
match_round(const struct match *m, size_t lab_finding, size_t round)
{
	return m->round_z + (lab_finding * m->n_round + round) * m->n_family;
}

/* The last suspect's scores with one candidate or reference, by prompt. */
static inline const double *
match_prompts(const struct match *m, size_t family, size_t model)
{
	return m->prompt + (family * m->panel.n_model + model) * m->panel.n_prompt;
}

/* How alike references answer: their mean Jaccard index of word 5-grams; NaN when that
 * family was not computed. */
double match_alike(const struct match *m);

/* Everything lives in a. Same store, same options, same bytes, whatever n_thread.
 * O(text + prompts * models^2). */
enum rc match_run(struct match *m, struct arena *a, struct store *s,
	const struct roster_want *want, const struct match_options *o, struct err *e);

#endif
