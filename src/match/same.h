/* same.h - is this endpoint that model? (H3: the suspect is, relays, or shares the
 * weights of the other.) Not evidence of distillation: see doc/methods/same.md.
 *
 * Two tests on raw answers to the same prompts: a permutation test of the maximum mean
 * discrepancy within prompts, for which each model needs several answers to a prompt;
 * and how often the very same long answer comes from both, which tells most where
 * answers do not vary. Other models of the store with as much to compare are controls:
 * they show that the test could have told a difference, here. */
#ifndef MATCH_SAME_H
#define MATCH_SAME_H

#include "base/arena.h"
#include "base/err.h"
#include "stat/mmd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum same_verdict {
	SAME_NOT_EVALUATED, /* too few answers */
	SAME_INCONCLUSIVE,  /* no difference seen, but neither do controls differ */
	SAME_DIFFERENT,
	SAME_ENDPOINT,
};

enum {
	SAME_CHARS = 1000, /* code points of an answer that count */
	SAME_CHARS_MAX = 65000,
	SAME_SAMPLES_MAX = 2048, /* answers of one model to one prompt */
	SAME_MIN_ANSWER = 50,    /* of each model, to prompts that both answered */
	SAME_LONG = 100,         /* bytes: a shorter answer may be equal by chance */
	SAME_MIN_LONG = 10, /* prompts with long answers, for a verdict by equality */
};
/* A difference is seen when p is at most this. */
#define SAME_ALPHA 0.05

/* The suspect against one other model. */
struct same_pair {
	struct str model;
	size_t n_prompt; /* both answered */
	size_t n_x, n_y; /* answers of the suspect, of the other, to those */
	struct mmd test;
	bool tested;    /* enough answers for the test */
	size_t n_long;  /* prompts to which both gave an answer of SAME_LONG bytes */
	size_t n_equal; /* of these, where one is the same byte for byte */
	double equal_low, equal_high; /* exact 95% bounds of n_equal / n_long */
	size_t n_exploratory;         /* of the other's answers; see struct same */
};

struct same {
	struct same_pair pair;     /* with the model in question */
	struct same_pair *control; /* sorted by name */
	size_t n_control;
	size_t n_control_told; /* tested, and p at most SAME_ALPHA */
	size_t n_control_tested;
	enum same_verdict verdict;
	const char *reason; /* static */
	/* Answers of the two in question from a run whose plan was not sealed before it,
	 * or changed since. */
	size_t n_exploratory;
};

struct same_options {
	struct str suspect, model;
	size_t n_char, n_round;
	uint64_t seed;
};

/* In a. RC_USAGE: a name that the store does not know, or one name twice. Controls are
 * the models of other labs than both. O(text + sum of n^2 (n_char + n_round)). */
enum rc same_run(struct same *out, struct arena *a, struct store *s,
	const struct same_options *o, struct err *e);

/* "same-endpoint" and so on; static. */
const char *same_verdict_name(enum same_verdict v);

#endif
