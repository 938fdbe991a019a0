/* body.h - what clients send to a model's API and get back, of any provider we know:
 * OpenAI chat, completions and responses, Anthropic, Bedrock, Gemini, Ollama. Logs wrap
 * these bodies; a reader unwraps them. Private to read/. */
#ifndef READ_BODY_H
#define READ_BODY_H

#include "base/json.h"
#include "read/reader.h"
#include "read/record.h"

/* Takes model, system, context, prompt and settings from a request; RC_INPUT without a
 * prompt. What the log itself said of account, time and request stays. */
enum rc body_request(struct exchange *x, const struct json_val *body,
	const struct record *r, struct err *e);

/* One exchange for each answer in a response, or in the pieces that came of one, see
 * stream.h, copies of out->x[0] but for the answer.
 * An answer of null and a body with an error give none. The model that the response
 * names is the one that answered. RC_INPUT for what is no response. */
enum rc body_response(struct reader_out *out, const struct json_val *body,
	const struct record *r, struct err *e);

/* The same from what a gateway stored: a body, or messages of which the last of the
 * model's is the answer, each also as a string that holds JSON, or plain text. An answer
 * that happens to be JSON, but is none of these, is text. */
enum rc body_answer(struct reader_out *out, const struct json_val *response,
	const struct record *r, struct err *e);

/* Whether a half holds nothing: missing, null, {}, [] or "", each also in a string. */
bool body_is_empty(const struct json_val *v);

/* The two halves as gateways store them: bodies, messages alone, or plain text, each also
 * as a string that holds JSON. A half that is missing or empty ({}, [], "", null) gives
 * no exchange and counts as without text: the gateway did not keep it; and so does what
 * has a placeholder instead, see placeholder.h. The answer as in body_answer(). */
enum rc body_pair(struct reader_out *out, const struct json_val *request,
	const struct json_val *response, const struct record *r, struct err *e);

#endif
