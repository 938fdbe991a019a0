/* stream.h - an answer that was recorded while it came, piece by piece: server-sent
 * events or JSON lines in a string, or an array of such pieces, put together again.
 * Private to read/.
 *
 * Pieces are those of OpenAI (chat, completions, responses), Anthropic, Gemini, Ollama
 * and Bedrock. What is no text (calls of tools, usage) is passed over. */
#ifndef READ_STREAM_H
#define READ_STREAM_H

#include "base/json.h"
#include "read/reader.h"
#include "read/record.h"

#include <stdbool.h>

/* No API gives out more at a time. */
enum { STREAM_MAX_ANSWERS = 128 };

struct stream_answer {
	struct str text, reasoning, finish;
	bool any; /* a text was there, if only "" */
};

struct stream {
	struct str model, request_id;
	int64_t time_ns;
	struct stream_answer answer[STREAM_MAX_ANSWERS]; /* by their index */
	size_t n;
};

/* Whether a value is a recorded stream: an array of objects, or a string that begins like
 * events with JSON in them, or like lines of JSON objects. */
bool stream_is(const struct json_val *v, const struct record *r);

/* Requires stream_is(v, r). Views live until the record's arena is emptied. RC_INPUT for
 * a piece that is no JSON, as where a log cut the body short, and for what is not pieces
 * of an answer. O(len). */
enum rc stream_read(struct stream *out, const struct json_val *v, const struct record *r,
	struct err *e);

#endif
