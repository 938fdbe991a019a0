/* trace_batch.h - assay trace --batch: which stored answers recur in a file of texts. */
#ifndef CLI_TRACE_BATCH_H
#define CLI_TRACE_BATCH_H

#include "cli/command.h"
#include "cli/trace_out.h"
#include "trace/recur.h"

struct store;

struct trace_batch {
	struct command_run *r;
	struct store *store;
	struct trace_out out;
	struct recur_options recur;
	struct floor floor;
	bool floor_given;
};

/* With --by, trace_by.h goes on from here. Returns an exit status. */
int trace_batch_run(struct command_run *r);

/* The floor: as given, or chosen on the store. Then reads the file through found(ctx) of
 * b->recur. */
enum rc trace_batch_read(
	struct trace_batch *b, struct suspects_counts *read, struct recur_counts *n);

#endif
