/* fields.c - see fields.h. */
#include "read/fields.h"

#include "read/content.h"
#include "read/dialogue.h"
#include "read/when.h"

#include <assert.h>

static const char *const names[FIELDS_N] = {
	[FIELDS_MODEL] = "model",
	[FIELDS_PROMPT_ID] = "prompt_id",
	[FIELDS_SYSTEM] = "system",
	[FIELDS_PROMPT] = "prompt",
	[FIELDS_RESPONSE] = "response",
	[FIELDS_REASONING] = "reasoning",
	[FIELDS_FINISH] = "finish",
	[FIELDS_ACCOUNT] = "account",
	[FIELDS_REQUEST_ID] = "request_id",
	[FIELDS_SAMPLE] = "sample",
	[FIELDS_TIME] = "time",
	[FIELDS_PARAMS] = "params",
};

const char *
fields_name(enum fields_to to)
{
	return names[to];
}

enum fields_to
fields_find(struct str name)
{
	enum fields_to to = 0;

	while (to < FIELDS_N && (!names[to] || !str_is(name, names[to])))
		to++;
	return to;
}

static enum rc
wrong_kind(enum fields_to to, const struct json_val *v, const char *want,
	const struct record *r, struct err *e)
{
	return record_fail(r, v->raw.ptr, e, "%s is %s: expected %s", names[to],
		record_kind(v->kind), want);
}

/* Names are often numbers: they are kept as they are written. */
static enum rc
set_name(struct str *out, enum fields_to to, const struct json_val *v,
	const struct record *r, struct err *e)
{
	if (v->kind == JSON_NUMBER)
		*out = v->raw;
	else if (v->kind == JSON_STRING)
		*out = json_text(r->arena, v, NULL);
	else
		return wrong_kind(to, v, "a string", r, e);
	return RC_OK;
}

/* A cell of CSV is a string, whatever stands in it. */
static struct json_val
number_in(const struct json_val *v, const struct record *r)
{
	struct json_val number, end;
	struct json j;

	if (!r->rows || v->kind != JSON_STRING)
		return *v;
	json_init(&j, v->raw);
	return json_next(&j, &number) == JSON_NUMBER && json_next(&j, &end) == JSON_END
		       ? number
		       : *v;
}

static enum rc
set_sample(struct exchange *x, const struct json_val *value, const struct record *r,
	struct err *e)
{
	const struct json_val number = number_in(value, r), *v = &number;

	if (v->kind != JSON_NUMBER || !json_int(&x->sample, v) || x->sample < 0)
		return record_fail(
			r, v->raw.ptr, e, "sample must be an integer from 0 on");
	return RC_OK;
}

static enum rc
set_time(struct exchange *x, const struct json_val *v, const struct record *r,
	struct err *e)
{
	struct err bad = { 0 };
	struct str text = v->raw;

	if (v->kind == JSON_STRING)
		text = json_text(r->arena, v, NULL);
	else if (v->kind != JSON_NUMBER)
		return wrong_kind(FIELDS_TIME, v, "a date or seconds since 1970", r, e);
	/* Exporters write "" for a time they do not have. */
	if (text.len && when_parse(&x->time_ns, text, &bad))
		return record_fail(r, v->raw.ptr, e, "%s", bad.text);
	return RC_OK;
}

static enum rc
set_content(struct exchange *x, enum fields_to to, const struct json_val *v,
	const struct record *r, struct err *e)
{
	struct content c;

	if (content_read(
		    &c, v, to == FIELDS_RESPONSE ? CONTENT_TIGHT : CONTENT_LINES, r, e))
		return e->rc;
	if (to == FIELDS_SYSTEM)
		x->system = c.text;
	if (to == FIELDS_REASONING)
		x->reasoning = c.text.len ? c.text : c.reasoning;
	if (to == FIELDS_PROMPT) {
		x->prompt = c.text;
		x->prompt_at = c.at;
	}
	if (to == FIELDS_RESPONSE) {
		x->response = c.text;
		x->response_at = c.at;
		if (c.reasoning.len)
			x->reasoning = c.reasoning;
	}
	return RC_OK;
}

