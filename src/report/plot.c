/* plot.c - see plot.h. */
#include "report/plot.h"

struct plot *
plot_new(struct arena *a, const char *title, struct str about)
{
	struct plot *p = ARENA_NEW(a, struct plot, 1);

	p->arena = a;
	p->title = str_of(title);
	p->about = about;
	p->width = PLOT_WIDTH;
	return p;
}

struct plot_mark *
plot_add(struct plot *p, enum plot_shape shape, enum plot_style style, double x, double y)
{
	ARENA_GROW(p->arena, p->mark, &p->cap, p->n + 1);
	p->mark[p->n] =
		(struct plot_mark){ .shape = shape, .style = style, .x = x, .y = y };
	return &p->mark[p->n++];
}

void
plot_line(struct plot *p, enum plot_style style, double x, double y, double x2, double y2)
{
	struct plot_mark *m = plot_add(p, PLOT_LINE, style, x, y);

	m->x2 = x2;
	m->y2 = y2;
}

void
plot_rect(struct plot *p, enum plot_style style, double x, double y, double x2, double y2)
{
	struct plot_mark *m = plot_add(p, PLOT_RECT, style, x, y);

	m->x2 = x2;
	m->y2 = y2;
}

void
plot_text(struct plot *p, enum plot_shape shape, enum plot_style style, double x,
	double y, struct str text)
{
	plot_add(p, shape, style, x, y)->text = text;
}

double
plot_at(const struct plot_axis *a, double value)
{
	double share = a->high > a->low ? (value - a->low) / (a->high - a->low) : 0.5;

	share = share < 0 ? 0 : share > 1 ? 1 : share;
	return a->from + share * (a->to - a->from);
}
