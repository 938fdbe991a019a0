/* pdf_table.h - tables over pages, their header on each. */
#ifndef REPORT_PDF_TABLE_H
#define REPORT_PDF_TABLE_H

#include "report/doc.h"
#include "report/pdf_page.h"

void pdf_table_write(struct pdf_page *p, const struct doc_table *t);

#endif
