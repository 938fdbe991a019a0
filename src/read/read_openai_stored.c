/* read_openai_stored.c - what OpenAI keeps with store: true, as its API lists it: answers
 * from /v1/chat/completions, and what was asked from the /messages of each:
 *
 *	{"object":"list","data":[{"object":"chat.completion","id":"chatcmpl-1",
 *	 "model":...,"created":...,"choices":[...]}],"has_more":false}
 *	{"object":"list","data":[{"id":"chatcmpl-1-0","role":"user","content":...}]}
 *
 * Lists of both kinds, one behind the other in one file, are joined by the completion's
 * id. Those that were written down together are read_openai_chat.c's. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"
#include "read/joined.h"

enum { ID, CHOICES, MESSAGES, ROLE, CONTENT, N };

static const struct json_want wants[N] = {
	[ID] = { "/id" },
	[CHOICES] = { "/choices" },
	[MESSAGES] = { "/messages" },
	[ROLE] = { "/role" },
	[CONTENT] = { "/content" },
};

static bool
is_completion(const struct json_val *got)
{
	return got[ID].kind == JSON_STRING && got[CHOICES].kind == JSON_ARRAY &&
	       got[MESSAGES].kind == JSON_NONE;
}

/* A message's id is the completion's, "-" and its number. */
static bool
is_message(struct str *key, int64_t *number, const struct json_val *got)
{
	struct json_val n = { .kind = JSON_NUMBER };
	struct str id = got[ID].raw;
	size_t at = id.len;

	if (got[ID].kind != JSON_STRING || got[ROLE].kind != JSON_STRING ||
		got[CONTENT].kind == JSON_NONE)
		return false;
	while (at > 0 && id.ptr[at - 1] != '-')
		at--;
	if (at < 2)
		return false;
	*key = str_sub(id, 0, at - 1);
	n.raw = str_sub(id, at, id.len);
	return json_int(number, &n) && *number >= 0;
}

static int
sniff(struct str record)
{
	struct json_val got[N];
	struct err e = { 0 };
	struct str key;
	int64_t number;

	if (json_pick(got, wants, N, record, &e))
		return 0;
	if (is_completion(got))
		return 60;
	return is_message(&key, &number, got) && str_starts(key, STR("chatcmpl-")) ? 60
										   : 0;
}

static enum rc
part(struct part *out, const struct record *r, struct err *e)
{
	struct json_val got[N];

	*out = (struct part){ 0 };
	if (record_pick(got, wants, N, r->text, r, e))
		return e->rc;
	if (is_completion(got)) {
		out->key = got[ID].raw;
		out->response = r->text;
		return RC_OK;
	}
	if (!is_message(&out->key, &out->sequence, got))
		return record_fail(r, NULL, e,
			"neither a stored completion nor a message of one, whose id ends "
			"in \"-\" and a number");
	out->request = arena_fmt(r->arena, "[%.*s]", STR_ARG(r->text));
	return RC_OK;
}

static const struct fields_row joined_rows[] = {
	{ "/request", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/key", FIELDS_REQUEST_ID },
};
enum { RAW_REQUEST, RAW_RESPONSE };

static const struct fields_row rows[] = {
	{ "/created", FIELDS_TIME },
	{ "/input_user", FIELDS_ACCOUNT },
	{ "/user", FIELDS_ACCOUNT },
	{ "/safety_identifier", FIELDS_ACCOUNT },
	{ "/temperature", FIELDS_SETTING },
	{ "/top_p", FIELDS_SETTING },
	{ "/max_tokens", FIELDS_SETTING },
	{ "/max_completion_tokens", FIELDS_SETTING },
	{ "/seed", FIELDS_SETTING },
	{ "/presence_penalty", FIELDS_SETTING },
	{ "/frequency_penalty", FIELDS_SETTING },
	{ "/reasoning_effort", FIELDS_SETTING },
	{ "/response_format", FIELDS_SETTING },
};

static enum rc
parse(struct reader_out *out, const struct record *outer, struct err *e)
{
	struct record r = *outer;
	struct fields_seen seen, none;
	struct json_val body;

	if (fields_read(&out->x[0], &seen, joined_rows,
		    sizeof joined_rows / sizeof joined_rows[0], r.text, &r, e))
		return e->rc;
	body = seen.raw[RAW_RESPONSE];
	out->n_no_text =
		body.kind != JSON_NONE && seen.raw[RAW_REQUEST].kind == JSON_NONE;
	if (out->n_no_text || !record_embedded(&r, &body))
		return RC_OK;
	if (fields_read(&out->x[0], &none, rows, sizeof rows / sizeof rows[0], body.raw,
		    &r, e))
		return e->rc;
	return body_pair(out, &seen.raw[RAW_REQUEST], &body, &r, e);
}

const struct reader read_openai_stored = {
	.name = "openai-stored",
	.summary =
		"OpenAI's stored completions as its API lists them, with their messages",
	.no_text = "OpenAI lists what was asked apart, under "
		   "/v1/chat/completions/ID/messages: put these lists behind this one",
	.sniff = sniff,
	.part = part,
	.parse = parse,
};
