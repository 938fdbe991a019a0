/* read_otel.c - traces in OTLP/JSON with the GenAI conventions, one export request a
 * line:
 *
 *	{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":...,"startTimeUnixNano":...,
 *	 "attributes":[{"key":"gen_ai.input.messages","value":{"stringValue":"[...]"}},
 *	               {"key":"gen_ai.output.messages","value":{"stringValue":"[...]"}}]}]}]}]}
 *
 * Each span with both is an exchange; capturing them is opt-in, so most spans of most
 * traces hold none. Messages as arrayValue are refused. */
#include "read/dialogue.h"
#include "read/fields.h"
#include "read/formats.h"

enum {
	ATTR_INPUT,
	ATTR_OUTPUT,
	ATTR_SYSTEM,
	ATTR_REQUEST_MODEL,
	ATTR_RESPONSE_MODEL,
	ATTR_ID,
	ATTR_USER,
	ATTR_N
};

static const char *const attr_names[ATTR_N] = {
	[ATTR_INPUT] = "gen_ai.input.messages",
	[ATTR_OUTPUT] = "gen_ai.output.messages",
	[ATTR_SYSTEM] = "gen_ai.system_instructions",
	[ATTR_REQUEST_MODEL] = "gen_ai.request.model",
	[ATTR_RESPONSE_MODEL] = "gen_ai.response.model",
	[ATTR_ID] = "gen_ai.response.id",
	[ATTR_USER] = "user.id",
};

static const struct fields_row span_rows[] = {
	{ "/attributes", FIELDS_RAW },
	{ "/spanId", FIELDS_REQUEST_ID },
	{ "/startTimeUnixNano", FIELDS_TIME },
};

static int
sniff(struct str record)
{
	static const char *const all[] = { "/resourceSpans", NULL };

	return record_has(record, all) ? 80 : 0;
}

/* Puts the value of one attribute where its name says. */
static enum rc
read_attribute(struct json_val *attr, const struct json_val *v, const struct record *r,
	struct err *e)
{
	static const struct json_want want[] = { { "/key" }, { "/value/stringValue" },
		{ "/value" } };
	struct json_val got[3];
	struct str name;
	size_t i = 0;

	if (record_pick(got, want, 3, v->raw, r, e))
		return e->rc;
	if (got[0].kind != JSON_STRING)
		return record_fail(r, v->raw.ptr, e, "an attribute without a key");
	name = json_text(r->arena, &got[0], NULL);
	while (i < ATTR_N && !str_is(name, attr_names[i]))
		i++;
	if (i == ATTR_N)
		return RC_OK;
	if (got[1].kind != JSON_STRING)
		return record_fail(r, got[2].raw.ptr, e,
			"%s is not a stringValue: export it as JSON text", attr_names[i]);
	if (attr[i].kind != JSON_NONE)
		return record_fail(r, v->raw.ptr, e, "%s is there twice", attr_names[i]);
	attr[i] = got[1];
	return RC_OK;
}

