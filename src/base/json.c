/* json.c - see json.h.
 *
 * The grammar is a state, `want`, and one bit a level for what we are in. Strings are
 * most of what we read: json_string.c passes over them many bytes at a time, and only one
 * that holds a byte above 0x7f is looked at again, for its UTF-8. */
#include "base/json.h"

#include "base/json_escape.h"
#include "base/json_string.h"
#include "base/num.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum want {
	VALUE = 0,   /* also the start of the text */
	FIRST_VALUE, /* after "[": or "]" */
	FIRST_KEY,   /* after "{": or "}" */
	MORE,        /* after a value in a container: "," or its end */
	NOTHING,     /* after the outermost value */
	STOPPED,     /* the end was given out, or an error */
};

void
json_init(struct json *j, struct str text)
{
	j->text = text;
	j->pos = 0;
	j->depth = 0;
	j->want = VALUE;
	j->n_lone = 0;
	j->room = NULL;
	/* There is one for every record and part of a record: not all of it is cleared.
	 */
	j->err.rc = RC_OK;
	j->err.text[0] = 0;
}

void
json_room(struct json *j, char *room)
{
	j->room = room;
}

static enum json_kind
give(struct json_val *v, enum json_kind kind)
{
	v->kind = kind;
	return kind;
}

enum rc
json_fail(struct json *j, size_t offset, const char *fmt, ...)
{
	char what[ERR_TEXT_BYTES];
	unsigned long long line = 1;
	va_list ap;

	for (size_t i = 0; i < offset; i++)
		line += j->text.ptr[i] == '\n';
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	j->pos = offset;
	j->want = STOPPED;
	return err_set(
		&j->err, RC_INPUT, "json: byte %zu: line %llu: %s", offset, line, what);
}

/* To return after json_fail(). */
static enum json_kind
failed(const struct json *j, struct json_val *v)
{
	*v = (struct json_val){ .offset = j->pos };
	return give(v, JSON_ERROR);
}

/* Tells what stands where we are in place of what we expected. */
static enum json_kind
unexpected(struct json *j, struct json_val *v, const char *expected)
{
	unsigned char c = j->pos < j->text.len ? (unsigned char)j->text.ptr[j->pos] : 0;

	if (j->pos == j->text.len)
		json_fail(j, j->pos, "expected %s, but the text ends", expected);
	else if (j->pos == 0 && str_starts(j->text, STR("\xef\xbb\xbf")))
		json_fail(
			j, 0, "expected %s, not a byte order mark: remove it", expected);
	else if (c > 0x20 && c < 0x7f)
		json_fail(j, j->pos, "expected %s, not '%c'", expected, c);
	else
		json_fail(j, j->pos, "expected %s, not the byte 0x%02x", expected,
			(unsigned)c);
	return failed(j, v);
}

