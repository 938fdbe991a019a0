/* verdict_make.h - a verdict out of a store: runs match, weighs, and traces. */
#ifndef CLI_VERDICT_MAKE_H
#define CLI_VERDICT_MAKE_H

#include "match/match.h"
#include "report/verdict.h"
#include "weigh/weigh.h"

struct store;

struct verdict_want {
	const char *suspect;
	const char *candidate; /* a model or a lab; NULL: that with the largest LR */
	const char *const *reference;
	size_t n_reference;
	struct match_options match;
	size_t n_exhibit; /* at most */
};

/* A verdict in the making. */
struct verdict_make {
	struct arena *arena;
	struct store *store;
	const struct weigh *weigh;
	struct match match;
	size_t suspect, candidate; /* models of the panel */
	size_t lab;                /* the candidate's finding of labs */
};

/* Fills all that can be computed; facts, seal, tool, validation and custody are the
 * caller's. In a. RC_USAGE for names the store does not know. */
enum rc verdict_make(struct verdict *v, struct arena *a, struct store *s,
	const struct weigh *w, const struct verdict_want *want, struct err *e);

#endif
