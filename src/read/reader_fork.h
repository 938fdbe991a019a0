/* reader_fork.h - reading on several threads, where the records are a file's lines and
 * each stands for itself: one cuts the file into blocks, forks read those, each on a
 * thread of its own. */
#ifndef READ_READER_FORK_H
#define READ_READER_FORK_H

#include "base/lines_block.h"
#include "read/reader.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether that is so of this file: else the cursor must read it alone. */
bool reader_fork_may(const struct reader_cursor *c);

/* Adds the next lines to a block, until it has max_bytes or max_lines: in place of
 * reader_next(). False where there are none, at the end and on an error. */
bool reader_fork_cut(struct reader_cursor *c, struct lines_block *b, size_t max_bytes,
	size_t max_lines);

/* A cursor that gives the exchanges of one block after another; at the end of each it
 * says that it is at the end. c is only looked at, and must outlive it. */
struct reader_cursor *reader_fork(const struct reader_cursor *c,
	void (*refused)(void *ctx, const struct err *e), void *refused_ctx);
/* b must stay as it is until the next. */
void reader_fork_feed(struct reader_cursor *fork, const struct lines_block *b);
/* Counts what the fork counted as c's, and closes it. */
void reader_fork_join(struct reader_cursor *c, struct reader_cursor *fork);

#endif
