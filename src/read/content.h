/* content.h - what a message holds, flattened to text. Private to read/.
 *
 * Content is a string, one part or an array of parts, as OpenAI, Anthropic, Bedrock,
 * Gemini, Ollama and OpenTelemetry write them. Text parts are kept, thinking is kept
 * apart, and everything else leaves a mark like "[image]" or "[tool_use]", so that an
 * answer that was only a tool call is not taken for an empty one. */
#ifndef READ_CONTENT_H
#define READ_CONTENT_H

#include "base/json.h"
#include "read/record.h"

enum content_glue {
	CONTENT_TIGHT, /* an answer: its parts follow each other without a gap */
	CONTENT_LINES, /* a question: each part on a line of its own */
};

struct content {
	struct str text, reasoning;
	struct exchange_span at; /* of the text, when it is one JSON string */
	bool any;                /* something was there, if only "" */
};

/* null and a missing value give any = false. RC_INPUT for what is no content: a number,
 * a part without a known shape. Views live until the record's arena is emptied. */
enum rc content_read(struct content *out, const struct json_val *v,
	enum content_glue glue, const struct record *r, struct err *e);

#endif
