/* svg.c - see svg.h. */
#include "report/svg.h"

#include "report/html.h"

static const char *const style_name[] = {
	[PLOT_INK] = "ink",
	[PLOT_MUTED] = "muted",
	[PLOT_GRID] = "grid",
	[PLOT_BAND] = "band",
	[PLOT_ACCENT] = "accent",
	[PLOT_OTHER] = "other",
	[PLOT_H1] = "h1",
	[PLOT_H2] = "h2",
};

/* Tenths are as fine as anybody sees; "-0" would differ between machines. */
static void
coordinate(struct buf *out, const char *name, double v)
{
	buf_fmt(out, " %s=\"%.1f\"", name, v + 0.0);
}

static void
path(struct buf *out, const struct plot_mark *m)
{
	buf_str(out, STR(" d=\""));
	for (size_t i = 0; i < m->n; i++)
		buf_fmt(out, "%c%.1f %.1f", i ? 'L' : 'M', m->point[i].x, m->point[i].y);
	buf_char(out, '"');
}

static void
line(struct buf *out, const struct plot_mark *m)
{
	coordinate(out, "x1", m->x);
	coordinate(out, "y1", m->y);
	coordinate(out, "x2", m->x2);
	coordinate(out, "y2", m->y2);
	if (m->width > 0)
		buf_fmt(out, " style=\"stroke-width:%.2f\"", m->width);
}

static void
rect(struct buf *out, const struct plot_mark *m)
{
	coordinate(out, "x", m->x);
	coordinate(out, "y", m->y);
	coordinate(out, "width", m->x2 - m->x);
	coordinate(out, "height", m->y2 - m->y);
	buf_str(out, STR(" rx=\"2\""));
}

static void
text(struct buf *out, const struct plot_mark *m)
{
	static const char *const anchor[] = { "", " m", " e" };

	buf_fmt(out, "<text class=\"%s%s\"", style_name[m->style],
		anchor[m->shape - PLOT_LABEL]);
	coordinate(out, "x", m->x);
	coordinate(out, "y", m->y);
	buf_char(out, '>');
	html_text(out, m->text);
	buf_str(out, STR("</text>"));
}

static void
mark(struct buf *out, const struct plot_mark *m)
{
	static const char *const element[] = { [PLOT_LINE] = "line",
		[PLOT_RECT] = "rect",
		[PLOT_DISC] = "circle",
		[PLOT_RING] = "circle",
		[PLOT_PATH] = "path" };

	if (m->shape >= PLOT_LABEL) {
		text(out, m);
		return;
	}
	buf_fmt(out, "<%s class=\"%s%s\"", element[m->shape], style_name[m->style],
		m->shape == PLOT_RING ? " o" : "");
	if (m->shape == PLOT_LINE) {
		line(out, m);
	} else if (m->shape == PLOT_RECT) {
		rect(out, m);
	} else if (m->shape == PLOT_PATH) {
		path(out, m);
	} else {
		coordinate(out, "cx", m->x);
		coordinate(out, "cy", m->y);
		coordinate(out, "r", m->x2);
	}
	buf_str(out, STR("/>"));
}

void
svg_write(struct buf *out, const struct plot *p, unsigned number)
{
	buf_fmt(out,
		"<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"t%u d%u\">"
		"<title id=\"t%u\">",
		p->width, p->height, number, number, number);
	html_text(out, p->title);
	buf_fmt(out, "</title><desc id=\"d%u\">", number);
	html_text(out, p->about);
	buf_str(out, STR("</desc>"));
	for (size_t i = 0; i < p->n; i++)
		mark(out, &p->mark[i]);
	buf_str(out, STR("</svg>"));
}
