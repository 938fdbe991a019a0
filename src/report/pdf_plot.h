/* pdf_plot.h - a plot's marks by cairo. */
#ifndef REPORT_PDF_PLOT_H
#define REPORT_PDF_PLOT_H

#include "report/pdf_page.h"
#include "report/plot.h"

void pdf_plot_write(struct pdf_page *p, const struct plot *plot);

#endif
