/* filter.h - a command between a file and its reader: what it writes are the records. */
#ifndef INGEST_FILTER_H
#define INGEST_FILTER_H

#include "base/err.h"
#include "base/lines.h"

struct filter; /* opaque */

/* Reads the file once, for tap, and starts the command: /bin/sh -c command, its standard
 * input the file, which it may also open as "$1"; its standard error stays ours. The file
 * must be one on a disk. On failure *f is NULL. */
enum rc filter_open(struct filter **f, const char *command, const char *path,
	struct lines_tap tap, struct err *e);

/* What the command writes, as a path to open once, before filter_started(). */
const char *filter_output(const struct filter *f);
void filter_started(struct filter *f);

/* Waits for the command, whose output was read to the end or closed. RC_INPUT when it did
 * not end with status 0, or the file changed meanwhile. Does nothing to NULL. */
enum rc filter_close(struct filter *f, struct err *e);

#endif
