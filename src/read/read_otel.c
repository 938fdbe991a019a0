/* read_otel.c - traces in OTLP/JSON with the GenAI conventions, one export request a
 * line:
 *
 *	{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":...,"startTimeUnixNano":...,
 *	 "attributes":[{"key":"gen_ai.input.messages","value":{"stringValue":"[...]"}},
 *	               {"key":"gen_ai.output.messages","value":{"stringValue":"[...]"}}]}]}]}]}
 *
 * Each span with both is an exchange; capturing them is opt-in, so most spans of most
 * traces hold none. Where the texts are in events, these are read: in the span, or as log
 * records ({"resourceLogs":[{"scopeLogs":[{"logRecords":[...]}]}]}), which belong
 *together when they are of one span and in one export request:
 *
 *	gen_ai.client.inference.operation.details   with the attributes of a span
 *	gen_ai.content.prompt, .completion          gen_ai.prompt, gen_ai.completion
 *	gen_ai.user.message ..., gen_ai.choice      a message each, before 1.37 */
#include "base/map.h"
#include "read/concat.h"
#include "read/dialogue.h"
#include "read/fields.h"
#include "read/formats.h"
#include "read/otel_value.h"

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

/* What spans and events tell of one request. */
struct talk {
	struct exchange x;
	struct json_val attr[ATTR_N];
	struct concat asked, said; /* messages of events, as JSON with "," between */
	bool is_model;             /* of a model at all */
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
	{ "/events", FIELDS_RAW },
	{ "/spanId", FIELDS_REQUEST_ID },
	{ "/startTimeUnixNano", FIELDS_TIME },
};

static const struct fields_row log_rows[] = {
	{ "/attributes", FIELDS_RAW },
	{ "/eventName", FIELDS_RAW },
	{ "/body", FIELDS_RAW },
	{ "/traceId", FIELDS_RAW },
	{ "/spanId", FIELDS_RAW },
	{ "/spanId", FIELDS_REQUEST_ID },
	{ "/timeUnixNano", FIELDS_TIME },
	{ "/observedTimeUnixNano", FIELDS_TIME },
};
enum { LOG_ATTRIBUTES, LOG_NAME, LOG_BODY, LOG_TRACE, LOG_SPAN };

static int
sniff(struct str record)
{
	static const char *const spans[] = { "/resourceSpans", NULL };
	static const char *const logs[] = { "/resourceLogs", NULL };

	return record_has(record, spans) || record_has(record, logs) ? 80 : 0;
}

/* Puts the value of one attribute where its name says. */
static enum rc
read_attribute(
	struct talk *t, const struct json_val *v, const struct record *r, struct err *e)
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
	if (t->attr[i].kind != JSON_NONE)
		return record_fail(r, v->raw.ptr, e, "%s is there twice", attr_names[i]);
	t->attr[i] = got[1];
	if (got[1].kind == JSON_STRING)
		return RC_OK;
	/* Messages as values of OpenTelemetry itself. */
	if (i > ATTR_SYSTEM || otel_value(&t->attr[i].raw, &got[2], r, e))
		return record_fail(
			r, got[2].raw.ptr, e, "%s is not a stringValue", attr_names[i]);
	t->attr[i].kind = JSON_ARRAY;
	return RC_OK;
}

static enum rc
read_attributes(struct talk *t, const struct json_val *list, const struct record *r,
	struct err *e)
{
	struct record_walk w;
	struct json_val v;

	if (list->kind != JSON_ARRAY)
		return RC_OK;
	record_walk_init(&w, list);
	while (record_walk_next(&w, &v))
		if (read_attribute(t, &v, r, e))
			return e->rc;
	t->is_model = t->is_model || t->attr[ATTR_REQUEST_MODEL].kind != JSON_NONE ||
		      t->attr[ATTR_RESPONSE_MODEL].kind != JSON_NONE;
	return RC_OK;
}

static void
add_message(struct concat *to, struct str role, struct str content, struct arena *a)
{
	if (to->n)
		concat_add(to, a, STR(","));
	concat_add(to, a, arena_fmt(a, "{\"role\":\"%.*s\",\"content\":", STR_ARG(role)));
	concat_add(to, a, content);
	concat_add(to, a, STR("}"));
}

/* A value as it stands in JSON, strings with their quotes. */
static struct str
written(const struct json_val *v)
{
	if (v->kind != JSON_STRING)
		return v->raw;
	return (struct str){ v->raw.ptr - 1, v->raw.len + 2 };
}

/* A message that an attribute holds as JSON text is its content. */
static void
open_message(struct json_val *v, const struct record *r)
{
	static const struct json_want want = { "/content" };
	struct record inner = *r;
	struct json_val message = *v, content;
	struct err none = { 0 };

	if (record_embedded(&inner, &message) && message.kind == JSON_OBJECT &&
		!record_pick(&content, &want, 1, message.raw, &inner, &none) &&
		content.kind != JSON_NONE)
		*v = content;
}

