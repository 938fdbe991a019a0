/* suspects.h - the texts of a suspect, from any file that we can read. */
#ifndef CLI_SUSPECTS_H
#define CLI_SUSPECTS_H

#include "cli/command.h"
#include "trace/recur.h"

struct suspects_counts {
	uint64_t n_text, n_refused;
};

/* Reads r's --batch FILE as its --format, --map, --join, --lines or --text say, else as
 * it looks, and puts each answer into t. Refused records are told on stderr, the first
 * ones, and counted. RC_INPUT where there is not one text. */
enum rc suspects_read(struct suspects_counts *n, struct recur *t, struct command_run *r);

#endif
