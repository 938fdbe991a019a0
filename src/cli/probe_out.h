/* probe_out.h - what a run came to, for people and as JSON. */
#ifndef CLI_PROBE_OUT_H
#define CLI_PROBE_OUT_H

#include "cli/command.h"
#include "probe/runner.h"

/* Writes to r->out; the exit status: done, partial, or endpoint where none answered. */
int probe_out(struct command_run *r, const struct plan *p, const struct runner_counts *c,
	bool exploratory, const char *captures);

#endif