/* Whether the first element is an object with a role. Looks no further than needed:
 * prompts are long and looked at often. */
static bool
is_dialogue(const struct json_val *array)
{
	struct json_val v;
	struct json j;

	json_init(&j, array->raw);
	if (json_next(&j, &v) != JSON_ARRAY || json_next(&j, &v) != JSON_OBJECT)
		return false;
	while (json_next(&j, &v) == JSON_KEY) {
		if (str_is(v.raw, "role") || str_is(v.raw, "from"))
			return true;
		json_next(&j, &v);
		json_whole(&j, &v);
	}
	return false;
}

/* JSON in a cell of CSV, if it is of that kind: v then is it, and r knows. */
static enum rc
cell_json(struct json_val *v, struct record *r, enum json_kind kind, struct err *e)
{
	static const struct json_want whole = { "" };
	const struct json_val cell = *v;
	const struct record outer = *r;
	struct json_val checked;

	if (!r->rows || !record_embedded(r, v))
		return RC_OK;
	if (v->kind == kind && (kind == JSON_OBJECT || is_dialogue(v)))
		return record_pick(&checked, &whole, 1, v->raw, r, e);
	*v = cell;
	*r = outer;
	return RC_OK;
}

static enum rc
set_prompt(struct exchange *x, const struct json_val *value, const struct record *outer,
	struct err *e)
{
	struct record inner = *outer, *r = &inner;
	struct json_val found = *value, *v = &found;
	struct dialogue d;

	if (cell_json(v, r, JSON_ARRAY, e))
		return e->rc;
	if (v->kind != JSON_ARRAY || !is_dialogue(v))
		return set_content(x, FIELDS_PROMPT, v, r, e);
	if (dialogue_read(&d, v, r, e))
		return e->rc;
	if (!dialogue_ask(x, &d, d.n, r))
		return record_fail(r, v->raw.ptr, e, "no message of a user");
	return RC_OK;
}

static enum rc
set_params(struct exchange *x, const struct json_val *value, const struct record *outer,
	struct err *e)
{
	struct record inner = *outer, *r = &inner;
	struct json_val found = *value, *v = &found;
	struct params p;

	p.n = 0;
	if (cell_json(v, r, JSON_OBJECT, e))
		return e->rc;
	if (v->kind != JSON_OBJECT)
		return wrong_kind(FIELDS_PARAMS, v, "an object", r, e);
	if (params_add_object(&p, v, r, e))
		return e->rc;
	return params_text(&x->params, &p, r, e);
}

static struct str *
name_of(struct exchange *x, enum fields_to to)
{
	switch ((int)to) {
	case FIELDS_MODEL:
		return &x->model;
	case FIELDS_PROMPT_ID:
		return &x->prompt_id;
	case FIELDS_FINISH:
		return &x->finish;
	case FIELDS_ACCOUNT:
		return &x->account;
	default:
		assert(to == FIELDS_REQUEST_ID);
		return &x->request_id;
	}
}

enum rc
fields_set(struct exchange *x, bool *set, enum fields_to to, const struct json_val *v,
	const struct record *r, struct err *e)
{
	*set = v->kind != JSON_NONE && v->kind != JSON_NULL;
	if (!*set)
		return RC_OK;
	switch ((int)to) {
	case FIELDS_SAMPLE:
		return set_sample(x, v, r, e);
	case FIELDS_TIME:
		return set_time(x, v, r, e);
	case FIELDS_PARAMS:
		return set_params(x, v, r, e);
	case FIELDS_PROMPT:
		return set_prompt(x, v, r, e);
	case FIELDS_SYSTEM:
	case FIELDS_RESPONSE:
	case FIELDS_REASONING:
		return set_content(x, to, v, r, e);
	default:
		set_name(name_of(x, to), to, v, r, e);
		*set = name_of(x, to)->len > 0;
		return e->rc;
	}
}

