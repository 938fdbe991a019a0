/* read_langfuse.c - observations that Langfuse exports, as JSON:
 *
 *	{"id":...,"trace_id":...,"type":"GENERATION","start_time":"2024-05-29
 *13:46:19.963", "input":"[...]","output":"...","provided_model_name":...,"user_id":...}
 *
 * Only generations are answers of a model; other observations hold no exchange. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/input", FIELDS_RAW },
	{ "/output", FIELDS_RAW },
	{ "/type", FIELDS_RAW },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/start_time", FIELDS_TIME },
	{ "/user_id", FIELDS_ACCOUNT },
	{ "/provided_model_name", FIELDS_MODEL },
};
enum { RAW_INPUT, RAW_OUTPUT, RAW_TYPE };

static int
sniff(struct str record)
{
	static const char *const all[] = { "/trace_id", "/provided_model_name", NULL };

	return record_has(record, all) ? 80 : 0;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	const struct json_val *type = &seen.raw[RAW_TYPE];

	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e))
		return e->rc;
	if (type->kind == JSON_STRING && !str_is(type->raw, "GENERATION"))
		return RC_OK;
	return body_pair(out, &seen.raw[RAW_INPUT], &seen.raw[RAW_OUTPUT], r, e);
}

const struct reader read_langfuse = {
	.name = "langfuse",
	.summary = "Langfuse's export of observations, with trace fields",
	.no_text =
		"Langfuse exports it in the fields input and output, unless the SDK masks them or does not set them",
	.sniff = sniff,
	.parse = parse,
};
