/* svg.h - a plot as one inline SVG element, coloured by the classes of the page's style.
 */
#ifndef REPORT_SVG_H
#define REPORT_SVG_H

#include "base/buf.h"
#include "report/plot.h"

/* number makes the ids of this picture's title and description its own. */
void svg_write(struct buf *out, const struct plot *p, unsigned number);

#endif
