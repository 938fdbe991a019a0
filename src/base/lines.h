/* lines.h - a file or standard input as a stream of lines, gzip and zstd read through.
 *
 * Memory is bounded by the largest line and, for zstd, a window of at most 128 MiB,
 * whatever the input's size. A gzip or zstd stream of several members is one text; a
 * member that is cut short or damaged is RC_INPUT after all lines before the damage were
 * given. What follows the last member is damage too. */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { LINES_MAX_BYTES = 64 * 1024 * 1024 }; /* default largest line */

struct line {
	struct str text; /* without its newline (a CR before it stays); until the next
			    call */
	uint64_t offset; /* of its first byte in the uncompressed text */
	uint64_t number; /* from 1 */
	bool too_long;   /* longer than the maximum: text is its head, the rest was passed
			    over */
};

struct lines; /* opaque */

/* Called with the bytes of the file as they are on the disk, in order: for a digest. */
struct lines_tap {
	void (*fn)(void *ctx, const void *ptr, size_t len);
	void *ctx;
};

/* path "-" is standard input. max_line 0 is LINES_MAX_BYTES. tap may be all zero. On
 * failure *l is NULL: RC_INPUT for a directory and for what cannot be opened. */
enum rc lines_open(struct lines **l, const char *path, size_t max_line,
	struct lines_tap tap, struct err *e);
/* Does nothing to NULL. */
void lines_close(struct lines *l);

/* False at the end, and on an error: see lines_check(). */
bool lines_next(struct lines *l, struct line *out);

/* The next chunk of raw uncompressed bytes instead of lines, for formats that are not
 * made of lines; at most 1 MiB, until the next call. False at the end or on an error.
 * Do not mix with lines_next(). */
bool lines_chunk(struct lines *l, struct str *out);

/* Up to the first 64 KiB of uncompressed text, without consuming them: for sniffing.
 * Call before the first lines_next(). Until the next call on l. */
struct str lines_peek(struct lines *l);

/* The first error, or RC_OK. */
enum rc lines_check(const struct lines *l, struct err *e);

/* Bytes of the file read so far, and its size, 0 when unknown: for progress. */
void lines_progress(const struct lines *l, uint64_t *done, uint64_t *size);

#endif
