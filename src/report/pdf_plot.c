/* pdf_plot.c - see pdf_plot.h. */
#include "report/pdf_plot.h"

#include <math.h>
#include <pango/pangocairo.h>

#define SCALE 0.72

static void
colour(struct pdf_page *p, enum plot_style style)
{
	static const enum pdf_colour of[] = { [PLOT_INK] = PDF_INK,
		[PLOT_MUTED] = PDF_MUTED,
		[PLOT_GRID] = PDF_LINE,
		[PLOT_BAND] = PDF_BAND,
		[PLOT_ACCENT] = PDF_ACCENT,
		[PLOT_OTHER] = PDF_OTHER,
		[PLOT_H1] = PDF_ACCENT,
		[PLOT_H2] = PDF_H2 };
	static const double dash[] = { 5, 3 };

	pdf_page_colour(p, of[style]);
	cairo_set_dash(p->cr, dash, style == PLOT_H2 ? 2 : 0, 0);
}

static double
line_width(const struct plot_mark *m)
{
	if (m->width > 0)
		return m->width * SCALE;
	return m->style == PLOT_GRID || m->style == PLOT_MUTED ? 0.6 : 1.5;
}

static void
text(struct pdf_page *p, const struct plot_mark *m, double x, double y)
{
	PangoLayout *l = pdf_page_layout(p, PDF_CELL, PDF_WIDTH, m->text);
	PangoRectangle box;
	double width, base;

	pango_layout_get_extents(l, NULL, &box);
	width = (double)box.width / PANGO_SCALE;
	base = (double)pango_layout_get_baseline(l) / PANGO_SCALE;
	if (m->shape == PLOT_CENTRE)
		x -= width / 2;
	else if (m->shape == PLOT_END)
		x -= width;
	pdf_page_put(p, l, x, y - base);
	g_object_unref(l);
}

static void
path(struct pdf_page *p, const struct plot_mark *m, double top)
{
	cairo_new_path(p->cr);
	for (size_t i = 0; i < m->n; i++)
		cairo_line_to(p->cr, PDF_LEFT + SCALE * m->point[i].x,
			top + SCALE * m->point[i].y);
	cairo_stroke(p->cr);
}

static void
mark(struct pdf_page *p, const struct plot_mark *m, double top)
{
	double x = PDF_LEFT + SCALE * m->x, y = top + SCALE * m->y;
	cairo_t *cr = p->cr;

	colour(p, m->style);
	cairo_set_line_width(cr, line_width(m));
	switch (m->shape) {
	case PLOT_LINE:
		cairo_move_to(cr, x, y);
		cairo_line_to(cr, PDF_LEFT + SCALE * m->x2, top + SCALE * m->y2);
		cairo_stroke(cr);
		break;
	case PLOT_RECT:
		cairo_rectangle(cr, x, y, SCALE * (m->x2 - m->x), SCALE * (m->y2 - m->y));
		cairo_fill(cr);
		break;
	case PLOT_DISC:
	case PLOT_RING:
		cairo_new_path(cr);
		cairo_arc(cr, x, y, SCALE * m->x2, 0, 2 * G_PI);
		if (m->shape == PLOT_DISC)
			cairo_fill(cr);
		else
			cairo_stroke(cr);
		break;
	case PLOT_PATH:
		path(p, m, top);
		break;
	case PLOT_LABEL:
	case PLOT_CENTRE:
	case PLOT_END:
		text(p, m, x, y);
		break;
	}
}

/* For those who cannot see it; others read how to. */
static void
about(struct pdf_page *p, const struct plot *plot)
{
	PangoLayout *l = pdf_page_layout(p, PDF_TINY, PDF_RIGHT - PDF_LEFT, plot->about);

	pdf_page_colour(p, PDF_MUTED);
	pdf_page_leaf(p, "P");
	pdf_page_flow(p, l, PDF_LEFT);
	pdf_page_leaf_end(p);
	g_object_unref(l);
}

/* A picture taller than a page is scaled by nobody: its marks beyond the page are left to
 * the table. */
void
pdf_plot_write(struct pdf_page *p, const struct plot *plot)
{
	double height = SCALE * plot->height, top;
	PangoLayout *l = pdf_page_layout(p, PDF_BOLD, PDF_RIGHT - PDF_LEFT, plot->title);

	pdf_page_need(p, height + 24);
	pdf_page_colour(p, PDF_INK);
	pdf_page_leaf(p, "Caption");
	pdf_page_flow(p, l, PDF_LEFT);
	pdf_page_leaf_end(p);
	g_object_unref(l);
	top = p->y + 6;
	pdf_page_leaf(p, "Figure");
	for (size_t i = 0; i < plot->n; i++)
		if (top + SCALE * plot->mark[i].y < PDF_BOTTOM)
			mark(p, &plot->mark[i], top);
	pdf_page_leaf_end(p);
	cairo_set_dash(p->cr, NULL, 0, 0);
	p->y = fmin(top + height, PDF_BOTTOM);
	about(p, plot);
	p->y = fmin(p->y + 4, PDF_BOTTOM);
}
