/* otel_talk.c - see otel_talk.h. Texts are in attributes of spans and events, in events
 * that are a message each, or in numbered attributes, as OpenLLMetry and OpenInference
 * had them before there were conventions:
 *
 *	gen_ai.input.messages, gen_ai.output.messages, gen_ai.system_instructions
 *	gen_ai.client.inference.operation.details   an event with the attributes of a span
 *	gen_ai.content.prompt, .completion          gen_ai.prompt, gen_ai.completion
 *	gen_ai.user.message ..., gen_ai.choice      a message each, before 1.37
 *	gen_ai.prompt.0.content, gen_ai.completion.0.content
 *	llm.input_messages.0.message.content, llm.output_messages.0.message.content */
#include "read/otel_talk.h"

#include "read/dialogue.h"
#include "read/fields.h"
#include "read/otel_value.h"

static const char *const attr_names[OTEL_ATTR_N] = {
	[OTEL_INPUT] = "gen_ai.input.messages",
	[OTEL_OUTPUT] = "gen_ai.output.messages",
	[OTEL_SYSTEM] = "gen_ai.system_instructions",
	[OTEL_FINISH] = "gen_ai.response.finish_reasons",
	[OTEL_REQUEST_MODEL] = "gen_ai.request.model",
	[OTEL_RESPONSE_MODEL] = "gen_ai.response.model",
	[OTEL_OTHER_MODEL] = "llm.model_name",
	[OTEL_ID] = "gen_ai.response.id",
	[OTEL_USER] = "user.id",
	[OTEL_END_USER] = "enduser.id",
};

static const struct fields_row span_rows[] = {
	{ "/attributes", FIELDS_RAW },
	{ "/events", FIELDS_RAW },
	{ "/traceId", FIELDS_RAW },
	{ "/spanId", FIELDS_RAW },
	{ "/spanId", FIELDS_REQUEST_ID },
	{ "/startTimeUnixNano", FIELDS_TIME },
};
enum { SPAN_ATTRIBUTES, SPAN_EVENTS, SPAN_TRACE, SPAN_SPAN };

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

/* A value of OpenTelemetry as one of JSON. */
static enum rc
plain(struct json_val *out, const struct json_val *any, const struct record *r,
	struct err *e)
{
	static const struct json_want whole = { "" };
	struct str json;

	if (otel_value(&json, any, r, e))
		return e->rc;
	return record_pick(out, &whole, 1, json, r, e);
}

/* gen_ai.request.temperature ... */
static enum rc
read_setting(struct otel_talk *t, struct str name, const struct json_val *any,
	const struct record *r, struct err *e)
{
	struct json_val v;

	if (str_is(name, "choice.count"))
		name = STR("n");
	/* gen_ai.request.functions.0.name is none. */
	if (memchr(name.ptr, '.', name.len))
		return RC_OK;
	if (plain(&v, any, r, e))
		return e->rc;
	return params_add(&t->params, name, &v, r, e);
}

/* Cuts the number and the field off names like gen_ai.prompt.0.content. */
static bool
numbered(size_t *side, size_t *number, struct str *field, struct str name)
{
	static const struct {
		const char *prefix, *between;
		size_t side;
	} known[] = { { "gen_ai.prompt.", "", OTEL_ASKED },
		{ "gen_ai.completion.", "", OTEL_SAID },
		{ "llm.input_messages.", "message.", OTEL_ASKED },
		{ "llm.output_messages.", "message.", OTEL_SAID } };
	size_t i = 0;
	struct str digits;

	while (i < sizeof known / sizeof known[0] &&
		!str_starts(name, str_of(known[i].prefix)))
		i++;
	if (i == sizeof known / sizeof known[0])
		return false;
	*side = known[i].side;
	*field = str_sub(name, strlen(known[i].prefix), name.len);
	digits = str_cut(field, '.');
	*number = 0;
	for (size_t k = 0; k < digits.len && *number < OTEL_MESSAGES_MAX; k++) {
		if (digits.ptr[k] < '0' || digits.ptr[k] > '9')
			return false;
		*number = *number * 10 + (size_t)(digits.ptr[k] - '0');
	}
	if (!digits.len || !str_starts(*field, str_of(known[i].between)))
		return false;
	*field = str_sub(*field, strlen(known[i].between), field->len);
	return true;
}

/* Of a message whose attributes are numbered: its role, content or finish. */
static enum rc
read_numbered(struct otel_talk *t, struct str name, const struct json_val *any,
	const struct record *r, struct err *e)
{
	static const char *const fields[] = { "role", "content", "finish_reason" };
	struct otel_indexed *to;
	size_t side, number, i = 0;
	struct str field;

	if (!numbered(&side, &number, &field, name))
		return RC_OK;
	while (i < OTEL_MESSAGE_N && !str_is(field, fields[i]))
		i++;
	if (i == OTEL_MESSAGE_N)
		return RC_OK;
	if (number >= OTEL_MESSAGES_MAX)
		return record_fail(r, any->raw.ptr, e, "more than %d messages in a span",
			(int)OTEL_MESSAGES_MAX);
	if (!t->indexed[side])
		t->indexed[side] = ARENA_NEW(r->arena, struct otel_indexed, 1);
	to = t->indexed[side];
	if (number >= to->n)
		to->n = number + 1;
	t->is_model = true;
	return plain(&to->message[number][i], any, r, e);
}

