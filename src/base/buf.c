/* buf.c - see buf.h. The memory doubles, up to max. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_release(struct buf *b)
{
	free(b->ptr);
	*b = (struct buf){ 0 };
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->over = false;
}

char *
buf_room(struct buf *b, size_t len)
{
	char *p;

	if (b->over || len > b->max - b->len) {
		b->over = true;
		return NULL;
	}
	if (len > b->cap - b->len || !b->ptr) {
		size_t cap = b->cap ? b->cap : 256;

		while (cap < b->len + len)
			cap = cap > b->max / 2 ? b->max : cap * 2;
		p = realloc(b->ptr, cap ? cap : 1);
		if (!p) {
			fputs("assay: out of memory\n", stderr);
			exit(EXIT_FAILURE);
		}
		b->ptr = p;
		b->cap = cap;
	}
	p = b->ptr + b->len;
	b->len += len;
	return p;
}

void
buf_add(struct buf *b, const void *ptr, size_t len)
{
	char *p = buf_room(b, len);

	if (p && len)
		memcpy(p, ptr, len);
}

void
buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.ptr, s.len);
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	char small[256], *p;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof small) {
		buf_add(b, small, (size_t)n);
		return;
	}
	/* vsnprintf wants a byte for its NUL, which is then given back. */
	p = buf_room(b, (size_t)n + 1);
	if (!p)
		return;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len--;
}

enum rc
buf_check(const struct buf *b, const char *what, struct err *e)
{
	if (b->over)
		return err_set(e, RC_LIMIT, "%s is larger than %zu bytes", what, b->max);
	return RC_OK;
}
