/* err.c - see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Texts quote bytes from outside. Control bytes and everything that is not ASCII
 * is shown as \xNN, so one error is one line and cannot move a cursor. */
static void
escape_into(char *out, size_t size, const char *in)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = 0;

	for (; *in && n + 5 < size; in++) {
		unsigned char c = (unsigned char)*in;

		if (c >= 0x20 && c < 0x7f) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	out[n] = 0;
}

enum rc
err_set(struct err *e, enum rc rc, const char *fmt, ...)
{
	char raw[ERR_TEXT_BYTES];
	va_list ap;

	if (e->rc != RC_OK)
		return e->rc;
	e->rc = rc;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	escape_into(e->text, sizeof e->text, raw);
	return rc;
}

static void
prefix(struct err *e, const char *front)
{
	char safe[ERR_TEXT_BYTES], old[ERR_TEXT_BYTES];
	size_t n;

	escape_into(safe, sizeof safe / 2, front);
	memcpy(old, e->text, sizeof old);
	n = strlen(safe);
	memcpy(e->text, safe, n);
	memcpy(e->text + n, old, sizeof e->text - n);
	e->text[sizeof e->text - 1] = 0;
}

enum rc
err_in(struct err *e, const char *place)
{
	char front[ERR_TEXT_BYTES];

	if (e->rc == RC_OK)
		return RC_OK;
	snprintf(front, sizeof front, "%s: ", place);
	prefix(e, front);
	return e->rc;
}

enum rc
err_in_line(struct err *e, const char *place, unsigned long long line)
{
	char front[ERR_TEXT_BYTES];

	if (e->rc == RC_OK)
		return RC_OK;
	snprintf(front, sizeof front, "%s: line %llu: ", place, line);
	prefix(e, front);
	return e->rc;
}

enum rc
err_copy(struct err *e, const struct err *from)
{
	if (e->rc == RC_OK && from->rc != RC_OK)
		*e = *from;
	return e->rc;
}
