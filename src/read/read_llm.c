/* read_llm.c - the log of the command llm, as llm_log.c makes it of its database:
 *
 *	{"llm":"turns","id":...,"model":...,"datetime_utc":...,"options_json":"{...}",
 *	 "messages":[{"role":"user","content":...}],"response":[{"type":"text",...}]} */
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/system", FIELDS_SYSTEM },
	{ "/messages", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/options_json", FIELDS_RAW },
	{ "/reasoning", FIELDS_REASONING },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/model", FIELDS_MODEL },
	{ "/datetime_utc", FIELDS_TIME },
};
enum { RAW_MESSAGES, RAW_RESPONSE, RAW_OPTIONS };

static int
sniff(struct str record)
{
	static const char *const all[] = { "/llm", "/messages", NULL };

	return record_has(record, all) ? 100 : 0;
}

static enum rc
read_options(struct exchange *x, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;
	bool set;

	if (!record_embedded(&r, &v) || v.kind != JSON_OBJECT)
		return RC_OK;
	if (record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	return fields_set(x, &set, FIELDS_PARAMS, &v, &r, e);
}

static bool
is_empty_array(const struct json_val *v)
{
	return v->kind == JSON_ARRAY && v->raw.len == 2;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct exchange *x = &out->x[0];
	struct fields_seen seen;
	bool set;

	if (fields_read(x, &seen, rows, sizeof rows / sizeof rows[0], r->text, r, e) ||
		read_options(x, seen.raw[RAW_OPTIONS], *r, e))
		return e->rc;
	/* A request without a prompt (it began with an attachment, say) or an answer. */
	if (is_empty_array(&seen.raw[RAW_MESSAGES]) ||
		is_empty_array(&seen.raw[RAW_RESPONSE]))
		return RC_OK;
	if (fields_set(x, &set, FIELDS_PROMPT, &seen.raw[RAW_MESSAGES], r, e) ||
		fields_set(x, &set, FIELDS_RESPONSE, &seen.raw[RAW_RESPONSE], r, e))
		return e->rc;
	out->n = set;
	return RC_OK;
}

const struct reader read_llm = {
	.name = "llm",
	.summary = "logs.db of the command llm: responses, and turns from 0.32 on",
	.sniff = sniff,
	.parse = parse,
};
