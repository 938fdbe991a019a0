/* mmd.h - do two sets of answers come from one distribution? Maximum mean discrepancy
 * with a permutation test within prompts (Gretton et al. 2012; within prompts as in
 * model equality testing, Gao et al. 2024).
 *
 * All arithmetic that a permutation repeats is on whole numbers, so the result does not
 * depend on the order of sums, and equal statistics compare as equal. */
#ifndef STAT_MMD_H
#define STAT_MMD_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One prompt: the kernel between all its answers. */
struct mmd_group {
	const uint16_t *k; /* n x n, row-major, symmetric; the diagonal is not read */
	size_t n, n_x;     /* the first n_x answers are X, the others Y */
};

struct mmd {
	double mmd2;    /* in units of one: mean k(x,x') - 2 mean k(x,y) + mean k(y,y') */
	double p;       /* (1 + rounds with at least that) / (1 + rounds) */
	double null_95; /* the 95% quantile of the rounds: what chance alone reaches */
	size_t n_hit, n_round;
	uint64_t n_xx, n_xy, n_yy; /* pairs of different answers to one prompt */
};

enum { MMD_GROUP_MAX = 32768 };

/* The unbiased estimate over all pairs within a group, and its permutation test: each
 * round shuffles 0..n-1 in every group, in order, by SplitMix64 from the seed, and takes
 * the first n_x as X. one is the kernel's value for two equal answers.
 * False, with p = 1 and mmd2 NaN, when no pair of one of the three kinds exists.
 * Requires n_x <= n <= MMD_GROUP_MAX, one > 0. O(n_round * sum of n^2). */
bool mmd_test(struct mmd *out, const struct mmd_group *group, size_t n_group,
	unsigned one, size_t n_round, uint64_t seed);

#endif
