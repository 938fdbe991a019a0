/* probe_run.h - what a run of a plan ran on: one line of DIR/runs.jsonl, which every line
 * of its captures names. */
#ifndef CLI_PROBE_RUN_H
#define CLI_PROBE_RUN_H

#include "cli/command.h"
#include "probe/plan.h"

struct probe_run {
	const char *folder;
	const struct plan *plan;
	bool exploratory;
	const char *ca_file; /* the certificates that are trusted; NULL: libcurl's */
};

/* Appends the line, synced, and gives the run's id, 16 hexadecimal digits drawn at
 * random, in r->arena. */
enum rc probe_run_note(struct str *id, struct command_run *r, const struct probe_run *p);

#endif
