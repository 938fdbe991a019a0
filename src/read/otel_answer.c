/* otel_answer.c - see otel_answer.h. */
#include "read/otel_answer.h"

#include "read/dialogue.h"
#include "read/fields.h"

/* Messages lie in a string as JSON, or as text of one of them, or were made into JSON. */
static enum rc
read_messages(struct dialogue *d, struct json_val *v, struct record *r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;

	if (v->kind == JSON_STRING && (!record_embedded(r, v) || v->kind != JSON_ARRAY))
		return record_fail(
			r, v->raw.ptr, e, "expected messages: an array as JSON text");
	if (record_pick(&checked, &whole, 1, v->raw, r, e))
		return e->rc;
	if (checked.kind != JSON_ARRAY)
		return record_fail(r, NULL, e, "expected messages: an array");
	return dialogue_read(d, v, r, e);
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
	static const struct {
		int attr;
		enum fields_to to;
	} names[] = { { OTEL_OTHER_MODEL, FIELDS_MODEL },
		{ OTEL_REQUEST_MODEL, FIELDS_MODEL },
		{ OTEL_RESPONSE_MODEL, FIELDS_MODEL }, { OTEL_ID, FIELDS_REQUEST_ID },
		{ OTEL_END_USER, FIELDS_ACCOUNT }, { OTEL_USER, FIELDS_ACCOUNT } };
	bool set;

	/* The last of one kind that is there counts. */
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct json_val *v = &attr[names[i].attr];

		if (v->kind == JSON_STRING && !v->raw.len)
			continue;
		if (fields_set(x, &set, names[i].to, v, r, e))
			return e->rc;
	}
	return RC_OK;
}

/* Why each answer ended: as its message says, or else the list of all. */
static enum rc
read_finishes(struct reader_out *out, size_t from, const struct json_val *said,
	const struct json_val *list, const struct record *r, struct err *e)
{
	static const struct json_want want = { "/finish_reason" };
	struct json_val v, finish;
	struct record_walk w;

	for (size_t pass = 0; pass < 2; pass++) {
		const struct json_val *array = pass ? said : list;
		size_t k = from;

		if (array->kind != JSON_ARRAY)
			continue;
		record_walk_init(&w, array);
		for (int64_t i = 0; k < out->n && record_walk_next(&w, &v); i++) {
			if (out->x[k].sample != i)
				continue;
			finish = v;
			if (v.kind == JSON_OBJECT &&
				record_pick(&finish, &want, 1, v.raw, r, e))
				return e->rc;
			if (finish.kind == JSON_STRING && finish.raw.len)
				out->x[k].finish = json_text(r->arena, &finish, NULL);
			k++;
		}
	}
	return RC_OK;
}

/* Each message of the output is an answer of its own. */
static enum rc
add_answers(struct reader_out *out, struct otel_talk *t, const struct record *r,
	struct err *e)
{
	struct json_val input = t->attr[OTEL_INPUT], output = t->attr[OTEL_OUTPUT];
	struct record asking = *r, saying = *r;
	const size_t from = out->n;
	struct exchange x = t->x;
	struct dialogue asked, said;

	if (t->attr[OTEL_SYSTEM].kind != JSON_NONE &&
		read_system(&x, t->attr[OTEL_SYSTEM], *r, e))
		return e->rc;
	if (read_names(&x, t->attr, r, e) || params_text(&x.params, &t->params, r, e) ||
		read_messages(&asked, &input, &asking, e) ||
		read_messages(&said, &output, &saying, e))
		return e->rc;
	if (!dialogue_ask(&x, &asked, asked.n, r))
		return record_fail(
			r, t->attr[OTEL_INPUT].raw.ptr, e, "no message of a user");
	for (size_t i = 0; i < said.n; i++) {
		if (!said.turn[i].content.any)
			continue;
		x.response = said.turn[i].content.text;
		x.reasoning = said.turn[i].content.reasoning;
		x.sample = (int64_t)i;
		reader_out_add(out, &x, r->arena);
	}
	return read_finishes(out, from, &output, &t->attr[OTEL_FINISH], &saying, e);
}

/* Text that is parts of content as JSON is those. */
static void
open_content(struct json_val *v, const struct record *r)
{
	static const struct json_want want[] = { { "" }, { "/0/type" } };
	struct record inner = *r;
	struct json_val parts = *v, got[2];
	struct err none = { 0 };

	if (record_embedded(&inner, &parts) && parts.kind == JSON_ARRAY &&
		!record_pick(got, want, 2, parts.raw, &inner, &none) &&
		got[1].kind == JSON_STRING)
		*v = got[0];
}

static void
add_numbered(struct concat *to, const struct otel_indexed *from, struct str role,
	const struct record *r)
{
	for (size_t i = 0; from && i < from->n; i++) {
		const struct json_val *got = from->message[i];
		struct json_val content = got[OTEL_MESSAGE_CONTENT];

		if (content.kind == JSON_NONE)
			continue;
		open_content(&content, r);
		otel_talk_message(to,
			got[OTEL_MESSAGE_ROLE].kind == JSON_STRING
				? got[OTEL_MESSAGE_ROLE].raw
				: role,
			&content, &got[OTEL_MESSAGE_FINISH], r->arena);
	}
}

/* Messages of numbered attributes and of events where no attribute has them. */
static void
use_others(struct otel_talk *t, const struct record *r)
{
	static const char *const roles[] = { "user", "assistant" };
	const struct concat *from[] = { &t->asked, &t->said };

	for (size_t i = OTEL_ASKED; i <= OTEL_SAID; i++) {
		struct concat numbered_ones = { 0 };
		struct str text;

		add_numbered(&numbered_ones, t->indexed[i], str_of(roles[i]), r);
		text = concat_text(numbered_ones.n ? &numbered_ones : from[i], r->arena);
		if (!text.len || t->attr[OTEL_INPUT + i].kind != JSON_NONE)
			continue;
		text = arena_fmt(r->arena, "[%.*s]", STR_ARG(text));
		t->attr[OTEL_INPUT + i] =
			(struct json_val){ .kind = JSON_ARRAY, .raw = text };
	}
}

enum rc
otel_answer(struct reader_out *out, struct otel_talk *t, const struct record *r,
	struct err *e)
{
	use_others(t, r);
	if (t->attr[OTEL_INPUT].kind != JSON_NONE &&
		t->attr[OTEL_OUTPUT].kind != JSON_NONE)
		return add_answers(out, t, r, e);
	out->n_no_text += t->is_model;
	return RC_OK;
}
