/* cond.h - the condition of a rule: a boolean expression over its patterns.
 *
 *	claim and not (policy or disclaimer)
 *	count(step) >= 3
 *	grade within 8 words of scale
 *
 * Values are three: yes, no, and unknown, which a pattern that hit its limit has. "no
 * and unknown" is no, "yes or unknown" is yes; all else that touches unknown is
 * unknown: a limit is never read as an absence. */
#ifndef RULE_COND_H
#define RULE_COND_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum cond_op { COND_PATTERN, COND_COUNT, COND_NEAR, COND_NOT, COND_AND, COND_OR };
enum cond_value { COND_NO, COND_UNKNOWN, COND_YES };

/* In reverse Polish order. */
struct cond_node {
	enum cond_op op;
	uint32_t a, b;  /* pattern numbers */
	uint32_t limit; /* COND_COUNT: at least so many; COND_NEAR: at most so many words
			 */
};

enum { COND_NODES_MAX = 64 };

struct cond {
	struct cond_node *node;
	size_t n;
};

/* names[i] is pattern i. RC_INPUT: "at byte 12: what". */
enum rc cond_parse(struct cond *c, struct arena *a, struct str text,
	const struct str *names, size_t n_name, struct err *e);

/* What the patterns found, as the condition asks for it. */
struct cond_ask {
	enum cond_value (*found)(void *ctx, uint32_t pattern);
	/* Whether there are at least limit matches. */
	enum cond_value (*count)(void *ctx, uint32_t pattern, uint32_t limit);
	/* Whether a match of a and one of b lie at most limit words apart. */
	enum cond_value (*near)(void *ctx, uint32_t a, uint32_t b, uint32_t limit);
	void *ctx;
};

enum cond_value cond_eval(const struct cond *c, const struct cond_ask *ask);

#endif
