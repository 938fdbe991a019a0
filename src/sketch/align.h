/* align.h - the longest runs of tokens that two texts share. */
#ifndef SKETCH_ALIGN_H
#define SKETCH_ALIGN_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct align_run {
	uint32_t suspect, model; /* index of the first token on either side */
	uint32_t len;            /* tokens */
};

/* Tiles the suspect with runs that stand in the model too, longest first: again and again
 * takes the longest run of at least min_len tokens, none of which is taken yet on the
 * suspect's side; of equally long ones the first in the suspect, and of its places in the
 * model the first. The model's tokens may serve many runs: a passage copied twice is two
 * runs. After Wise 1993, greedy string tiling.
 *
 * *out, in a, holds the runs in the order taken, so the first is the longest shared run.
 * Returns how many. Requires n, m < 2^30 and min_len >= 1. Exact on any input, repetitive
 * ones too: O(n + m) expected for the matching, O(r log r) for r maximal matches; about
 * 100 bytes of the arena a model token. Where many pairs are compared and few share
 * anything, look for a shared gram first. */
size_t align_runs(struct align_run **out, struct arena *a, const uint64_t *suspect,
	size_t n, const uint64_t *model, size_t m, size_t min_len);

#endif
