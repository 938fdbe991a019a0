/* read_otel.c - traces in OTLP/JSON with the GenAI conventions, one export request a
 * line:
 *
 *	{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":...,"startTimeUnixNano":...,
 *	 "attributes":[{"key":"gen_ai.input.messages","value":{"stringValue":"[...]"}},
 *	               {"key":"gen_ai.output.messages","value":{"stringValue":"[...]"}}]}]}]}]}
 *	{"resourceLogs":[{"scopeLogs":[{"logRecords":[...]}]}]}
 *
 * Each span and each log record is a record; one with both texts is an exchange.
 * Capturing them is opt-in, so most spans of most traces hold none. What has one half is
 * joined with the rest of its span, wherever in the file that stands:
 *
 *	{"key":"trace/span","events":[{"span":{...}},{"log":{...}},{"log":{...}}]}
 *
 * With capture mode SPAN_AND_EVENT a span and an event of it both have both: that is one
 * exchange for each answer, see copies.h. */
#include "read/copies.h"
#include "read/fields.h"
#include "read/formats.h"
#include "read/joined.h"
#include "read/otel_answer.h"
#include "read/otel_talk.h"
#include "read/slices.h"

#include <stdlib.h>

enum { JOINED, SPAN, LOG };

static int
sniff(struct str record)
{
	static const char *const spans[] = { "/resourceSpans", NULL };
	static const char *const logs[] = { "/resourceLogs", NULL };

	return record_has(record, spans) || record_has(record, logs) ? 80 : 0;
}

/* An export request: arrays in the elements of arrays, down to what is read. */
struct walking {
	struct slices *out;
	const char *const *inner; /* pointers, the outermost first */
	int kind;
};

