/* earlier.h - what earlier runs of a plan left on the disk: answers that are not asked
 * for again, and what was spent. */
#ifndef PROBE_EARLIER_H
#define PROBE_EARLIER_H

#include "probe/capture.h"
#include "probe/ledger.h"
#include "probe/queue.h"
#include "probe/runner.h"
#include "probe/sent.h"

/* Where it goes. All are borrowed; the queue and the ledger are open, sent is opened. */
struct earlier {
	const struct plan *plan;
	struct queue *queue;   /* answered questions are marked */
	struct ledger *ledger; /* what every attempt cost, lost ones at their most */
	struct sent *sent;
	struct runner_counts *n;
};

/* Opens the captures at path, and the file of what was sent beside them. RC_USAGE: fresh,
 * and there is an earlier run; RC_INTEGRITY: of another plan, or changed. After a failure
 * captures->path tells whether both files are open. O(size of both). */
enum rc earlier_open(struct capture *captures, struct earlier *to, struct arena *a,
	const char *path, bool fresh, struct err *e);

#endif
