/* join.h - the other half of a batch: its input file, found by custom_id.
 *
 * Batch results come in any order and without their prompts. The input file is read
 * once; only a hash, the place and the length of each line are kept, and a line is read
 * back when its result comes. Private to read/. */
#ifndef READ_JOIN_H
#define READ_JOIN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "read/record.h"

struct join; /* opaque */

/* The file must be one that can be read at any place: no pipe, not compressed. Lines
 * without a custom_id are RC_INPUT. Everything is in a; join_close() closes the file. */
enum rc join_open(struct join **j, struct arena *a, const char *path, struct err *e);
/* Does nothing to NULL. */
void join_close(struct join *j);

/* Takes what body_request() takes from the request to the result with this custom_id:
 * the value at the pointer body ("/body") in its line. Views live until r's arena is
 * emptied. RC_INPUT when there is no such request, when the id is there twice, when
 * another result had it already, or when the request is not readable, whose place is then
 * named too. */
enum rc join_request(struct exchange *x, struct str custom_id, const char *body,
	const struct record *r, struct err *e);

#endif
