/* joined.h - records that are parts of one exchange, brought together by a key. Private
 * to read/.
 *
 * Parts come in any order and may stand among those of other exchanges. What is open is
 * held, up to JOINED_MAX_BYTES of memory; beyond that the oldest exchanges are given out
 * as they are, and a part that comes later for one of them is refused: no part is ever
 * joined to the wrong one, or lost without a word. Of a million keys and more, some 20
 * bytes are kept for each; what comes later still than that begins an exchange anew. */
#ifndef READ_JOINED_H
#define READ_JOINED_H

#include "base/err.h"
#include "base/str.h"
#include "read/record.h"

#include <stdbool.h>
#include <stdint.h>

enum { JOINED_MAX_BYTES = 256 * 1024 * 1024 };

/* What one record tells of its exchange; texts that it does not have are empty. They are
 * JSON, but for a piece of text that was cut anywhere. */
struct part {
	struct str key;
	int64_t sequence;
	struct str model, account, time;
	struct str request, response;
	struct str event; /* one JSON value; those of all parts are kept, as they come */
	bool answers;     /* it is of the answer, as a response is */
};

struct joined; /* opaque */

/* largest: bytes of one exchange's text; held: of memory for all that is open,
 * JOINED_MAX_BYTES but in tests. */
struct joined *joined_new(size_t largest, size_t held);
/* Takes NULL. */
void joined_free(struct joined *j);

/* Adds a part, of which it keeps copies. RC_INPUT, worded by record_fail(), for one that
 * comes too late, is too large, or is there already with another text. */
enum rc joined_add(
	struct joined *j, const struct part *p, const struct record *r, struct err *e);
/* No more parts come: all is ready. */
void joined_end(struct joined *j);

/* The next exchange that is ready, in the order of their first parts, as a record in *r,
 * whose arena and place stay: a JSON object
 *
 *	{"key":...,"model":...,"account":...,"time":...,"request":"...","response":"..."}
 *
 * whose texts are strings made of the pieces in their order, or with "events":[...]; what
 * no part has is not there. Its place and bytes are those of the first part of the
 *answer, or of the first part. Until the next call. False where none is ready. */
bool joined_next(struct joined *j, struct record *r);

#endif
