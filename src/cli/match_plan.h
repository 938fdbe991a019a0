/* match_plan.h - the rule that `assay match` decides by: a plan's, or the default; and
 * whether the case is exploratory, which it is where the plan was not fixed before the
 * answers. */
#ifndef CLI_MATCH_PLAN_H
#define CLI_MATCH_PLAN_H

#include "base/json_write.h"
#include "match/match.h"
#include "weigh/weigh.h"

struct command_run;

struct match_plan {
	struct weigh_rule rule;
	bool given;
	double min_answered; /* of a plan; 0: the default */
	struct str digest;   /* of the plan given, in hexadecimal */
	const char *state;   /* of its seal */
	bool sealed;
};

/* Reads the plan that --plan names, if it does. A plan can ask for more than the default
 * rule, not for less: the error rates were measured at that. */
enum rc match_plan_read(struct match_plan *p, struct command_run *r);

/* Adds caveats to the lab findings: a plan that is not sealed, or is not the one that the
 * answers were asked under. Call it before they are weighed. */
void match_plan_hold(const struct match_plan *p, struct match *m);

/* "decision rule: ..." and, where so, why the case is exploratory; as lines, and as
 * members of an open object. */
void match_plan_text(struct buf *out, const struct match_plan *p, const struct match *m);
void match_plan_json(
	struct json_write *j, const struct match_plan *p, const struct match *m);

#endif
