/* power.h - how many prompts a wanted likelihood ratio would take.
 *
 * A standing is (v - mean) / sqrt(variance + e^2), and e^2 falls as 1 / prompts. With
 * noise the share that e^2 has in that sum at N prompts, at n prompts it is
 *
 *	z(n) = z(N) / sqrt(1 - noise + noise * N / n)
 *
 * and what weigh.h takes off for few prompts is taken off. More prompts of the same kind:
 * an expectation, no promise. */
#ifndef WEIGH_POWER_H
#define WEIGH_POWER_H

#include "weigh/weigh.h"

enum { POWER_PROMPTS_MAX = 100000 };

struct power {
	const double *z;     /* by family of the calibration, at n_prompt */
	const double *noise; /* of each, in [0, 1) */
	size_t n_prompt, n_reference;
};

/* The log10 LR expected at n prompts, bounded. Requires n >= 1. */
double power_log10(const struct power *p, const struct weigh *w, size_t n);

/* The smallest number of prompts from WEIGH_MIN_PROMPT on at which at least want, which
 * is positive, is expected; steps are of 1%. 0: not with POWER_PROMPTS_MAX either. */
size_t power_prompts(const struct power *p, const struct weigh *w, double want);

/* The noise of one family from the standings of bootstrap rounds, every stride-th value
 * of round_z: their variance, at most 0.99; 0 where there are none. */
double power_noise(const float *round_z, size_t n_round, size_t stride);

#endif
