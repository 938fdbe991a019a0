/* conversation.h - a recorded conversation as one exchange for each answer in it.
 * Private to read/. */
#ifndef READ_CONVERSATION_H
#define READ_CONVERSATION_H

#include "base/json.h"
#include "read/reader.h"
#include "read/record.h"

/* Copies out->x[0] for each turn of the assistant that follows a turn of the user and has
 * content; what was said before becomes its context. RC_INPUT for what is no array of
 * messages. */
enum rc conversation_read(struct reader_out *out, const struct json_val *turns,
	const struct record *r, struct err *e);

#endif
