/* store_core.c - see store_core.h. */
#include "config.h"

#include "store/store_core.h"

#include <stdarg.h>
#include <stdio.h>

enum rc
store_core_fail(struct store *s, enum rc rc, const char *fmt, ...)
{
	char text[ERR_TEXT_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(&s->db.err, rc, "%s", text);
}
