/* rule_set.h - all rules of a scan, compiled, with one prefilter over their patterns.
 * Immutable once loaded, shared by threads. */
#ifndef RULE_RULE_SET_H
#define RULE_RULE_SET_H

#include "base/arena.h"
#include "base/err.h"
#include "rule/prefilter.h"
#include "rule/rule.h"

struct guard;

struct rule_set {
	struct rule *rule; /* sorted by id */
	size_t n_rule;
	size_t n_pattern;  /* of all rules */
	uint32_t *rule_of; /* by pattern's number over all rules */
	uint32_t *first;   /* a rule's first pattern's number */
	struct prefilter *filter;
	struct guard *guard;
};

/* Loads every *.yaml below each path (a file or a directory). Each bad file is told to
 * bad() with its one-line error and left out; the others are still checked. RC_INPUT
 * when any was bad: such a set may be listed and tested, but must not scan, lest a
 * broken file silently narrow a search. Lives in a, until rule_set_release(). */
enum rc rule_set_load(struct rule_set *s, struct arena *a, const char *const *path,
	size_t n_path, void (*bad)(void *ctx, const struct err *e), void *ctx,
	struct err *e);
void rule_set_release(struct rule_set *s);

const struct rule *rule_set_find(const struct rule_set *s, struct str id);

#endif
