/* report_text.h - a report for a terminal, at most 90 columns but for what cannot be
 * folded. Controls, bidi marks and bad bytes come out escaped. */
#ifndef REPORT_REPORT_TEXT_H
#define REPORT_REPORT_TEXT_H

#include "base/buf.h"
#include "report/verdict.h"

enum rc report_text_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e);

#endif
