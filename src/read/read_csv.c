/* read_csv.c - rows of CSV with columns of the names that people give them:
 *
 *	model,prompt,response
 *	m,why?,because
 *
 * Column names are those of our own lines (read_assay.c) and of common exports. A column
 * of messages or of whole bodies holds JSON. Rows of another format, such as LiteLLM's
 * spend logs as CSV, are for its reader. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/messages", FIELDS_RAW },
	{ "/request", FIELDS_RAW },
	{ "/request_body", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/response_body", FIELDS_RAW },
	{ "/answer", FIELDS_RAW },
	{ "/completion", FIELDS_RAW },
	{ "/output", FIELDS_RAW },
	{ "/prompt", FIELDS_PROMPT },
	{ "/question", FIELDS_PROMPT },
	{ "/instruction", FIELDS_PROMPT },
	{ "/query", FIELDS_PROMPT },
	{ "/user_prompt", FIELDS_PROMPT },
	{ "/input", FIELDS_PROMPT },
	{ "/prompt_id", FIELDS_PROMPT_ID },
	{ "/model", FIELDS_MODEL },
	{ "/model_name", FIELDS_MODEL },
	{ "/model_id", FIELDS_MODEL },
	{ "/generator", FIELDS_MODEL },
	{ "/sample", FIELDS_SAMPLE },
	{ "/params", FIELDS_PARAMS },
	{ "/ts", FIELDS_TIME },
	{ "/timestamp", FIELDS_TIME },
	{ "/time", FIELDS_TIME },
	{ "/created_at", FIELDS_TIME },
	{ "/created", FIELDS_TIME },
	{ "/account", FIELDS_ACCOUNT },
	{ "/account_id", FIELDS_ACCOUNT },
	{ "/user_id", FIELDS_ACCOUNT },
	{ "/user", FIELDS_ACCOUNT },
	{ "/api_key", FIELDS_ACCOUNT },
	{ "/system", FIELDS_SYSTEM },
	{ "/system_prompt", FIELDS_SYSTEM },
	{ "/reasoning", FIELDS_REASONING },
	{ "/finish", FIELDS_FINISH },
	{ "/finish_reason", FIELDS_FINISH },
	{ "/request_id", FIELDS_REQUEST_ID },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/temperature", FIELDS_SETTING },
	{ "/top_p", FIELDS_SETTING },
	{ "/top_k", FIELDS_SETTING },
	{ "/max_tokens", FIELDS_SETTING },
	{ "/n", FIELDS_SETTING },
	{ "/seed", FIELDS_SETTING },
};
enum { RAW_MESSAGES, RAW_RESPONSE = 3, RAW_BODY, RAW_N = 8 };

static bool
has_any(struct str record, const char *const (*pointer)[2])
{
	while (**pointer && !record_has(record, *pointer))
		pointer++;
	return **pointer != NULL;
}

static int
sniff(struct str record)
{
	static const char *const ours[] = { "/prompt", "/response", NULL };
	static const char *const asked[][2] = { { "/prompt" }, { "/question" },
		{ "/instruction" }, { "/query" }, { "/user_prompt" }, { "/input" },
		{ "/messages" }, { "/request" }, { "/request_body" }, { NULL } };
	static const char *const said[][2] = { { "/response" }, { "/response_body" },
		{ "/answer" }, { "/completion" }, { "/output" }, { NULL } };

	if (record_has(record, ours))
		return 95;
	return has_any(record, asked) && has_any(record, said) ? 70 : 0;
}

/* The first of some columns that is there: a cell, or at least an empty one. */
static const struct json_val *
first(const struct json_val *raw, size_t from, size_t to)
{
	const struct json_val *empty = &raw[from];

	for (size_t i = from; i < to; i++) {
		if (raw[i].kind == JSON_STRING)
			return &raw[i];
		if (empty->kind == JSON_NONE)
			empty = &raw[i];
	}
	return empty;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct exchange *x = &out->x[0];
	const struct json_val *request, *response;
	struct fields_seen seen;
	bool set;

	if (fields_read(x, &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	request = first(seen.raw, RAW_MESSAGES, RAW_RESPONSE);
	response = first(seen.raw, RAW_RESPONSE, RAW_N);
	if (response->kind == JSON_NONE)
		return record_fail(r, NULL, e,
			"no column of answers: name it with --map response=/column");
	if (!x->prompt.len && request->kind == JSON_NONE)
		return record_fail(r, NULL, e,
			"no prompt in this row: name its column with --map prompt=/column");
	if (!x->prompt.len)
		return body_pair(out, request, response, r, e);
	if (response == &seen.raw[RAW_BODY])
		return body_answer(out, response, r, e);
	fields_set(x, &set, FIELDS_RESPONSE, response, r, e);
	out->n = set;
	return e->rc;
}

const struct reader read_csv = {
	.name = "csv",
	.summary = "CSV with columns of prompts and answers, under their usual names",
	.no_text = "the cells of its prompt or its answer are empty",
	.of_rows = true,
	.sniff = sniff,
	.parse = parse,
};
