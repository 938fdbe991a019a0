/* plot.h - a picture as a list of marks, for SVG and for PDF alike. */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>

/* What a mark means; a renderer gives it colour, and never colour alone: H1 and H2 also
 * differ in dash, filled and open marks in shape. */
enum plot_style {
	PLOT_INK,
	PLOT_MUTED,
	PLOT_GRID,
	PLOT_BAND,
	PLOT_ACCENT, /* the candidate in question */
	PLOT_OTHER,  /* other candidates */
	PLOT_H1,
	PLOT_H2,
};

enum plot_shape {
	PLOT_LINE,   /* x, y to x2, y2 */
	PLOT_RECT,   /* corner x, y and x2, y2 */
	PLOT_DISC,   /* centre x, y, radius x2 */
	PLOT_RING,   /* likewise, open */
	PLOT_PATH,   /* point[n] */
	PLOT_LABEL,  /* text from x on, on the line y */
	PLOT_CENTRE, /* text centred on x */
	PLOT_END,    /* text that ends at x */
};

struct plot_point {
	double x, y;
};

struct plot_mark {
	enum plot_shape shape;
	enum plot_style style;
	double x, y, x2, y2;
	double width; /* of a line; 0: that of its style */
	struct str text;
	struct plot_point *point;
	size_t n;
};

/* Units are CSS pixels at a width of 440; y goes down. Text is 12 high. */
struct plot {
	struct arena *arena;
	struct str title, about; /* for those who cannot see it */
	double width, height;
	struct plot_mark *mark;
	size_t n, cap;
};

enum { PLOT_WIDTH = 440, PLOT_TEXT = 12 };

struct plot *plot_new(struct arena *a, const char *title, struct str about);
struct plot_mark *plot_add(
	struct plot *p, enum plot_shape shape, enum plot_style style, double x, double y);
void plot_line(
	struct plot *p, enum plot_style style, double x, double y, double x2, double y2);
void plot_rect(
	struct plot *p, enum plot_style style, double x, double y, double x2, double y2);
void plot_text(struct plot *p, enum plot_shape shape, enum plot_style style, double x,
	double y, struct str text);

/* An axis: what value lies at which x. */
struct plot_axis {
	double low, high;
	double from, to;
};
/* Values beyond the ends are put at them. */
double plot_at(const struct plot_axis *a, double value);

#endif
