/* source.h - the bytes of a file or of standard input, unpacked: what lines.c cuts.
 *
 * A packing is one struct source_codec and one row of the table in source.c. Private to
 * base/: everybody else reads lines.h. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/err.h"
#include "base/lines.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOURCE_BLOCK_BYTES = 256 * 1024 }; /* stays in the second-level cache */

struct source;

struct source_codec {
	const char *name; /* for errors: "gzip" */
	bool (*knows)(const unsigned char *head, size_t len);
	/* The decoder's state, or NULL where there is no memory for it. */
	void *(*start)(void);
	void (*stop)(void *state);
	/* Puts up to cap bytes in to and returns how many; 0 at the end or on an error.
	 */
	size_t (*read)(struct source *s, void *to, size_t cap);
};

extern const struct source_codec source_gzip, source_zstd;

struct source {
	const struct source_codec *codec;
	void *state;
	const char *name; /* for errors; the caller's, must outlive the source */
	int fd;
	char *block; /* SOURCE_BLOCK_BYTES of the file; unread from pos on */
	size_t pos, len;
	uint64_t done, size; /* bytes of the file read so far, and in all or 0 */
	struct lines_tap tap;
	bool end;       /* of the file */
	struct err err; /* the first; sticks */
};

/* path "-" is standard input. Call source_close() in any case. */
enum rc source_open(struct source *s, const char *path, struct lines_tap tap);
void source_close(struct source *s);

/* The next unpacked bytes, as many as come easily. 0 at the end, and on an error, which
 * is then in s->err; what was unpacked before the damage has been given out. */
size_t source_read(struct source *s, void *to, size_t cap);

/* For codecs: sees to it that pos < len. False at the end of the file or on an error. */
bool source_fill(struct source *s);
/* For codecs: the damage at the byte of the file at which block[pos] stands. */
void source_damage(struct source *s, const char *what, const char *detail);

#endif
