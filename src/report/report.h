/* report.h - one verdict, several formats.
 *
 * A format is one row of the table, one file. All but JSON draw the same list of blocks
 * (doc.h), so what one says they all say. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "report/verdict.h"

struct report_format {
	const char *name; /* html, text, json, pdf */
	/* v passed verdict_check(). The same v, the same bytes. RC_LIMIT when out is
	 * full, RC_IO when a library fails. */
	enum rc (*write)(
		struct buf *out, struct arena *a, const struct verdict *v, struct err *e);
};

/* Ends with a NULL name. */
extern const struct report_format report_table[];

const struct report_format *report_find(const char *name);

/* The JSON Schema of assay-verdict/1. */
void report_schema(struct buf *out);

#endif