/* Messages lie in a string as JSON. */
static enum rc
read_messages(struct dialogue *d, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;

	if (!record_embedded(&r, &v) || v.kind != JSON_ARRAY)
		return record_fail(
			&r, v.raw.ptr, e, "expected messages: an array as JSON text");
	if (record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	return dialogue_read(d, &v, &r, e);
}

static enum rc
read_system(struct exchange *x, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;
	bool set;

	if (record_embedded(&r, &v) && record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	return fields_set(x, &set, FIELDS_SYSTEM, &v, &r, e);
}

static enum rc
read_names(struct exchange *x, const struct json_val *attr, const struct record *r,
	struct err *e)
{
	bool set;

	if (fields_set(x, &set, FIELDS_MODEL, &attr[ATTR_RESPONSE_MODEL], r, e))
		return e->rc;
	if (!set && fields_set(x, &set, FIELDS_MODEL, &attr[ATTR_REQUEST_MODEL], r, e))
		return e->rc;
	if (fields_set(x, &set, FIELDS_REQUEST_ID, &attr[ATTR_ID], r, e))
		return e->rc;
	return fields_set(x, &set, FIELDS_ACCOUNT, &attr[ATTR_USER], r, e);
}

/* Each message of the output is an answer of its own. */
static enum rc
add_answers(struct reader_out *out, struct exchange x, const struct json_val *attr,
	const struct record *r, struct err *e)
{
	struct dialogue asked, said;

	if (attr[ATTR_SYSTEM].kind != JSON_NONE &&
		read_system(&x, attr[ATTR_SYSTEM], *r, e))
		return e->rc;
	if (read_names(&x, attr, r, e) ||
		read_messages(&asked, attr[ATTR_INPUT], *r, e) ||
		read_messages(&said, attr[ATTR_OUTPUT], *r, e))
		return e->rc;
	if (!dialogue_ask(&x, &asked, asked.n, r))
		return record_fail(
			r, attr[ATTR_INPUT].raw.ptr, e, "no message of a user");
	for (size_t i = 0; i < said.n; i++) {
		if (!said.turn[i].content.any)
			continue;
		if (out->n == READER_MAX_EXCHANGES)
			return record_fail(r, NULL, e,
				"more than %d answers in one record",
				(int)READER_MAX_EXCHANGES);
		x.response = said.turn[i].content.text;
		x.reasoning = said.turn[i].content.reasoning;
		x.sample = (int64_t)i;
		out->x[out->n++] = x;
	}
	return RC_OK;
}

static enum rc
read_span(struct reader_out *out, const struct exchange *base,
	const struct json_val *span, const struct record *r, struct err *e)
{
	struct json_val attr[ATTR_N] = { { 0 } }, v;
	struct exchange x = *base;
	struct fields_seen seen;
	struct record_walk w;

	if (fields_read(&x, &seen, span_rows, 3, span->raw, r, e))
		return e->rc;
	if (seen.raw[0].kind != JSON_ARRAY)
		return RC_OK;
	record_walk_init(&w, &seen.raw[0]);
	while (record_walk_next(&w, &v))
		if (read_attribute(attr, &v, r, e))
			return e->rc;
	if (attr[ATTR_INPUT].kind == JSON_NONE || attr[ATTR_OUTPUT].kind == JSON_NONE) {
		out->n_no_text += attr[ATTR_REQUEST_MODEL].kind != JSON_NONE ||
				  attr[ATTR_RESPONSE_MODEL].kind != JSON_NONE;
		return RC_OK;
	}
	return add_answers(out, x, attr, r, e);
}

/* resourceSpans, scopeSpans and spans are arrays, each in the elements of the one
 * before; level counts them. */
static enum rc
read_level(struct reader_out *out, const struct exchange *base, size_t level,
	const struct json_val *in, const struct record *r, struct err *e)
{
	static const struct json_want inner[] = { { "/resourceSpans" }, { "/scopeSpans" },
		{ "/spans" } };
	struct json_val array, v;
	struct record_walk w;

	if (in->kind != JSON_OBJECT)
		return record_fail(r, in->raw.ptr, e, "%s: expected an object",
			record_kind(in->kind));
	if (level == 3)
		return read_span(out, base, in, r, e);
	if (record_pick(&array, &inner[level], 1, in->raw, r, e))
		return e->rc;
	if (array.kind == JSON_NONE)
		return RC_OK;
	if (array.kind != JSON_ARRAY)
		return record_fail(r, array.raw.ptr, e, "%s is %s: expected an array",
			inner[level].pointer + 1, record_kind(array.kind));
	record_walk_init(&w, &array);
	while (record_walk_next(&w, &v))
		if (read_level(out, base, level + 1, &v, r, e))
			return e->rc;
	return RC_OK;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	const struct json_val whole = { .kind = JSON_OBJECT, .raw = r->text };
	const struct exchange base = out->x[0];

	return read_level(out, &base, 0, &whole, r, e);
}

const struct reader read_otel = {
	.name = "otel",
	.summary = "OpenTelemetry traces in OTLP/JSON with GenAI messages",
	.no_text =
		"OpenTelemetry captures it with OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT, which is opt-in",
	.sniff = sniff,
	.parse = parse,
};
