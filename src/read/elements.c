/* elements.c - see elements.h.
 *
 * Between elements one byte at a time decides; inside one, the scan stops only at
 * quotes, brackets and, in strings, backslashes. */
#include "read/elements.h"

/* VALUE: an object that is in no array, or the end. */
enum { OPEN, FIRST, ELEMENT, COMMA, CLOSED, VALUE };

void
elements_init(struct elements *el, struct lines *l, size_t max_len, size_t skip,
	const struct shape *shape)
{
	*el = (struct elements){ .l = l,
		.shape = *shape,
		.line = 1,
		.expect = shape->kind == SHAPE_VALUES ? VALUE : OPEN };
	buf_init(&el->buf, max_len);
	if (lines_chunk(l, &el->chunk) && skip <= el->chunk.len) {
		el->chunk = str_sub(el->chunk, skip, el->chunk.len);
		el->offset = skip;
	}
}

void
elements_release(struct elements *el)
{
	buf_release(&el->buf);
}

static bool
have(struct elements *el)
{
	return el->chunk.len > 0 || lines_chunk(el->l, &el->chunk);
}

static void
step(struct elements *el, size_t n)
{
	const char *p = el->chunk.ptr, *end = p + n;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		el->line++;
		p++;
	}
	el->chunk = str_sub(el->chunk, n, el->chunk.len);
	el->offset += n;
}

static bool
fail(struct elements *el, const char *what)
{
	err_set(&el->err, RC_INPUT, "line %llu: byte %llu: %s",
		(unsigned long long)el->line, (unsigned long long)el->offset, what);
	return false;
}

static bool
fail_at_end(struct elements *el)
{
	struct err e = { 0 };

	/* A stream that broke has its own, better reason. */
	if (lines_check(el->l, &e))
		return false;
	if (el->shape.kind == SHAPE_VALUES)
		return fail(el, "the last object is not closed: the file was cut short");
	return fail(el, "the array is not closed: the file was cut short");
}

/* One byte that is not white space, between elements. True when an element starts. */
static bool
between(struct elements *el, char c)
{
	if (el->expect == VALUE)
		return c == '{' ||
		       fail(el, "expected a JSON object, which begins with \"{\"");
	if (el->expect == CLOSED)
		return fail(el, "something follows the end of the array");
	if (c == ',' && el->expect == COMMA) {
		el->expect = ELEMENT;
	} else if (c == ']' && el->expect == ELEMENT) {
		return fail(el, "a comma before the end of the array: remove it");
	} else if (c == ']' && el->expect != OPEN) {
		el->expect = CLOSED;
	} else if (c == '[' && el->expect == OPEN) {
		el->expect = FIRST;
	} else if (el->expect == COMMA) {
		return fail(el, "expected \",\" or \"]\" after an element of the array");
	} else if (strchr(",]}:", c)) {
		return fail(el, "expected an element of the array");
	} else {
		return true;
	}
	step(el, 1);
	return false;
}

/* How far a string goes on in s, from i; its quote, if it is there, is passed. */
static size_t
scan_string(struct elements *el, struct str s, size_t i)
{
	size_t quote = 0;

	while (i < s.len) {
		const char *hit;

		if (el->escape) {
			el->escape = false;
			i++;
			continue;
		}
		if (quote < i || !quote) {
			hit = memchr(s.ptr + i, '"', s.len - i);
			quote = hit ? (size_t)(hit - s.ptr) : s.len;
		}
		hit = memchr(s.ptr + i, '\\', quote - i);
		if (!hit) {
			el->in_string = quote == s.len;
			return quote + !el->in_string;
		}
		el->escape = true;
		i = (size_t)(hit - s.ptr) + 1;
	}
	return i;
}

/* Whether the scan stops before c: behind an element of an array, or at what may be an
 * object's list. */
