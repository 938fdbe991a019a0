/* texts.h - texts that come without questions: the lines of a file, or one string of
 * each of its JSON lines. gzip, zstd and standard input as in lines.h. */
#ifndef READ_TEXTS_H
#define READ_TEXTS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct texts; /* opaque */

struct texts_item {
	struct str text; /* until the next call */
	uint64_t offset, line;
};

struct texts_options {
	const char
		*pointer; /* RFC 6901, to a string of each line; NULL: lines are texts */
	/* Told of each line that is refused; the text is "file: line 3: byte 17: what".
	 */
	void (*refused)(void *ctx, const struct err *e);
	void *ctx;
};

/* RC_USAGE when the pointer is none. On failure *t is NULL. */
enum rc texts_open(
	struct texts **t, const char *path, const struct texts_options *o, struct err *e);
/* The next text. Blank lines are passed over, refused ones too. */
bool texts_next(struct texts *t, struct texts_item *item);
enum rc texts_check(const struct texts *t, struct err *e);
void texts_progress(const struct texts *t, uint64_t *done, uint64_t *size);
/* NULL does nothing. */
void texts_close(struct texts *t);

/* The text of one line. RC_INPUT with the byte of the line, from 0: not JSON, no string
 * at the pointer, or without a pointer a NUL byte, as no text has. */
enum rc texts_parse(struct str *text, struct arena *a, struct str line,
	const char *pointer, struct err *e);

#endif
