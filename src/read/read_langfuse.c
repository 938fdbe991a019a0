/* read_langfuse.c - observations of Langfuse, as JSON or CSV: those of its blob export,
 * those of its API and of the tables in its UI, and a whole trace with them:
 *
 *	{"id":...,"trace_id":...,"type":"GENERATION","start_time":"2024-05-29
 *13:46:19.963", "input":"[...]","output":"...","provided_model_name":...,"user_id":...}
 *	{"id":...,"traceId":...,"type":"GENERATION","startTime":...,"input":[...],
 *	 "output":{...},"model":...,"modelParameters":{...}}
 *	{"id":...,"userId":...,"observations":[{...}]}
 *
 * Only generations are answers of a model; other observations hold no exchange. */
#include "read/body.h"
#include "read/fields.h"
#include "read/formats.h"

static const struct fields_row rows[] = {
	{ "/input", FIELDS_RAW },
	{ "/output", FIELDS_RAW },
	{ "/type", FIELDS_RAW },
	{ "/level", FIELDS_RAW },
	{ "/model_parameters", FIELDS_RAW },
	{ "/modelParameters", FIELDS_RAW },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/start_time", FIELDS_TIME },
	{ "/startTime", FIELDS_TIME },
	{ "/user_id", FIELDS_ACCOUNT },
	{ "/userId", FIELDS_ACCOUNT },
	{ "/provided_model_name", FIELDS_MODEL },
	{ "/providedModelName", FIELDS_MODEL },
	{ "/model", FIELDS_MODEL },
};
enum { RAW_INPUT, RAW_OUTPUT, RAW_TYPE, RAW_LEVEL, RAW_PARAMETERS };

static const struct fields_row trace_rows[] = {
	{ "/observations", FIELDS_RAW },
	{ "/userId", FIELDS_ACCOUNT },
	{ "/trace/userId", FIELDS_ACCOUNT },
};

static int
sniff(struct str record)
{
	static const char *const known[][4] = { { "/trace_id", "/provided_model_name" },
		{ "/traceId", "/type", "/startTime" }, { "/observations", "/userId" },
		{ "/observations", "/trace/userId" } };
	size_t i = 0;

	while (i < sizeof known / sizeof known[0] && !record_has(record, known[i]))
		i++;
	return i < sizeof known / sizeof known[0] ? 80 : 0;
}

/* An object, or a string that holds one. */
static enum rc
read_parameters(
	struct exchange *x, const struct json_val *raw, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val v = raw->kind == JSON_NONE ? raw[1] : *raw, checked;
	bool set;

	if (record_embedded(&r, &v) && record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	return v.kind == JSON_OBJECT ? fields_set(x, &set, FIELDS_PARAMS, &v, &r, e)
				     : RC_OK;
}

static enum rc
parse_one(struct reader_out *out, struct str text, const struct record *r, struct err *e)
{
	struct fields_seen seen;
	const struct json_val *raw = seen.raw;

	out->n = out->n_no_text = 0;
	if (fields_read(
		    &out->x[0], &seen, rows, sizeof rows / sizeof rows[0], text, r, e))
		return e->rc;
	if (raw[RAW_TYPE].kind == JSON_STRING && !str_is(raw[RAW_TYPE].raw, "GENERATION"))
		return RC_OK;
	if (read_parameters(&out->x[0], &raw[RAW_PARAMETERS], *r, e))
		return e->rc;
	body_pair(out, &raw[RAW_INPUT], &raw[RAW_OUTPUT], r, e);
	/* One that failed has no answer to log. */
	if (str_is(raw[RAW_LEVEL].raw, "ERROR"))
		out->n_no_text = 0;
	return e->rc;
}

/* What one observation of a trace holds, behind what the ones before it did. */
static void
add(struct reader_out *out, const struct reader_out *one, const struct record *r)
{
	for (size_t i = 0; i < one->n; i++)
		reader_out_add(out, &one->x[i], r->arena);
	out->n_no_text += one->n_no_text;
}

static enum rc
parse_trace(struct reader_out *out, const struct json_val *list, const struct record *r,
	struct err *e)
{
	const struct exchange base = out->x[0];
	struct reader_out one = { .x = ARENA_NEW(r->arena, struct exchange, 1),
		.room = 1 };
	struct record_walk w;
	struct json_val v;

	record_walk_init(&w, list);
	while (record_walk_next(&w, &v)) {
		/* A list of traces has the ids of their observations. */
		if (v.kind != JSON_OBJECT)
			continue;
		one.x[0] = base;
		if (parse_one(&one, v.raw, r, e))
			return e->rc;
		add(out, &one, r);
	}
	return RC_OK;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct fields_seen seen;

	if (fields_read(&out->x[0], &seen, trace_rows,
		    sizeof trace_rows / sizeof trace_rows[0], r->text, r, e))
		return e->rc;
	if (seen.raw[0].kind == JSON_NONE)
		return parse_one(out, r->text, r, e);
	if (seen.raw[0].kind != JSON_ARRAY)
		return record_fail(r, seen.raw[0].raw.ptr, e,
			"observations is %s: expected an array",
			record_kind(seen.raw[0].kind));
	return parse_trace(out, &seen.raw[0], r, e);
}

const struct reader read_langfuse = {
	.name = "langfuse",
	.summary = "Langfuse's observations, exported or from its API, and whole traces",
	.no_text =
		"Langfuse exports it in the fields input and output, unless the SDK masks them, does not set them or cuts them for their size",
	.sniff = sniff,
	.parse = parse,
};
