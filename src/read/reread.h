/* reread.h - a stream of which a part can be read a second time, from where a sign says
 * that a record begins. Private to read/.
 *
 *	again:  {"id":2,.. },{"id":3,      then the stream:  ..},{"id":4, ..
 *	              ^ chunk.ptr                            ^ after.ptr */
#ifndef READ_REREAD_H
#define READ_REREAD_H

#include "base/buf.h"
#include "base/lines.h"
#include "read/sign.h"

#include <stdbool.h>
#include <stdint.h>

/* Where something stands. */
struct reread_place {
	uint64_t offset, line;
};

struct reread {
	struct lines *l;
	struct str chunk;       /* not looked at yet */
	struct str after;       /* what comes behind chunk, where that is again's */
	struct reread_place at; /* of chunk.ptr[0] */
	struct buf again;
	size_t bound; /* of chunk's bytes, how many are left where a record is known to
			 begin; SIZE_MAX: not looked for */
};

/* l is at its start. skip bytes are passed over. Release. */
void reread_init(struct reread *r, struct lines *l, size_t skip);
void reread_release(struct reread *r);

/* Whether chunk has a byte; it then has as many as there are at once. */
bool reread_have(struct reread *r);
/* Passes over n bytes of chunk. */
void reread_step(struct reread *r, size_t n);

/* The place of byte n of what stands at a place. */
struct reread_place reread_place(struct reread_place at, struct str text, size_t n);

/* Goes back to where a record begins in text, behind its first byte. Requires that text
 * stood at a place and ends where chunk begins. False where none does, where the sign is
 * not sure, and in what is read again already. O(len). */
bool reread_back(
	struct reread *r, const struct sign *s, struct str text, struct reread_place at);

/* Goes on to where a record begins. At the end *empty tells whether no object was passed
 * over. */
bool reread_seek(struct reread *r, const struct sign *s, bool *empty);

/* What of chunk one record can be in: of what is read again no more than up to where the
 * next begins, so that it is so once. */
struct str reread_visible(struct reread *r, const struct sign *s);

#endif
