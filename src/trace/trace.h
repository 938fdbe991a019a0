/* trace.h - the passages of a suspect that a stored model also wrote.
 *
 * The fingerprints find every pair of answers that share a run of
 * SHINGLE_WORDS + WINNOW_WINDOW - 1 = 20 words; the texts themselves are then aligned. A
 * passage that the prompt says too, or that models unrelated to both write as well, is
 * kept and marked: it is evidence of nothing. */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum { TRACE_MIN_WORDS = 20, TRACE_COMMON_MODELS = 2 };

struct trace_side {
	int64_t exchange;
	struct str prompt; /* the set's name for it */
	size_t start, len; /* bytes of the answer */
	struct str text;   /* those bytes */
};

struct trace_passage {
	struct trace_side suspect, model;
	uint32_t n_word;
	bool same_prompt;
	uint32_t n_reference; /* unrelated models that have its rarest kept 5-gram */
	bool quoted; /* at least half of its 5-grams stand in the suspect's prompt */
	bool common; /* in TRACE_COMMON_MODELS of them, or in all */
};

struct trace_want {
	const char *suspect, *model;
	uint32_t min_word; /* 0: TRACE_MIN_WORDS; below it nothing is guaranteed */
};

struct trace {
	struct trace_passage *passage; /* longest first; then by exchange and place */
	size_t n;
	size_t n_counted; /* neither quoted nor common */
	size_t n_answer;  /* of the suspect */
	/* Of these, from a run whose plan was not sealed before it, or changed since. */
	size_t n_exploratory;
	size_t n_reference; /* models unrelated to both: the population for rarity */
};

/* In a. RC_USAGE: an unknown model. O(words + hits). */
enum rc trace_run(struct trace *t, struct arena *a, struct store *s,
	const struct trace_want *want, struct err *e);

#endif
