/* floor.h - how long a passage must be, from what the store's own unrelated answers
 * share.
 *
 * Stored answers, evenly taken by number, are traced as if they were a suspect's texts.
 * Answers to prompts like their own are passed over; texts of which a half stands in
 * another answer, or that hold a half of one, are copies and no measure of chance. On
 * every second of the rest the floor is chosen: one word more than the longest passage
 * of 99 in 100. On the others it is checked. */
#ifndef TRACE_FLOOR_H
#define TRACE_FLOOR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum { FLOOR_SAMPLE = 1024, FLOOR_LEAST = 100 };

struct floor {
	uint32_t n_word;   /* at least TRACE_MIN_WORDS */
	bool calibrated;   /* false: fewer than FLOOR_LEAST to choose on, or to check */
	size_t n_sampled;  /* stored answers that were traced */
	size_t n_copied;   /* of these, copies */
	size_t n_chosen;   /* on which the floor was chosen */
	size_t n_checked;  /* and checked */
	size_t n_reached;  /* of the checked, those with a passage that would count */
	double share_high; /* one-sided 95% upper bound on their share; 1 without any */
};

/* O(FLOOR_SAMPLE) answers read, whatever the store's size. */
enum rc floor_choose(struct floor *f, struct store *s, unsigned n_thread, struct err *e);

#endif
