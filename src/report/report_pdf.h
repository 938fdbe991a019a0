/* report_pdf.h - a report as PDF on A4: bookmarks, page x of y and the SEAL digest on
 * each page, the same bytes on a repeat with the same fonts. */
#ifndef REPORT_REPORT_PDF_H
#define REPORT_REPORT_PDF_H

#include "base/buf.h"
#include "report/verdict.h"

enum rc report_pdf_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e);

#endif