static struct str
last_step(const char *pointer)
{
	return str_of(strrchr(pointer, '/') + 1);
}

static const struct json_pick_plan *
new_plan(struct arena *a, const struct fields_row *row, size_t n)
{
	struct json_want *want = ARENA_RAW(a, struct json_want, n);

	for (size_t i = 0; i < n; i++)
		want[i].pointer = row[i].pointer;
	return json_pick_plan(a, want, n);
}

static const struct json_pick_plan *
plan_of(const struct fields_row *row, size_t n, const struct record *r)
{
	struct fields_plans *p = r->plans;
	size_t i = 0;

	if (!p)
		return new_plan(r->arena, row, n);
	while (i < p->n && (p->of[i].row != row || p->of[i].n != n))
		i++;
	if (i == sizeof p->of / sizeof p->of[0])
		return new_plan(r->arena, row, n);
	if (i == p->n) {
		p->of[i].row = row;
		p->of[i].n = n;
		p->of[i].plan = new_plan(p->arena, row, n);
		p->n++;
	}
	return p->of[i].plan;
}

/* The members of an object of settings that no setting of its own row replaces. */
static enum rc
add_object(struct params *p, const struct json_val *object, const struct record *r,
	struct err *e)
{
	struct params all;

	all.n = 0;
	if (params_add_object(&all, object, r, e))
		return e->rc;
	for (size_t i = 0; i < all.n && !e->rc; i++) {
		size_t k = 0;

		while (k < p->n && !str_equal(p->set[k].key, all.set[i].key))
			k++;
		if (k == p->n)
			params_add(p, all.set[i].key, &all.set[i].v, r, e);
	}
	return e->rc;
}

enum rc
fields_read(struct exchange *x, struct fields_seen *seen, const struct fields_row *row,
	size_t n, struct str text, const struct record *r, struct err *e)
{
	struct json_val got[JSON_PICK_MAX];
	const struct json_val *object = NULL;
	struct params p;
	size_t n_raw = 0;
	bool set;

	p.n = 0;
	seen->value = seen->null = 0;
	assert(n <= JSON_PICK_MAX);
	if (record_pick_text(got, plan_of(row, n, r), text, r, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		unsigned bit = 1u << row[i].to;

		if (got[i].kind == JSON_NULL)
			seen->null |= bit;
		if (row[i].to == FIELDS_RAW) {
			assert(n_raw < FIELDS_RAW_MAX);
			seen->raw[n_raw++] = got[i];
		} else if (row[i].to == FIELDS_SETTING) {
			got[i] = number_in(&got[i], r);
			params_add(&p, last_step(row[i].pointer), &got[i], r, e);
		} else if (!(seen->value & bit)) {
			fields_set(x, &set, row[i].to, &got[i], r, e);
			seen->value |= set ? bit : 0;
			if (set && row[i].to == FIELDS_PARAMS)
				object = &got[i];
		}
		if (e->rc)
			return e->rc;
	}
	if (!p.n || (object && add_object(&p, object, r, e)))
		return e->rc;
	return params_text(&x->params, &p, r, e);
}

enum rc
fields_exchange(struct exchange *x, size_t *n, const struct fields_row *row, size_t n_row,
	const struct record *r, struct err *e)
{
	const unsigned response = 1u << FIELDS_RESPONSE, prompt = 1u << FIELDS_PROMPT;
	struct fields_seen seen;

	*n = 0;
	if (fields_read(x, &seen, row, n_row, r->text, r, e))
		return e->rc;
	if (!(seen.value & prompt))
		return record_fail(r, NULL, e,
			"no prompt in this record: name its place with --map prompt=/pointer");
	if (!((seen.value | seen.null) & response))
		return record_fail(r, NULL, e,
			"no response in this record: name its place with --map response=/pointer");
	*n = (seen.value & response) != 0;
	return RC_OK;
}
