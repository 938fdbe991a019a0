/* read_openai_chat.c - logs of chat requests with their answers, in the shapes that
 * people write them down:
 *
 *	{"request":{"model":...,"messages":[...]},"response":{"choices":[...]}}
 *	{"messages":[...],"choices":[...]}
 *	{"id":...,"ts":...,"account_id":...,"model":...,"messages":[...],
 *	 "params":{...},"response":"text"}
 *
 * In the first shape both may be wrapped once more by a proxy, as {"body":...}, where
 * the body may be a string that holds JSON, or the events of a stream. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"
#include "read/stream.h"

static const struct fields_row rows[] = {
	{ "/request", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/choices", FIELDS_RAW },
	{ "/messages", FIELDS_PROMPT },
	{ "/prompt_id", FIELDS_PROMPT_ID },
	{ "/model", FIELDS_MODEL },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/ts", FIELDS_TIME },
	{ "/timestamp", FIELDS_TIME },
	{ "/time", FIELDS_TIME },
	{ "/created", FIELDS_TIME },
	{ "/account_id", FIELDS_ACCOUNT },
	{ "/account", FIELDS_ACCOUNT },
	{ "/user", FIELDS_ACCOUNT },
	{ "/params", FIELDS_PARAMS },
	{ "/sample", FIELDS_SAMPLE },
	{ "/reasoning", FIELDS_REASONING },
	{ "/finish_reason", FIELDS_FINISH },
	{ "/temperature", FIELDS_SETTING },
	{ "/top_p", FIELDS_SETTING },
	{ "/max_tokens", FIELDS_SETTING },
	{ "/max_completion_tokens", FIELDS_SETTING },
	{ "/n", FIELDS_SETTING },
	{ "/stop", FIELDS_SETTING },
	{ "/seed", FIELDS_SETTING },
};
enum { RAW_REQUEST, RAW_RESPONSE, RAW_CHOICES };

static int
sniff(struct str record)
{
	static const char *const pair[] = { "/request", "/response", NULL };
	static const char *const choices[] = { "/messages", "/choices", NULL };
	static const char *const text[] = { "/messages", "/response", NULL };

	return record_has(record, pair) || record_has(record, choices) ||
			       record_has(record, text)
		       ? 40
		       : 0;
}

/* What a proxy wrapped, and whether it lies in a string. */
static enum rc
unwrap(struct json_val *v, struct record *r, struct err *e)
{
	static const struct json_want want = { "/body" };
	struct json_val body;

	if (v->kind != JSON_OBJECT)
		return RC_OK;
	if (record_pick(&body, &want, 1, v->raw, r, e))
		return e->rc;
	if (body.kind == JSON_NONE)
		return RC_OK;
	*v = body;
	if (!stream_is(v, r))
		record_embedded(r, v);
	return RC_OK;
}

static enum rc
parse_request(struct exchange *x, const struct json_val *v, const struct record *r,
	struct err *e)
{
	struct json_val body = *v;
	struct record inner = *r;

	if (unwrap(&body, &inner, e))
		return e->rc;
	return body_request(x, &body, &inner, e);
}

static enum rc
parse_response(struct reader_out *out, const struct json_val *v, const struct record *r,
	struct err *e)
{
	struct json_val body = *v;
	struct record inner = *r;
	bool set;

	out->n = 0;
	if (v->kind == JSON_STRING && stream_is(v, r))
		return body_response(out, v, r, e);
	if (v->kind == JSON_STRING)
		out->n = 1;
	if (v->kind == JSON_STRING || v->kind == JSON_NULL)
		return fields_set(&out->x[0], &set, FIELDS_RESPONSE, v, r, e);
	if (unwrap(&body, &inner, e))
		return e->rc;
	return body_response(out, &body, &inner, e);
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	const struct json_val whole = { .kind = JSON_OBJECT, .raw = r->text };
	const struct json_val *raw;
	struct fields_seen seen;

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	raw = seen.raw;
	if (raw[RAW_REQUEST].kind != JSON_NONE &&
		parse_request(&out->x[0], &raw[RAW_REQUEST], r, e))
		return e->rc;
	if (out->x[0].prompt.len == 0)
		return record_fail(r, NULL, e, "no messages in this record");
	if (raw[RAW_RESPONSE].kind != JSON_NONE)
		return parse_response(out, &raw[RAW_RESPONSE], r, e);
	if (raw[RAW_CHOICES].kind != JSON_NONE)
		return body_response(out, &whole, r, e);
	return record_fail(r, NULL, e, "no response and no choices in this record");
}

const struct reader read_openai_chat = {
	.name = "openai-chat",
	.summary = "chat requests with their answers: request and response, or messages "
		   "and choices or response",
	.sniff = sniff,
	.parse = parse,
};
