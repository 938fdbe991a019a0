/* capture.h - the file of captures: every attempt a line, chained, on the disk before
 * anybody counts it as done.
 *
 * The lines are JSON that assay import reads ("prompt_id", "prompt", "model", "response",
 * ...); "seq" counts from 1 without a gap and "prev" is the SHA-256 of the line before
 * (64 zeros for the first), so that none can be taken out or changed unseen. */
#ifndef PROBE_CAPTURE_H
#define PROBE_CAPTURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file_append.h"
#include "base/json_write.h"
#include "base/lane.h"

#include <stdint.h>

struct capture {
	const char *path;
	struct file_append file;
	uint64_t seq;        /* of the last line */
	char prev[65];       /* its digest */
	struct buf line;     /* being built */
	struct json_write j; /* to line, inside its object */
	struct buf pending;  /* whole lines, not yet on their way */
	size_t n_pending;
	struct lane *lane;  /* where the disk is waited for; NULL: here */
	struct buf writing; /* on their way; the lane's */
	size_t n_writing;
	uint64_t number; /* of the way, in the lane */
	struct err disk; /* of the lane's */
	uint64_t n_torn; /* bytes of a torn last line that were cut off */
};

/* One line of an earlier run. Its text is good during the call. */
typedef enum rc capture_seen(void *ctx, struct str line, struct err *e);

/* Opens or makes the file and hands its lines to seen() in order. RC_INTEGRITY with line
 * and byte when the chain is broken. */
enum rc capture_open(struct capture *c, const char *path, capture_seen *seen, void *ctx,
	struct err *e);

/* A line: begin, fields through c->j, end. */
struct json_write *capture_begin(struct capture *c);
void capture_end(struct capture *c);

/* Writes what is pending and waits for the disk. */
enum rc capture_sync(struct capture *c, struct err *e);
/* The same without waiting: lines go out together when those before them are on the
 * disk, on a thread of their own. *c must stay where it is until capture_close(). */
enum rc capture_sync_begin(struct capture *c, struct err *e);
/* Lines that a power cut could still take. */
size_t capture_unsynced(const struct capture *c);
/* What is pending and was not given to a sync is lost. */
void capture_close(struct capture *c);

#endif
