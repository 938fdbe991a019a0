/* elements.c - see elements.h.
 *
 * Between elements one byte at a time decides; inside one, the scan stops only at
 * quotes, brackets and, in strings, backslashes. */
#include "read/elements.h"

enum { OPEN, FIRST, ELEMENT, COMMA, CLOSED };

void
elements_init(struct elements *el, struct lines *l, size_t max_len, size_t skip)
{
	*el = (struct elements){ .l = l, .line = 1, .expect = OPEN };
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
	return fail(el, "the array is not closed: the file was cut short");
}

/* One byte that is not white space, between elements. True when an element starts. */
static bool
between(struct elements *el, char c)
{
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

static bool
find_start(struct elements *el)
{
	while (have(el)) {
		char c = el->chunk.ptr[0];

		if (c && strchr(" \t\r\n", c)) {
			step(el, 1);
			continue;
		}
		if (between(el, c))
			return true;
		if (el->err.rc)
			return false;
	}
	return el->expect != CLOSED && fail_at_end(el);
}

/* How far a string goes on in s; *closed when its quote is there. */
static size_t
scan_string(struct elements *el, struct str s)
{
	size_t i = 0;

	while (i < s.len) {
		char c = s.ptr[i++];

		if (el->escape) {
			el->escape = false;
		} else if (c == '\\') {
			el->escape = true;
		} else if (c == '"') {
			el->in_string = false;
			return i;
		}
	}
	return i;
}

/* How many bytes of s belong to the element; *done when it ends there. */
static size_t
scan(struct elements *el, struct str s, bool *done)
{
	size_t i = 0;

	while (i < s.len) {
		char c = s.ptr[i];

		if (el->in_string) {
			i += scan_string(el, str_sub(s, i, s.len));
			continue;
		}
		*done = el->depth == 0 && (c == ',' || c == ']' || c == '}');
		if (*done)
			return i;
		i++;
		el->in_string = c == '"';
		if (c == '{' || c == '[')
			el->depth++;
		else if (c == '}' || c == ']')
			el->depth--;
	}
	return i;
}

bool
elements_next(struct elements *el, struct line *out)
{
	bool done = false;

	if (el->err.rc || !find_start(el))
		return false;
	buf_clear(&el->buf);
	out->offset = el->offset;
	out->number = el->line;
	while (!done && have(el)) {
		size_t n = scan(el, el->chunk, &done);

		buf_add(&el->buf, el->chunk.ptr, n);
		step(el, n);
	}
	if (!done)
		return fail_at_end(el);
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
