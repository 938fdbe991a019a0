/* report_html.h - a report as one HTML file: no script, no request, text inert; for
 * screens from 360 pixels up, light and dark, and for A4 and Letter. */
#ifndef REPORT_REPORT_HTML_H
#define REPORT_REPORT_HTML_H

#include "base/buf.h"
#include "report/verdict.h"

enum rc report_html_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e);

#endif
