/* plan_parse.h - the YAML of a plan to a struct plan, without its corpus. */
#ifndef PROBE_PLAN_PARSE_H
#define PROBE_PLAN_PARSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "probe/plan.h"

/* Where the corpus is and how much of it is asked, as written. */
struct plan_parse_corpus {
	struct str set, path;
	bool has_prompts;
	uint64_t prompts;
	unsigned line, column;
};

/* Relative paths are taken from the folder of path. Everything in p but the corpus and
 * what follows from it is set. RC_INPUT: "12:3: what". Lives in a, and uses text. */
enum rc plan_parse(struct plan *p, struct plan_parse_corpus *c, struct arena *a,
	const char *path, struct str text, struct err *e);

/* name itself where it begins with "/", else in the folder of the plan. */
const char *plan_parse_path(struct arena *a, const char *plan, struct str name);

#endif