/* An event whose content is the JSON object body: one message, or both of old. */
static enum rc
add_event(struct talk *t, struct str name, struct str body, const struct record *r,
	struct err *e)
{
	static const struct json_want want[] = { { "/content" }, { "/message/content" },
		{ "/message" }, { "/gen_ai.prompt" }, { "/gen_ai.completion" } };
	struct json_val got[5];
	struct str role = str_sub(name, STR("gen_ai.").len, name.len);

	if (record_pick(got, want, 5, body, r, e))
		return e->rc;
	role = str_cut(&role, '.');
	for (size_t i = 0; i < 2; i++)
		if (got[3 + i].kind == JSON_STRING && t->attr[i].kind == JSON_NONE)
			t->attr[i] = got[3 + i];
	open_message(&got[2], r);
	if (str_is(name, "gen_ai.choice"))
		for (size_t i = 0; i < 3; i++)
			if (got[i].kind != JSON_NONE && got[i].kind != JSON_NULL) {
				add_message(&t->said, STR("assistant"), written(&got[i]),
					r->arena);
				return RC_OK;
			}
	if (str_ends(name, STR(".message")) && got[0].kind != JSON_NONE)
		add_message(&t->asked, role, written(&got[0]), r->arena);
	return RC_OK;
}

/* Events that have the attributes of a span are read as one. */
static enum rc
read_event(struct talk *t, struct str name, const struct json_val *attributes,
	const struct json_val *body, const struct record *r, struct err *e)
{
	struct str json;

	if (!str_starts(name, STR("gen_ai.")))
		return RC_OK;
	t->is_model = true;
	if (str_is(name, "gen_ai.client.inference.operation.details"))
		return read_attributes(t, attributes, r, e);
	if (body->kind == JSON_OBJECT ? otel_value(&json, body, r, e)
				      : otel_value_list(&json, attributes, r, e))
		return e->rc;
	return json.len && json.ptr[0] == '{' ? add_event(t, name, json, r, e) : RC_OK;
}

static enum rc
read_events(struct talk *t, const struct json_val *events, const struct record *r,
	struct err *e)
{
	static const struct json_want want[] = { { "/name" }, { "/attributes" } };
	const struct json_val none = { 0 };
	struct json_val got[2], v;
	struct record_walk w;

	if (events->kind != JSON_ARRAY)
		return RC_OK;
	record_walk_init(&w, events);
	while (record_walk_next(&w, &v)) {
		if (v.kind != JSON_OBJECT)
			continue;
		if (record_pick(got, want, 2, v.raw, r, e))
			return e->rc;
		if (got[0].kind == JSON_STRING &&
			read_event(t, json_text(r->arena, &got[0], NULL), &got[1], &none,
				r, e))
			return e->rc;
	}
	return RC_OK;
}

