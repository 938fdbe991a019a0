/* json_write.c - see json_write.h. */
#include "base/json_write.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MAX = 60 };

void
json_write_init(struct json_write *w, struct buf *out)
{
	*w = (struct json_write){ .out = out };
}

static void
new_line(struct json_write *w)
{
	if (!w->pretty)
		return;
	buf_char(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		buf_add(w->out, "  ", 2);
}

/* Before each element and each key: the comma and the line. */
static void
separate(struct json_write *w)
{
	uint64_t bit = (uint64_t)1 << w->depth;

	if (w->filled & bit)
		buf_char(w->out, ',');
	w->filled |= bit;
	if (w->depth)
		new_line(w);
}

static void
before_value(struct json_write *w)
{
	if (!w->keyed)
		separate(w);
	w->keyed = false;
}

static void
start(struct json_write *w, char bracket)
{
	before_value(w);
	buf_char(w->out, bracket);
	w->depth++;
	assert(w->depth <= DEPTH_MAX);
	w->filled &= ~((uint64_t)1 << w->depth);
}

static void
finish(struct json_write *w, char bracket)
{
	bool filled = w->filled >> w->depth & 1;

	assert(w->depth && !w->keyed);
	w->depth--;
	if (filled)
		new_line(w);
	buf_char(w->out, bracket);
}

void
json_write_object(struct json_write *w)
{
	start(w, '{');
}

void
json_write_object_end(struct json_write *w)
{
	finish(w, '}');
}

void
json_write_array(struct json_write *w)
{
	start(w, '[');
}

void
json_write_array_end(struct json_write *w)
{
	finish(w, ']');
}

/* How many bytes from s.ptr[i] on stand for themselves. */
static size_t
verbatim(struct str s, size_t i)
{
	size_t n = i;

	while (n < s.len && (unsigned char)s.ptr[n] >= 0x20 && s.ptr[n] != '"' &&
		s.ptr[n] != '\\')
		n++;
	return n - i;
}

static void
escape(struct buf *out, unsigned char c)
{
	static const char byte[] = "\"\\\b\f\n\r\t", name[] = "\"\\bfnrt";
	const char *hit = c ? memchr(byte, c, sizeof byte - 1) : NULL;

	if (hit)
		buf_add(out, (char[]){ '\\', name[hit - byte] }, 2);
	else
		buf_fmt(out, "\\u%04x", (unsigned)c);
}

static void
quote_valid(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		size_t n = verbatim(s, i);

		buf_add(out, s.ptr + i, n);
		i += n;
		if (i < s.len)
			escape(out, (unsigned char)s.ptr[i]);
	}
}

static void
quote(struct buf *out, struct str s)
{
	buf_char(out, '"');
	while (s.len) {
		size_t good = utf8_check(s);

		quote_valid(out, str_sub(s, 0, good));
		if (good < s.len)
			buf_str(out, STR("\xef\xbf\xbd")), good++;
		s = str_sub(s, good, s.len);
	}
	buf_char(out, '"');
}

void
json_write_key(struct json_write *w, const char *key)
{
	assert(w->depth && !w->keyed);
	separate(w);
	quote(w->out, str_of(key));
	buf_char(w->out, ':');
	if (w->pretty)
		buf_char(w->out, ' ');
	w->keyed = true;
}

void
json_write_str(struct json_write *w, struct str s)
{
	before_value(w);
	quote(w->out, s);
}

void
json_write_int(struct json_write *w, int64_t v)
{
	before_value(w);
	buf_fmt(w->out, "%" PRId64, v);
}

void
json_write_u64(struct json_write *w, uint64_t v)
{
	before_value(w);
	buf_fmt(w->out, "%" PRIu64, v);
}

/* Doubles lie twice as far apart above a power of two as below it, so the decimal next
 * above may read back as v where the nearest one does not. It is never one that carries.
 */
static bool
next_above(char *text, size_t size, double v)
{
	int exponent;
	char *last;

	if (fabs(frexp(v, &exponent)) != 0.5)
		return false;
	snprintf(text, size, "%.15e", v);
	last = text + strcspn(text, "e") - 1;
	if (*last == '9')
		return false;
	++*last;
	return strtod(text, NULL) == v;
}

/* The fewest digits that read back as v. Fifteen are always told apart, and %g drops
 * their zeros; but a subnormal has fewer to begin with. */
static void
shortest(char *text, size_t size, double v)
{
	for (int digits = fabs(v) < 0x1p-1022 ? 1 : 15; digits <= 17; digits++) {
		snprintf(text, size, "%.*g", digits, v);
		if (strtod(text, NULL) == v ||
			(digits == 16 && next_above(text, size, v)))
			break;
	}
}

void
json_write_double(struct json_write *w, double v)
{
	char text[40], *e;

	assert(isfinite(v));
	before_value(w);
	shortest(text, sizeof text, v);
	/* "1e+05" and "1e-05" become "1e5" and "1e-5". */
	e = strchr(text, 'e');
	buf_add(w->out, text, e ? (size_t)(e - text) : strlen(text));
	if (e)
		buf_fmt(w->out, "e%ld", strtol(e + 1, NULL, 10));
}

void
json_write_bool(struct json_write *w, bool v)
{
	before_value(w);
	buf_str(w->out, v ? STR("true") : STR("false"));
}

void
json_write_null(struct json_write *w)
{
	before_value(w);
	buf_str(w->out, STR("null"));
}

void
json_write_hex(struct json_write *w, const void *ptr, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *byte = ptr;

	before_value(w);
	buf_char(w->out, '"');
	for (size_t i = 0; i < len; i++) {
		buf_char(w->out, hex[byte[i] >> 4]);
		buf_char(w->out, hex[byte[i] & 15]);
	}
	buf_char(w->out, '"');
}

void
json_write_raw(struct json_write *w, struct str json)
{
	before_value(w);
	buf_str(w->out, json);
}