static bool
stops(struct elements *el, char c, bool *done)
{
	if (el->depth == 0 && !el->closes)
		*done = c == ',' || c == ']' || c == '}';
	el->at_list = c == '[' && el->depth == 1 && el->shape.list.len && !el->inside;
	return *done || el->at_list;
}

/* How many bytes of s belong to the element; *done when it ends there. */
static size_t
scan(struct elements *el, struct str s, bool *done)
{
	size_t i = 0;

	while (i < s.len && !*done) {
		char c = s.ptr[i];

		if (el->in_string) {
			i = scan_string(el, s, i);
			continue;
		}
		if (stops(el, c, done))
			return i;
		i++;
		el->in_string = c == '"';
		if (c == '{' || c == '[')
			el->depth++;
		else if (c == '}' || c == ']')
			*done = --el->depth == 0 && el->closes;
	}
	return i;
}

/* Passes over the rest of an object behind its list. */
static bool
leave(struct elements *el)
{
	bool done = false;

	step(el, 1);
	el->depth = 1;
	el->closes = true;
	while (!done && have(el))
		step(el, scan(el, el->chunk, &done));
	el->inside = false;
	el->expect = el->shape.kind == SHAPE_VALUES ? VALUE : COMMA;
	return done || fail_at_end(el);
}

/* White space and commas up to an element; false at the end and on an error. */
static bool
find_start(struct elements *el)
{
	while (have(el)) {
		char c = el->chunk.ptr[0];

		if (c && strchr(" \t\r\n", c)) {
			step(el, 1);
			continue;
		}
		if (c == ']' && el->inside && el->expect != ELEMENT) {
			if (!leave(el))
				return false;
			continue;
		}
		if (between(el, c))
			return true;
		if (el->err.rc)
			return false;
	}
	return el->expect != CLOSED && el->expect != VALUE && fail_at_end(el);
}

/* Whether the bracket that comes next opens the list of the object in buf. */
static bool
is_list(const struct elements *el)
{
	const struct str key = el->shape.list;
	struct str s = str_trim(buf_view(&el->buf));

	if (el->buf.over || !str_ends(s, STR(":")))
		return false;
	s = str_trim(str_sub(s, 0, s.len - 1));
	if (s.len < key.len + 3 || s.ptr[s.len - 1] != '"' ||
		!str_ends(str_sub(s, 0, s.len - 1), key) ||
		s.ptr[s.len - key.len - 2] != '"')
		return false;
	s = str_trim(str_sub(s, 0, s.len - key.len - 2));
	return s.ptr[s.len - 1] == '{' || s.ptr[s.len - 1] == ',';
}

static void
take(struct elements *el, size_t n)
{
	buf_add(&el->buf, el->chunk.ptr, n);
	step(el, n);
}

/* An element, or an object up to its list, which is then entered. False where it is not
 * closed. */
static bool
gather(struct elements *el)
{
	bool done = false;

	buf_clear(&el->buf);
	el->depth = 0;
	el->closes = el->shape.kind == SHAPE_VALUES && !el->inside;
	while (!done && have(el)) {
		take(el, scan(el, el->chunk, &done));
		if (!el->at_list)
			continue;
		el->at_list = false;
		if (is_list(el)) {
			el->inside = true;
			el->expect = FIRST;
			step(el, 1);
			return true;
		}
		el->depth++;
		take(el, 1);
	}
	return done || fail_at_end(el);
}

bool
elements_next(struct elements *el, struct line *out)
{
	bool was_inside;

	do {
		if (el->err.rc || !find_start(el))
			return false;
		was_inside = el->inside;
		out->offset = el->offset;
		out->number = el->line;
		if (!gather(el))
			return false;
	} while (el->inside != was_inside);
	if (el->expect != VALUE)
		el->expect = COMMA;
	out->too_long = el->buf.over;
	out->text = str_trim(buf_view(&el->buf));
	return true;
}

enum rc
elements_check(const struct elements *el, struct err *e)
{
	return err_copy(e, &el->err);
}