static void
space(struct json *j)
{
	const char *p = j->text.ptr;
	size_t i = j->pos;

	while (i < j->text.len &&
		(p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t'))
		i++;
	j->pos = i;
}

static bool
stands(const struct json *j, char c)
{
	return j->pos < j->text.len && j->text.ptr[j->pos] == c;
}

/* Tells of what is wrong at `stop` in the string from start on, unless its UTF-8 is
 * wrong before that. */
static enum json_kind
bad_string(struct json *j, struct json_val *v, size_t start, size_t stop)
{
	struct str passed = str_sub(j->text, start, stop - start);
	size_t good = utf8_check(passed);

	if (good < passed.len)
		json_fail(j, start + good, "a string is not valid UTF-8");
	else if (stop == j->text.len)
		json_fail(j, stop, "a string is not closed, but the text ends");
	else if (j->text.ptr[stop] == '\\')
		json_fail(j, stop,
			"bad escape in a string: only \\\" \\\\ \\/ \\b \\f \\n \\r "
			"\\t and \\u with four hexadecimal digits are allowed");
	else
		json_fail(j, stop,
			"a control byte in a string: it must be written as an escape");
	return failed(j, v);
}

static bool
escape(struct str text, size_t i)
{
	return i < text.len && text.ptr[i] == '\\';
}

static size_t
pass(const struct json *j, char *out, size_t *n, size_t i, unsigned *seen)
{
	return out ? json_string_take(out, n, j->text, i, seen)
		   : json_string_skip(j->text, i, seen);
}

/* j->pos is at the opening quote, and afterwards past the closing one. */
static enum json_kind
string(struct json *j, struct json_val *v, enum json_kind kind)
{
	size_t start = j->pos + 1, i = start, n = 0;
	char *out = j->room && kind == JSON_STRING ? j->room + start : NULL, ignored[4];
	unsigned seen = 0;

	for (;;) {
		i = pass(j, out, &n, i, &seen);
		if (i < j->text.len && j->text.ptr[i] == '"')
			break;
		/* Escapes of more than two bytes come in rows. */
		do {
			size_t more = escape(j->text, i)
					      ? json_escape(out ? out + n : ignored,
							j->text, &i, &j->n_lone)
					      : 0;

			if (!more)
				return bad_string(j, v, start, i);
			n += more;
		} while (escape(j->text, i));
	}
	v->escaped = seen & JSON_STRING_ESCAPED;
	v->raw = (struct str){ j->text.ptr + start, i - start };
	v->text = (struct str){ out, n };
	if ((seen & JSON_STRING_HIGH) && utf8_check(v->raw) < v->raw.len)
		return bad_string(j, v, start, i);
	j->pos = i + 1;
	return give(v, kind);
}

static bool
digits(struct json *j)
{
	size_t start = j->pos;

	while (j->pos < j->text.len && j->text.ptr[j->pos] >= '0' &&
		j->text.ptr[j->pos] <= '9')
		j->pos++;
	return j->pos > start;
}

static enum json_kind
number(struct json *j, struct json_val *v)
{
	size_t start = j->pos;

	if (stands(j, '-'))
		j->pos++;
	if (stands(j, '0'))
		j->pos++;
	else if (!digits(j))
		return unexpected(j, v, "a digit");
	if (stands(j, '.')) {
		j->pos++;
		if (!digits(j))
			return unexpected(j, v, "a digit");
	}
	if (stands(j, 'e') || stands(j, 'E')) {
		j->pos++;
		if (stands(j, '+') || stands(j, '-'))
			j->pos++;
		if (!digits(j))
			return unexpected(j, v, "a digit");
	}
	v->raw = str_sub(j->text, start, j->pos - start);
	return give(v, JSON_NUMBER);
}

static enum json_kind
literal(struct json *j, struct json_val *v, struct str name, enum json_kind kind)
{
	struct str here = str_sub(j->text, j->pos, name.len);
	size_t n = 0;

	while (n < here.len && here.ptr[n] == name.ptr[n])
		n++;
	if (n < name.len) {
		j->pos += n;
		return unexpected(j, v, name.ptr);
	}
	v->raw = here;
	j->pos += name.len;
	return give(v, kind);
}

static enum json_kind
container(struct json *j, struct json_val *v, enum json_kind kind)
{
	uint64_t bit = (uint64_t)1 << j->depth % 64;

	if (j->depth == JSON_DEPTH_MAX) {
		json_fail(j, j->pos, "nested deeper than %d levels", JSON_DEPTH_MAX);
		return failed(j, v);
	}
	if (kind == JSON_ARRAY)
		j->in_array[j->depth / 64] |= bit;
	else
		j->in_array[j->depth / 64] &= ~bit;
	j->depth++;
	j->want = kind == JSON_ARRAY ? FIRST_VALUE : FIRST_KEY;
	v->raw = str_sub(j->text, j->pos++, 1);
	return give(v, kind);
}

static bool
in_array(const struct json *j)
{
	unsigned level = j->depth - 1;

	return j->in_array[level / 64] >> level % 64 & 1;
}

static void
after_value(struct json *j)
{
	j->want = j->depth ? MORE : NOTHING;
}

/* The end of the container we are in, which must stand here. */
static enum json_kind
end(struct json *j, struct json_val *v, const char *expected)
{
	bool array = in_array(j);

	if (!stands(j, array ? ']' : '}'))
		return unexpected(j, v, expected);
	v->raw = str_sub(j->text, j->pos++, 1);
	j->depth--;
	after_value(j);
	return give(v, array ? JSON_ARRAY_END : JSON_OBJECT_END);
}

static enum json_kind
value(struct json *j, struct json_val *v, const char *expected)
{
	char c = j->pos < j->text.len ? j->text.ptr[j->pos] : 0;

	if (c == '[' || c == '{')
		return container(j, v, c == '[' ? JSON_ARRAY : JSON_OBJECT);
	after_value(j);
	switch (c) {
	case '"':
		return string(j, v, JSON_STRING);
	case 't':
		return literal(j, v, STR("true"), JSON_TRUE);
	case 'f':
		return literal(j, v, STR("false"), JSON_FALSE);
	case 'n':
		return literal(j, v, STR("null"), JSON_NULL);
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return number(j, v);
		return unexpected(j, v, expected);
	}
}

/* A key and the colon after it. */
static enum json_kind
key(struct json *j, struct json_val *v, const char *expected)
{
	if (!stands(j, '"'))
		return unexpected(j, v, expected);
	if (string(j, v, JSON_KEY) == JSON_ERROR)
		return JSON_ERROR;
	space(j);
	if (!stands(j, ':'))
		return unexpected(j, v, "':' after a key");
	j->pos++;
	j->want = VALUE;
	return JSON_KEY;
}

/* What stands after a value in a container. */
static enum json_kind
more(struct json *j, struct json_val *v)
{
	bool array = in_array(j);

	if (!stands(j, ','))
		return end(j, v, array ? "',' or ']'" : "',' or '}'");
	j->pos++;
	space(j);
	v->offset = j->pos;
	return array ? value(j, v, "a value") : key(j, v, "a key in double quotes");
}

enum json_kind
json_next(struct json *j, struct json_val *v)
{
	space(j);
	v->offset = j->pos;
	switch ((enum want)j->want) {
	case MORE:
		return more(j, v);
	case VALUE:
		return value(j, v, "a value");
	case FIRST_VALUE:
		if (stands(j, ']'))
			return end(j, v, "']'");
		return value(j, v, "a value or ']'");
	case FIRST_KEY:
		if (stands(j, '}'))
			return end(j, v, "'}'");
		return key(j, v, "a key in double quotes or '}'");
	case NOTHING:
		if (j->pos < j->text.len)
			return unexpected(j, v, "the end of the text");
		j->want = STOPPED;
		break;
	case STOPPED:
		break;
	}
	*v = (struct json_val){ .offset = j->pos };
	return give(v, j->err.rc ? JSON_ERROR : JSON_END);
}

enum json_kind
json_whole(struct json *j, struct json_val *v)
{
	unsigned outside = j->depth - 1;
	struct json_val inner;

	if (v->kind != JSON_OBJECT && v->kind != JSON_ARRAY)
		return v->kind;
	do {
		if (json_next(j, &inner) == JSON_ERROR) {
			*v = inner;
			return JSON_ERROR;
		}
	} while (j->depth > outside);
	v->raw.len = j->pos - v->offset;
	return v->kind;
}

struct str
json_text(struct arena *a, const struct json_val *v, size_t *n_lone)
{
	size_t i = 0, n = 0, lone = 0;
	char *out;

	assert(v->kind == JSON_STRING || v->kind == JSON_KEY);
	if (!v->escaped)
		return v->raw;
	if (v->text.ptr && !n_lone)
		return v->text;
	/* No escape is shorter than what it stands for. */
	out = ARENA_RAW(a, char, v->raw.len);
	while (i < v->raw.len) {
		n += json_string_copy(out + n, v->raw, &i);
		/* Longer escapes come in rows. */
		while (i < v->raw.len && v->raw.ptr[i] == '\\')
			n += json_escape(out + n, v->raw, &i, &lone);
	}
	if (n_lone)
		*n_lone += lone;
	return (struct str){ out, n };
}

bool
json_int(int64_t *out, const struct json_val *v)
{
	return v->kind == JSON_NUMBER && num_i64(out, v->raw);
}

bool
json_double(double *out, const struct json_val *v)
{
	return v->kind == JSON_NUMBER && num_double(out, v->raw);
}