static enum rc
read_level(struct walking *k, size_t level, const struct json_val *in,
	const struct record *r, struct err *e)
{
	const struct json_want want = { k->inner[level] };
	struct json_val array, v;
	struct record_walk w;

	if (!want.pointer) {
		slices_add(k->out, r->arena, in->raw, k->kind);
		return RC_OK;
	}
	if (in->kind != JSON_OBJECT)
		return record_fail(r, in->raw.ptr, e, "%s: expected an object",
			record_kind(in->kind));
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
split(struct slices *out, const struct record *r, struct err *e)
{
	static const char *const spans[] = { "/resourceSpans", "/scopeSpans", "/spans",
		NULL };
	static const char *const logs[] = { "/resourceLogs", "/scopeLogs", "/logRecords",
		NULL };
	const struct json_val whole = { .kind = JSON_OBJECT, .raw = r->text };
	struct walking k = { out, spans, SPAN };

	if (read_level(&k, 0, &whole, r, e))
		return e->rc;
	k.inner = logs;
	k.kind = LOG;
	return read_level(&k, 0, &whole, r, e);
}

static enum rc
read_one(struct otel_talk *t, int kind, struct str text, const struct record *r,
	struct err *e)
{
	const struct json_val v = { .kind = JSON_OBJECT, .raw = text };

	return kind == SPAN ? otel_talk_span(t, &v, r, e) : otel_talk_log(t, &v, r, e);
}

/* What is whole, of no model or of no span stands alone. */
static enum rc
part(struct part *out, const struct record *r, struct err *e)
{
	struct otel_talk *t = ARENA_NEW(r->arena, struct otel_talk, 1);

	*out = (struct part){ 0 };
	if (r->text.ptr[0] != '{')
		return record_fail(
			r, NULL, e, "expected a JSON object, which begins with \"{\"");
	if (read_one(t, r->kind, r->text, r, e))
		return e->rc;
	if (!t->is_model || !t->key.len || otel_talk_is_whole(t))
		return RC_OK;
	out->key = t->key;
	out->event = arena_fmt(r->arena, "{\"%s\":%.*s}",
		r->kind == SPAN ? "span" : "log", STR_ARG(r->text));
	out->answers = otel_talk_has_said(t);
	return RC_OK;
}

/* A log record of a span. */
struct event {
	struct str text;
	int64_t time_ns;
	size_t number; /* in the file */
};

static int
by_time(const void *a, const void *b)
{
	const struct event *p = a, *q = b;

	if (p->time_ns != q->time_ns)
		return p->time_ns < q->time_ns ? -1 : 1;
	return (p->number > q->number) - (p->number < q->number);
}

/* One span's requests: mostly one, but where no span was made for each, their events are
 * those of the span around them. A question that is later than an answer begins a new
 * one. */
struct asking {
	struct reader_out *out;
	struct exchange base;         /* the place */
	const struct otel_talk *span; /* what is known of all */
	struct otel_talk talk;
	int64_t said_ns; /* or EXCHANGE_NO_TIME */
};

static enum rc
add_event(struct asking *k, struct str text, const struct record *r, struct err *e)
{
	struct otel_talk *more = ARENA_NEW(r->arena, struct otel_talk, 1);
	int64_t time_ns;

	more->x = k->base;
	if (read_one(more, LOG, text, r, e))
		return e->rc;
	time_ns = more->x.time_ns;
	if (otel_talk_has_asked(more) && k->said_ns != EXCHANGE_NO_TIME &&
		time_ns > k->said_ns) {
		if (otel_answer(k->out, &k->talk, r, e))
			return e->rc;
		k->talk = *k->span;
		k->said_ns = EXCHANGE_NO_TIME;
	}
	otel_talk_merge(&k->talk, more, r->arena);
	if (otel_talk_has_said(more))
		k->said_ns = time_ns;
	return RC_OK;
}

/* What the parts tell, spans apart from log records. */
static enum rc
sort_parts(struct otel_talk *span, struct slices *logs, const struct exchange *base,
	const struct record *r, struct err *e)
{
	static const struct json_want events = { "/events" };
	static const struct json_want want[] = { { "/span" }, { "/log" } };
	struct json_val list, v, got[2];
	struct record_walk w;

	span->x = *base;
	if (record_pick(&list, &events, 1, r->text, r, e))
		return e->rc;
	record_walk_init(&w, &list);
	while (record_walk_next(&w, &v)) {
		struct otel_talk *one;

		if (record_pick(got, want, 2, v.raw, r, e))
			return e->rc;
		if (got[0].kind == JSON_NONE) {
			slices_add(logs, r->arena, got[1].raw, LOG);
			continue;
		}
		one = ARENA_NEW(r->arena, struct otel_talk, 1);
		one->x = *base;
		if (read_one(one, SPAN, got[0].raw, r, e))
			return e->rc;
		otel_talk_merge(span, one, r->arena);
	}
	return RC_OK;
}

static struct event *
in_order(const struct slices *logs, const struct record *r)
{
	static const struct json_want want = { "/timeUnixNano" };
	struct event *ev = ARENA_NEW(r->arena, struct event, logs->n);

	for (size_t i = 0; i < logs->n; i++) {
		struct exchange x = { .time_ns = EXCHANGE_NO_TIME };
		struct err bad = { 0 };
		struct json_val v;
		bool set;

		/* What is no time is found fault with when it is read. */
		if (!record_pick(&v, &want, 1, logs->at[i].text, r, &bad))
			fields_set(&x, &set, FIELDS_TIME, &v, r, &bad);
		ev[i] = (struct event){ logs->at[i].text, x.time_ns, i };
	}
	if (logs->n)
		qsort(ev, logs->n, sizeof *ev, by_time);
	return ev;
}

static struct str
joined_key(const struct record *r)
{
	static const struct json_want want = { "/key" };
	struct err none = { 0 };
	struct json_val v;

	if (record_pick(&v, &want, 1, r->text, r, &none) || v.kind != JSON_STRING)
		return (struct str){ 0 };
	return json_text(r->arena, &v, NULL);
}

static enum rc
parse_joined(struct reader_out *out, const struct record *r, struct err *e)
{
	struct otel_talk *span = ARENA_NEW(r->arena, struct otel_talk, 1);
	struct asking *k = ARENA_NEW(r->arena, struct asking, 1);
	struct slices logs = { 0 };
	const struct event *ev;

	out->request = otel_talk_request(joined_key(r));
	out->by = COPIES_PARTS;
	*k = (struct asking){
		.out = out, .base = out->x[0], .span = span, .said_ns = EXCHANGE_NO_TIME
	};
	if (sort_parts(span, &logs, &k->base, r, e))
		return e->rc;
	k->talk = *span;
	ev = in_order(&logs, r);
	for (size_t i = 0; i < logs.n; i++)
		if (add_event(k, ev[i].text, r, e))
			return e->rc;
	return otel_answer(out, &k->talk, r, e);
}

static enum rc
parse(struct reader_out *out, const struct record *r, struct err *e)
{
	struct otel_talk *t;

	if (r->kind == JOINED)
		return parse_joined(out, r, e);
	t = ARENA_NEW(r->arena, struct otel_talk, 1);
	t->x = out->x[0];
	if (read_one(t, r->kind, r->text, r, e))
		return e->rc;
	out->request = otel_talk_request(t->key);
	out->by = r->kind == SPAN ? COPIES_SPAN : COPIES_EVENT;
	return otel_answer(out, t, r, e);
}

const struct reader read_otel = {
	.name = "otel",
	.summary = "OpenTelemetry spans and events in OTLP/JSON with GenAI messages",
	.no_text =
		"OpenTelemetry captures it with OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT, which is opt-in",
	.sniff = sniff,
	.split = split,
	.part = part,
	.parse = parse,
};
