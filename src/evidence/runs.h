/* runs.h - which texts share a run of letters with texts that must not be seen.
 *
 * Only ASCII letters and digits, in lower case, and bytes above 127 count, so that a run
 * is found however a file quotes it: JSON, HTML, lines broken otherwise. */
#ifndef EVIDENCE_RUNS_H
#define EVIDENCE_RUNS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

#include <stdbool.h>

enum { RUNS_LETTERS = 32 };

struct runs {
	struct map run, whole; /* hashes of runs; texts too short for one */
};

void runs_init(struct runs *r, struct arena *a);
/* Memory: some 20 bytes a letter. */
void runs_add(struct runs *r, struct str text);
/* Whether text shares a run with any that was added, or is one too short for a run. */
bool runs_share(const struct runs *r, struct str text);

#endif
