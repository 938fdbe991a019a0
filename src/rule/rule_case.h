/* rule_case.h - runs the cases that come with a rule. */
#ifndef RULE_RULE_CASE_H
#define RULE_RULE_CASE_H

#include "rule/rule_eval.h"

/* One call to fail() for each case that came out wrong, as "path: 12: should not match:
 * text". Returns how many were wrong. O(text of the cases). */
size_t rule_case_run(struct rule_eval *ev, const struct rule *r,
	void (*fail)(void *ctx, struct str text), void *ctx);

#endif