/* Messages lie in a string as JSON, or as text of one of them, or were made into JSON. */
static enum rc
read_messages(struct dialogue *d, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;

	if (v.kind == JSON_STRING && (!record_embedded(&r, &v) || v.kind != JSON_ARRAY))
		return record_fail(
			&r, v.raw.ptr, e, "expected messages: an array as JSON text");
	if (record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	if (checked.kind != JSON_ARRAY)
		return record_fail(&r, NULL, e, "expected messages: an array");
	return dialogue_read(d, &v, &r, e);
}

static enum rc
read_system(struct exchange *x, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;
	bool set;

	record_embedded(&r, &v);
	if (v.kind != JSON_STRING && record_pick(&checked, &whole, 1, v.raw, &r, e))
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

/* Messages of events where no attribute has them. */
static void
use_events(struct talk *t, struct arena *a)
{
	const struct concat *from[] = { &t->asked, &t->said };

	for (size_t i = 0; i < 2; i++) {
		struct str text = concat_text(from[i], a);

		if (!text.len || t->attr[ATTR_INPUT + i].kind != JSON_NONE)
			continue;
		text = arena_fmt(a, "[%.*s]", STR_ARG(text));
		t->attr[ATTR_INPUT + i] =
			(struct json_val){ .kind = JSON_ARRAY, .raw = text };
	}
}

static enum rc
finish_talk(struct reader_out *out, struct talk *t, const struct record *r, struct err *e)
{
	use_events(t, r->arena);
	if (t->attr[ATTR_INPUT].kind != JSON_NONE &&
		t->attr[ATTR_OUTPUT].kind != JSON_NONE)
		return add_answers(out, t->x, t->attr, r, e);
	out->n_no_text += t->is_model;
	return RC_OK;
}

static enum rc
read_span(struct reader_out *out, const struct exchange *base,
	const struct json_val *span, const struct record *r, struct err *e)
{
	struct talk t = { .x = *base };
	struct fields_seen seen;

	if (fields_read(&t.x, &seen, span_rows, sizeof span_rows / sizeof span_rows[0],
		    span->raw, r, e) ||
		read_attributes(&t, &seen.raw[0], r, e) ||
		read_events(&t, &seen.raw[1], r, e))
		return e->rc;
	return finish_talk(out, &t, r, e);
}

/* The requests of log records, by trace and span. */
struct talks {
	struct map number;
	struct talk **talk;
	size_t cap;
};

static struct talk *
talk_of(struct talks *all, struct str key, const struct record *r)
{
	bool fresh;
	uint32_t i = map_put(&all->number, key, &fresh);

	if (fresh && i == all->cap) {
		size_t cap = all->cap ? 2 * all->cap : 16;
		struct talk **more = ARENA_RAW(r->arena, struct talk *, cap);

		if (i)
			memcpy(more, all->talk, i * sizeof *more);
		all->talk = more;
		all->cap = cap;
	}
	if (fresh)
		all->talk[i] = ARENA_NEW(r->arena, struct talk, 1);
	return all->talk[i];
}

/* Newer records name their event apart, older ones in an attribute. */
static enum rc
event_name(struct str *name, const struct json_val *raw, const struct record *r,
	struct err *e)
{
	static const struct json_want want = { "/event.name" };
	struct json_val v = raw[LOG_NAME];
	struct str json;

	*name = (struct str){ 0 };
	if (v.kind != JSON_STRING && raw[LOG_ATTRIBUTES].kind == JSON_ARRAY &&
		(otel_value_list(&json, &raw[LOG_ATTRIBUTES], r, e) ||
			record_pick(&v, &want, 1, json, r, e)))
		return e->rc;
	if (v.kind == JSON_STRING)
		*name = json_text(r->arena, &v, NULL);
	return RC_OK;
}

static enum rc
read_log(struct talks *all, const struct exchange *base, const struct json_val *log,
	const struct record *r, struct err *e)
{
	struct exchange x = *base;
	struct fields_seen seen;
	struct talk *t;
	struct str name, key;

	if (fields_read(&x, &seen, log_rows, sizeof log_rows / sizeof log_rows[0],
		    log->raw, r, e) ||
		event_name(&name, seen.raw, r, e))
		return e->rc;
	if (!str_starts(name, STR("gen_ai.")))
		return RC_OK;
	/* An event of no span stands alone. */
	key = arena_fmt(r->arena, "%.*s/%.*s", STR_ARG(seen.raw[LOG_TRACE].raw),
		STR_ARG(seen.raw[LOG_SPAN].raw));
	if (key.len == 1)
		key = arena_fmt(r->arena, "/%zu", (size_t)all->number.n);
	t = talk_of(all, key, r);
	if (!t->is_model)
		t->x = x;
	return read_event(t, name, &seen.raw[LOG_ATTRIBUTES], &seen.raw[LOG_BODY], r, e);
}

/* An export request: arrays in the elements of arrays, down to what is read. */
struct walking {
	struct reader_out *out;
	const struct exchange *base;
	const char *const *inner; /* pointers, the outermost first */
	struct talks *talks;      /* of logs, or NULL */
};

static enum rc
read_level(struct walking *k, size_t level, const struct json_val *in,
	const struct record *r, struct err *e)
{
	const struct json_want want = { k->inner[level] };
	struct json_val array, v;
	struct record_walk w;

	if (in->kind != JSON_OBJECT)
		return record_fail(r, in->raw.ptr, e, "%s: expected an object",
			record_kind(in->kind));
	if (!want.pointer)
		return k->talks ? read_log(k->talks, k->base, in, r, e)
				: read_span(k->out, k->base, in, r, e);
	if (record_pick(&array, &want, 1, in->raw, r, e))
		return e->rc;
	if (array.kind == JSON_NONE)
		return RC_OK;
	if (array.kind != JSON_ARRAY)
		return record_fail(r, array.raw.ptr, e, "%s is %s: expected an array",
			want.pointer + 1, record_kind(array.kind));
	record_walk_init(&w, &array);
	while (record_walk_next(&w, &v))
		if (read_level(k, level + 1, &v, r, e))
			return e->rc;
	return RC_OK;
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	static const char *const spans[] = { "/resourceSpans", "/scopeSpans", "/spans",
		NULL };
	static const char *const logs[] = { "/resourceLogs", "/scopeLogs", "/logRecords",
		NULL };
	const struct json_val whole = { .kind = JSON_OBJECT, .raw = r->text };
	const struct exchange base = out->x[0];
	struct talks talks = { { 0 }, NULL, 0 };
	struct walking k = { out, &base, spans, NULL };

	if (read_level(&k, 0, &whole, r, e))
		return e->rc;
	map_init(&talks.number, r->arena);
	k.inner = logs;
	k.talks = &talks;
	if (read_level(&k, 0, &whole, r, e))
		return e->rc;
	for (size_t i = 0; i < talks.number.n; i++)
		if (finish_talk(out, talks.talk[i], r, e))
			return e->rc;
	return RC_OK;
}

const struct reader read_otel = {
	.name = "otel",
	.summary = "OpenTelemetry spans and events in OTLP/JSON with GenAI messages",
	.no_text =
		"OpenTelemetry captures it with OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT, which is opt-in",
	.sniff = sniff,
	.parse = parse,
};
