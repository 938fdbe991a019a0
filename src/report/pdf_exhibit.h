/* pdf_exhibit.h - two answers side by side, over as many pages as they take. */
#ifndef REPORT_PDF_EXHIBIT_H
#define REPORT_PDF_EXHIBIT_H

#include "report/pdf_page.h"

void pdf_exhibit_write(
	struct pdf_page *p, struct str name, const struct verdict_exhibit *x);

#endif
