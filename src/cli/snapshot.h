/* snapshot.h - what a store holds, as lines that can be hashed one by one. */
#ifndef CLI_SNAPSHOT_H
#define CLI_SNAPSHOT_H

#include "cli/command.h"

struct redaction;

/* *records: a JSON line for each exchange, its digests and who and what, in order of
 * number. *summary: the counts and the Merkle root of those lines, one JSON object. What
 * is to be redacted (NULL: nothing) is. */
enum rc snapshot_take(struct str *records, struct str *summary, struct command_run *r,
	const char *store, struct redaction *redaction);

#endif
