/* probe_batch.h - a plan's questions to files for offline services, and their results
 * back. */
#ifndef CLI_PROBE_BATCH_H
#define CLI_PROBE_BATCH_H

#include "cli/command.h"
#include "probe/collect.h"

/* A file in the folder for each endpoint whose provider takes batches; others are named
 * in the answer. RC_USAGE where there is none such. */
enum rc probe_batch_emit(struct command_run *r, const struct plan *p, const char *folder);

/* Adds what the files hold to the captures. */
enum rc probe_batch_collect(struct command_run *r, const struct plan *p, bool exploratory,
	const char *captures, const char *const *file, size_t n);

#endif