/* Puts the value of one attribute where its name says. */
static enum rc
read_attribute(struct otel_talk *t, const struct json_val *v, const struct record *r,
	struct err *e)
{
	static const struct json_want want[] = { { "/key" }, { "/value/stringValue" },
		{ "/value" } };
	const struct str setting = STR("gen_ai.request.");
	struct json_val got[3];
	struct str name;
	size_t i = 0;

	if (record_pick(got, want, 3, v->raw, r, e))
		return e->rc;
	if (got[0].kind != JSON_STRING)
		return record_fail(r, v->raw.ptr, e, "an attribute without a key");
	name = json_text(r->arena, &got[0], NULL);
	while (i < OTEL_ATTR_N && !str_is(name, attr_names[i]))
		i++;
	if (i == OTEL_ATTR_N && str_starts(name, setting))
		return read_setting(
			t, str_sub(name, setting.len, name.len), &got[2], r, e);
	if (i == OTEL_ATTR_N)
		return read_numbered(t, name, &got[2], r, e);
	if (t->attr[i].kind != JSON_NONE)
		return record_fail(r, v->raw.ptr, e, "%s is there twice", attr_names[i]);
	t->attr[i] = got[1];
	if (got[1].kind == JSON_STRING)
		return RC_OK;
	/* Messages as values of OpenTelemetry itself. */
	if (i > OTEL_FINISH || otel_value(&t->attr[i].raw, &got[2], r, e))
		return record_fail(
			r, got[2].raw.ptr, e, "%s is not a stringValue", attr_names[i]);
	t->attr[i].kind = JSON_ARRAY;
	return RC_OK;
}

static enum rc
read_attributes(struct otel_talk *t, const struct json_val *list, const struct record *r,
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
	t->is_model = t->is_model || t->attr[OTEL_REQUEST_MODEL].kind != JSON_NONE ||
		      t->attr[OTEL_RESPONSE_MODEL].kind != JSON_NONE ||
		      t->attr[OTEL_OTHER_MODEL].kind != JSON_NONE;
	return RC_OK;
}

/* A value as it stands in JSON, strings with their quotes. */
static struct str
written(const struct json_val *v)
{
	if (v->kind != JSON_STRING)
		return v->raw;
	return (struct str){ v->raw.ptr - 1, v->raw.len + 2 };
}

