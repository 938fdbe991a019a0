/* ahead.h - a file's exchanges, read by several threads ahead of whoever takes them.
 *
 * Where lines are records each for itself, one thread at a time cuts off some lines, and
 * all read: see crew.h. Other files are read by one at a time. The taker reads too while
 * nothing is ready. Up to AHEAD stretches are ready or being made, and no more are begun
 * while those hold AHEAD_BYTES: so memory is bounded by that and the largest record for
 * each thread. */
#ifndef INGEST_AHEAD_H
#define INGEST_AHEAD_H

#include "ingest/stretch.h"

enum { AHEAD = 32, AHEAD_BYTES = 16 * 1024 * 1024, AHEAD_FILE_BYTES = 4 * 1024 * 1024 };

struct lane;
struct ahead; /* opaque */

/* In a. Nothing is read yet. The lanes must be open until the release; without any, one
 * stretch at a time is read when it is asked for. refer: answers may be kept by
 * reference. */
struct ahead *ahead_new(struct arena *a, struct reader_cursor *c,
	struct lane *const lane[], size_t n_lane, bool refer, struct lines_tap tap);
/* Waits until nothing is read any more, gives back what the arena does not hold, and lets
 * the cursor count what was read. NULL does nothing. */
void ahead_release(struct ahead *a);

/* For the cursor's options from ahead_new() on. What is refused comes with its stretch.
 * The file's bytes go on to tap in order, on one thread at a time: with their stretch, or
 * before where there are more than AHEAD_FILE_BYTES, as in a line without an end. */
void ahead_refuse(struct ahead *a, const struct err *e);
void ahead_tap(struct ahead *a, const void *ptr, size_t len);

/* The next stretch, which may be empty, until the next call; NULL after the last. Until
 * then the cursor is not the caller's. */
struct stretch *ahead_next(struct ahead *a);

#endif
