/* match_explain.h - what `assay match` says beside the likelihood ratios: what each rests
 * on, what it is worth among several candidates, how many prompts more would take, which
 * of a lab's files is nearest, and what else could explain the likeness. */
#ifndef CLI_MATCH_EXPLAIN_H
#define CLI_MATCH_EXPLAIN_H

#include "base/buf.h"
#include "base/json_write.h"
#include "match/match.h"
#include "weigh/weigh.h"

/* The lab findings lab[0 .. n - 1] of m, all of one suspect, weighed by w. */
void match_explain_text(struct buf *out, struct arena *a, const struct match *m,
	const struct finding *lab, size_t n, const struct weigh *w);
/* An array, one object a finding of m, in order. */
void match_explain_json(struct json_write *j, struct arena *a, const struct match *m,
	const struct weigh *w);

/* The files of every lab with at least two candidates. Requires that m has one suspect.
 */
void match_explain_within_text(
	struct buf *out, struct arena *a, const struct match *m, uint64_t seed);
void match_explain_within_json(
	struct json_write *j, struct arena *a, const struct match *m, uint64_t seed);

#endif