void
otel_talk_message(struct concat *to, struct str role, const struct json_val *content,
	const struct json_val *finish, struct arena *a)
{
	if (to->n)
		concat_add(to, a, STR(","));
	concat_add(to, a, arena_fmt(a, "{\"role\":\"%.*s\",\"content\":", STR_ARG(role)));
	concat_add(to, a, written(content));
	if (finish->kind == JSON_STRING) {
		concat_add(to, a, STR(",\"finish_reason\":"));
		concat_add(to, a, written(finish));
	}
	concat_add(to, a, STR("}"));
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
add_event(struct otel_talk *t, struct str name, struct str body, const struct record *r,
	struct err *e)
{
	static const struct json_want want[] = { { "/content" }, { "/message/content" },
		{ "/message" }, { "/gen_ai.prompt" }, { "/gen_ai.completion" },
		{ "/finish_reason" } };
	struct json_val got[6];
	struct str role = str_sub(name, STR("gen_ai.").len, name.len);

	if (record_pick(got, want, 6, body, r, e))
		return e->rc;
	role = str_cut(&role, '.');
	for (size_t i = 0; i < 2; i++)
		if (got[3 + i].kind == JSON_STRING && t->attr[i].kind == JSON_NONE)
			t->attr[i] = got[3 + i];
	open_message(&got[2], r);
	if (str_is(name, "gen_ai.choice"))
		for (size_t i = 0; i < 3; i++)
			if (got[i].kind != JSON_NONE && got[i].kind != JSON_NULL) {
				otel_talk_message(&t->said, STR("assistant"), &got[i],
					&got[5], r->arena);
				return RC_OK;
			}
	if (str_ends(name, STR(".message")) && got[0].kind != JSON_NONE)
		otel_talk_message(
			&t->asked, role, &got[0], &(struct json_val){ 0 }, r->arena);
	return RC_OK;
}

/* Events that have the attributes of a span are read as one. */
static enum rc
read_event(struct otel_talk *t, struct str name, const struct json_val *attributes,
	const struct json_val *body, const struct record *r, struct err *e)
{
	const bool as_span = str_is(name, "gen_ai.client.inference.operation.details");
	struct str json;

	if (!str_starts(name, STR("gen_ai.")))
		return RC_OK;
	t->is_model = true;
	if (as_span && body->kind != JSON_OBJECT)
		return read_attributes(t, attributes, r, e);
	/* So wrote some before the attributes of events were decided on. */
	if (as_span) {
		static const struct json_want want = { "/kvlistValue/values" };
		struct json_val list;

		if (read_attributes(t, attributes, r, e) ||
			record_pick(&list, &want, 1, body->raw, r, e))
			return e->rc;
		return read_attributes(t, &list, r, e);
	}
	if (body->kind == JSON_OBJECT ? otel_value(&json, body, r, e)
				      : otel_value_list(&json, attributes, r, e))
		return e->rc;
	return json.len && json.ptr[0] == '{' ? add_event(t, name, json, r, e) : RC_OK;
}

static enum rc
read_events(struct otel_talk *t, const struct json_val *events, const struct record *r,
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

/* An id of zeros is none. */
static bool
is_id(struct str id)
{
	while (id.len && id.ptr[id.len - 1] == '0')
		id.len--;
	return id.len > 0;
}

static void
finish(struct otel_talk *t, const struct json_val *trace, const struct json_val *span,
	const struct record *r)
{
	if (is_id(trace->raw) || is_id(span->raw))
		t->key = arena_fmt(
			r->arena, "%.*s/%.*s", STR_ARG(trace->raw), STR_ARG(span->raw));
	/* 0 is a time that is not known. */
	if (t->x.time_ns == 0)
		t->x.time_ns = EXCHANGE_NO_TIME;
}

struct str
otel_talk_request(struct str key)
{
	struct str span = key;

	str_cut(&span, '/');
	return is_id(span) ? key : (struct str){ 0 };
}

enum rc
otel_talk_span(struct otel_talk *t, const struct json_val *span, const struct record *r,
	struct err *e)
{
	struct fields_seen seen;

	if (fields_read(&t->x, &seen, span_rows, sizeof span_rows / sizeof span_rows[0],
		    span->raw, r, e) ||
		read_attributes(t, &seen.raw[SPAN_ATTRIBUTES], r, e) ||
		read_events(t, &seen.raw[SPAN_EVENTS], r, e))
		return e->rc;
	finish(t, &seen.raw[SPAN_TRACE], &seen.raw[SPAN_SPAN], r);
	return RC_OK;
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

enum rc
otel_talk_log(struct otel_talk *t, const struct json_val *log, const struct record *r,
	struct err *e)
{
	struct fields_seen seen;
	struct str name;

	if (fields_read(&t->x, &seen, log_rows, sizeof log_rows / sizeof log_rows[0],
		    log->raw, r, e) ||
		event_name(&name, seen.raw, r, e) ||
		read_event(t, name, &seen.raw[LOG_ATTRIBUTES], &seen.raw[LOG_BODY], r, e))
		return e->rc;
	/* Models are named in the attributes of old events, where at all. */
	if (t->is_model && t->attr[OTEL_REQUEST_MODEL].kind == JSON_NONE &&
		!str_is(name, "gen_ai.client.inference.operation.details"))
		read_attributes(t, &seen.raw[LOG_ATTRIBUTES], r, e);
	finish(t, &seen.raw[LOG_TRACE], &seen.raw[LOG_SPAN], r);
	return e->rc;
}

static void
merge_messages(struct concat *to, const struct concat *from, struct arena *a)
{
	if (to->n && from->n)
		concat_add(to, a, STR(","));
	for (size_t i = 0; i < from->n; i++)
		concat_add(to, a, from->piece[i]);
}

void
otel_talk_merge(struct otel_talk *t, const struct otel_talk *more, struct arena *a)
{
	if (!t->is_model && more->is_model)
		t->x = more->x;
	t->is_model |= more->is_model;
	for (size_t i = 0; i < OTEL_ATTR_N; i++)
		if (t->attr[i].kind == JSON_NONE)
			t->attr[i] = more->attr[i];
	if (!t->params.n)
		t->params = more->params;
	for (size_t i = OTEL_ASKED; i <= OTEL_SAID; i++)
		if (!t->indexed[i])
			t->indexed[i] = more->indexed[i];
	merge_messages(&t->asked, &more->asked, a);
	merge_messages(&t->said, &more->said, a);
}

bool
otel_talk_has_asked(const struct otel_talk *t)
{
	return t->attr[OTEL_INPUT].kind != JSON_NONE || t->indexed[OTEL_ASKED] ||
	       t->asked.n;
}

bool
otel_talk_has_said(const struct otel_talk *t)
{
	return t->attr[OTEL_OUTPUT].kind != JSON_NONE || t->indexed[OTEL_SAID] ||
	       t->said.n;
}

bool
otel_talk_is_whole(const struct otel_talk *t)
{
	return otel_talk_has_asked(t) && otel_talk_has_said(t);
}
