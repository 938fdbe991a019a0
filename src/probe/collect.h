/* collect.h - the results of a plan's batches, kept among the captures like answers that
 * were asked live. A question that was answered is passed over: a file may come twice. */
#ifndef PROBE_COLLECT_H
#define PROBE_COLLECT_H

#include "base/arena.h"
#include "base/err.h"
#include "probe/plan.h"

#include <stdbool.h>
#include <stdint.h>

struct collect_counts {
	uint64_t n_result; /* lines with a result */
	uint64_t n_answered, n_failed;
	uint64_t n_again; /* passed over: answered already */
};

struct collect_options {
	const struct plan *plan;
	bool exploratory;
	const char *captures; /* the file; made where it is missing */
	const char *results;  /* as the service gave it */
};

/* RC_INPUT, RC_INTEGRITY: "file: line 3: what", a result of another plan included; what
 * came before that line is kept. Adds to *n. */
enum rc collect_file(struct collect_counts *n, struct arena *a,
	const struct collect_options *o, struct err *e);

#endif
