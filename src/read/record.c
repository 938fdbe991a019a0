/* record.c - see record.h. */
#include "read/record.h"

#include "base/utf8.h"
#include "read/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { WANT_TEXT_BYTES = ERR_TEXT_BYTES };

static bool
inside(struct str text, const char *at)
{
	uintptr_t p = (uintptr_t)at, from = (uintptr_t)text.ptr;

	return at && p >= from && p - from <= text.len;
}

static uint64_t
newlines(const char *from, const char *to)
{
	uint64_t n = 0;

	for (; from < to; from++)
		n += *from == '\n';
	return n;
}

enum rc
record_fail(const struct record *r, const char *at, struct err *e, const char *fmt, ...)
{
	char what[WANT_TEXT_BYTES];
	const char *place = at;
	uint64_t line, byte;
	va_list ap;

	if (!inside(r->text, place))
		place = r->embedded;
	if (!inside(r->text, place))
		place = r->text.ptr;
	line = r->line + newlines(r->text.ptr, place);
	byte = r->offset + (uint64_t)(place - r->text.ptr);
	/* Made of several records, or of one that is not JSON. */
	if (r->bytes.ptr) {
		line = r->line;
		byte = r->offset;
	}
	if (r->rows)
		rows_place(r->rows, (size_t)(place - r->text.ptr), &line, &byte);
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (r->in_table)
		return err_set(
			e, RC_INPUT, "row %llu: %s", (unsigned long long)r->line, what);
	return err_set(e, RC_INPUT, "line %llu: byte %llu: %s", (unsigned long long)line,
		(unsigned long long)byte, what);
}

/* A parser stumbles over wrong encodings somewhere; say what they are. */
static bool
explain_bytes(struct str text, const struct record *r, struct err *e)
{
	const char *nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
	size_t bad;

	if (nul) {
		record_fail(r, nul, e,
			"NUL byte: the record is damaged, or the file is not text");
		return true;
	}
	bad = utf8_check(text);
	if (bad < text.len) {
		record_fail(r, text.ptr + bad, e,
			"not UTF-8: convert the file, e.g. iconv -f latin1 -t utf-8");
		return true;
	}
	return false;
}

/* json.h promises "json: byte 17: line 1: what" and "json: what". */
static enum rc
place(const struct err *from, struct str text, const struct record *r, struct err *e)
{
	const char *what = from->text, *at = NULL;
	unsigned long byte = 0, line;
	int n = 0;

	if (explain_bytes(text, r, e))
		return e->rc;
	if (sscanf(what, "json: byte %lu: line %lu: %n", &byte, &line, &n) == 2 && n > 0)
		what += n;
	if (byte <= text.len)
		at = text.ptr + byte;
	if (inside(r->text, at))
		return record_fail(r, at, e, "%s", what);
	return record_fail(
		r, at, e, "in the JSON inside this string: byte %lu: %s", byte, what);
}

/* e is what the reader of JSON said. */
static enum rc
placed(struct str text, const struct record *r, struct err *e)
{
	struct err found = *e;

	*e = (struct err){ 0 };
	return place(&found, text, r, e);
}

enum rc
record_pick(struct json_val *out, const struct json_want *want, size_t n, struct str text,
	const struct record *r, struct err *e)
{
	if (e->rc == RC_OK && json_pick(out, want, n, text, e))
		return placed(text, r, e);
	return e->rc;
}

enum rc
record_pick_text(struct json_val *out, const struct json_pick_plan *plan, struct str text,
	const struct record *r, struct err *e)
{
	if (e->rc == RC_OK && json_pick_text(out, plan, r->arena, text, e))
		return placed(text, r, e);
	return e->rc;
}

bool
record_has(struct str text, const char *const *pointer)
{
	struct json_want want[JSON_PICK_MAX];
	struct json_val got[JSON_PICK_MAX];
	struct err e = { 0 };
	size_t n = 0;

	for (; pointer[n]; n++)
		want[n].pointer = pointer[n];
	if (json_pick(got, want, n, text, &e))
		return false;
	while (n > 0 && got[n - 1].kind != JSON_NONE)
		n--;
	return n == 0;
}

struct exchange_span
record_span(const struct record *r, const struct json_val *v)
{
	struct exchange_span none = { 0 };

	if (v->kind != JSON_STRING || r->embedded || r->bytes.ptr ||
		!inside(r->text, v->raw.ptr))
		return none;
	return (struct exchange_span){ r->offset + (uint64_t)(v->raw.ptr - r->text.ptr),
		v->raw.len };
}

/* Prompts begin with brackets too: "[INST] ...". */
static bool
looks_like_json(struct str text)
{
	struct str rest = str_trim(str_sub(text, 1, text.len));

	if (text.len == 0 || rest.len == 0)
		return false;
	if (text.ptr[0] == '{')
		return rest.ptr[0] == '"' || rest.ptr[0] == '}';
	return text.ptr[0] == '[' && memchr("{[\"]", rest.ptr[0], 4);
}

bool
record_embedded(struct record *r, struct json_val *v)
{
	struct str text;

	if (v->kind != JSON_STRING)
		return false;
	text = str_trim(json_text(r->arena, v, NULL));
	if (!looks_like_json(text))
		return false;
	if (!r->embedded)
		r->embedded = v->raw.ptr;
	v->kind = text.ptr[0] == '{' ? JSON_OBJECT : JSON_ARRAY;
	v->raw = text;
	v->escaped = false;
	return true;
}

void
record_walk_init(struct record_walk *w, const struct json_val *array)
{
	struct json_val first;

	json_init(&w->j, array->raw);
	json_next(&w->j, &first);
}

bool
record_walk_enter(struct record_walk *w, struct json_val *v)
{
	enum json_kind kind = json_next(&w->j, v);

	if (kind == JSON_ARRAY_END || kind == JSON_END || kind == JSON_ERROR)
		return false;
	return kind == JSON_OBJECT || json_whole(&w->j, v) != JSON_ERROR;
}

bool
record_walk_next(struct record_walk *w, struct json_val *v)
{
	return record_walk_enter(w, v) &&
	       (v->kind != JSON_OBJECT || json_whole(&w->j, v) != JSON_ERROR);
}

/* The name that text is, or n. Most differ in their first byte. */
static size_t
index_of(struct str text, const char *const *name, size_t n)
{
	size_t i = 0;
	char c = text.len ? text.ptr[0] : 0;

	while (i < n && (name[i][0] != c || !str_is(text, name[i])))
		i++;
	return i;
}

enum rc
record_members(struct json_val *out, const char *const *name, size_t n, struct json *j,
	const struct record *r, struct err *e)
{
	struct json_val key, v;

	memset(out, 0, n * sizeof *out);
	while (json_next(j, &key) == JSON_KEY) {
		size_t i = index_of(json_text(r->arena, &key, NULL), name, n);

		json_next(j, &v);
		json_whole(j, &v);
		if (i == n)
			continue;
		if (out[i].kind != JSON_NONE)
			return record_fail(r, key.raw.ptr - 1, e,
				"this key occurs a second time, so \"%s\" has two answers",
				name[i]);
		out[i] = v;
	}
	return RC_OK;
}

const char *
record_kind(enum json_kind kind)
{
	switch (kind) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_NUMBER:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "a boolean";
	case JSON_NULL:
		return "null";
	case JSON_NONE:
	case JSON_OBJECT_END:
	case JSON_ARRAY_END:
	case JSON_KEY:
	case JSON_END:
	case JSON_ERROR:
		break;
	}
	return "missing";
}
