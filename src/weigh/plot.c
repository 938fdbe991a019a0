/* plot.c - see plot.h. */
#include "weigh/plot.h"

#include "stat/calib.h"
#include "stat/curve.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 560, HEIGHT = 380, LEFT = 60, RIGHT = 150, TOP = 40, BOTTOM = 50 };
enum { STEPS = 240, BINS = 24 };

static const char student[] = "#b2182b", other[] = "#2166ac", grey[] = "#777777";

/* The part of the picture that holds the curves, in units of the data. */
struct axes {
	struct buf *out;
	double x0, x1, y0, y1;
	int n_legend;
};

static double
at_x(const struct axes *a, double x)
{
	return LEFT + (x - a->x0) / (a->x1 - a->x0) * (WIDTH - LEFT - RIGHT);
}

static double
at_y(const struct axes *a, double y)
{
	return HEIGHT - BOTTOM - (y - a->y0) / (a->y1 - a->y0) * (HEIGHT - TOP - BOTTOM);
}

/* Text of others: markup is escaped, what is no printable ASCII is a question mark. */
static void
escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '<' || c == '>' || c == '&' || c == '"')
			buf_fmt(out, "&#%d;", c);
		else
			buf_char(out, c >= ' ' && c < 0x7f ? c : '?');
	}
}

static void
text(struct buf *out, double x, double y, const char *anchor, struct str s)
{
	buf_fmt(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	escaped(out, s);
	buf_str(out, STR("</text>\n"));
}

static void
tick(struct axes *a, bool upright, double v)
{
	char label[32];
	double x = upright ? LEFT : at_x(a, v),
	       y = upright ? at_y(a, v) : HEIGHT - BOTTOM;
	struct buf *out = a->out;

	snprintf(label, sizeof label, "%g", v);
	buf_fmt(out, "<path d=\"M%.1f %.1fh%dv%d\" stroke=\"#000\" fill=\"none\"/>\n", x,
		y, upright ? -5 : 0, upright ? 0 : 5);
	text(out, upright ? x - 8 : x, upright ? y + 4 : y + 18,
		upright ? "end" : "middle", str_of(label));
}

static void
begin(struct axes *a, struct buf *out, struct str title, const char *x, const char *y)
{
	a->out = out;
	buf_fmt(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		WIDTH, HEIGHT, WIDTH, HEIGHT);
	text(out, LEFT, TOP - 16, "start", title);
	text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", str_of(x));
	buf_fmt(out, "<g transform=\"rotate(-90 16 %d)\">", HEIGHT / 2);
	text(out, 16, HEIGHT / 2.0, "middle", str_of(y));
	buf_fmt(out, "</g>\n<path d=\"M%d %dV%dH%d\" stroke=\"#000\" fill=\"none\"/>\n",
		LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
}

static void
legend(struct axes *a, const char *colour, const char *dash, const char *what)
{
	int y = TOP + 12 + 20 * a->n_legend++;

	buf_fmt(a->out,
		"<path d=\"M%d %dh22\" stroke=\"%s\" stroke-dasharray=\"%s\" "
		"stroke-width=\"2\"/>\n",
		WIDTH - RIGHT + 10, y - 4, colour, dash);
	text(a->out, WIDTH - RIGHT + 38, y, "start", str_of(what));
}

static void
open_curve(struct axes *a, const char *colour, const char *dash)
{
	buf_fmt(a->out,
		"<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" "
		"stroke-dasharray=\"%s\" points=\"",
		colour, dash);
}

static void
point(struct axes *a, double x, double y)
{
	buf_fmt(a->out, "%.2f,%.2f ", at_x(a, x), at_y(a, y < a->y1 ? y : a->y1));
}

static void
close_curve(struct axes *a)
{
	buf_str(a->out, STR("\"/>\n"));
}

/* A symmetric range of whole decades that holds every ratio. */
static double
decades(const struct plot_data *d)
{
	double most = 1;

	for (size_t i = 0; i < d->n; i++)
		most = fmax(most, fabs(d->log10_lr[i]));
	return ceil(most);
}

static void
ticks_of_decades(struct axes *a)
{
	double step = a->x1 > 4 ? ceil(a->x1 / 4) : a->x1 > 2 ? 1 : 0.5;

	for (double x = 0; x <= a->x1 + 1e-9; x += step) {
		tick(a, false, x);
		if (x > 0)
			tick(a, false, -x);
	}
}

void
plot_tippett(struct buf *out, const struct plot_data *d)
{
	double r = decades(d);
	struct axes a = { .x0 = -r, .x1 = r, .y0 = 0, .y1 = 1 };

	begin(&a, out, d->title, "log10 LR", "share with at least this LR");
	ticks_of_decades(&a);
	for (int i = 0; i <= 4; i++)
		tick(&a, true, i / 4.0);
	for (int kind = 0; kind < 2; kind++) {
		open_curve(&a, kind ? student : other, "none");
		for (int i = 0; i <= STEPS; i++) {
			double x = -r + 2 * r * i / STEPS;
			struct curve_tippett t =
				curve_tippett(d->log10_lr, d->target, d->n, x);

			point(&a, x, kind ? t.target : t.nontarget);
		}
		close_curve(&a);
	}
	legend(&a, student, "none", "students");
	legend(&a, other, "none", "others");
	buf_str(out, STR("</svg>\n"));
}

static void
ece_curve(struct axes *a, const struct plot_data *d, const double *lr, const char *colour,
	const char *dash)
{
	open_curve(a, colour, dash);
	for (int i = 0; i <= STEPS; i++) {
		double x = a->x0 + (a->x1 - a->x0) * i / STEPS;

		point(a, x,
			lr ? curve_ece(lr, d->target, d->n, x) : curve_ece_neutral(x));
	}
	close_curve(a);
}

void
plot_ece(struct buf *out, const struct plot_data *d)
{
	struct axes a = { .x0 = -2.5, .x1 = 2.5, .y0 = 0, .y1 = 1.2 };
	struct arena own = { 0 };
	double *pav = ARENA_RAW(&own, double, d->n);

	begin(&a, out, d->title, "prior log10 odds", "cross-entropy, bits");
	for (int i = -2; i <= 2; i++)
		tick(&a, false, i);
	for (int i = 0; i <= 6; i++)
		tick(&a, true, i / 5.0);
	calib_pav(pav, &own, d->log10_lr, d->target, d->n);
	ece_curve(&a, d, NULL, grey, "2 4");
	ece_curve(&a, d, pav, other, "6 3");
	ece_curve(&a, d, d->log10_lr, student, "none");
	legend(&a, student, "none", "as reported");
	legend(&a, other, "6 3", "best monotone");
	legend(&a, grey, "2 4", "saying nothing");
	buf_str(out, STR("</svg>\n"));
	arena_release(&own);
}

static void
bar(struct axes *a, double x, double width, double y, const char *colour)
{
	double top = at_y(a, y > 0 ? y : 0), bottom = at_y(a, y > 0 ? 0 : y);

	buf_fmt(a->out,
		"<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" "
		"fill=\"%s\"/>\n",
		at_x(a, x), top, at_x(a, x + width) - at_x(a, x) - 1, bottom - top,
		colour);
}

void
plot_scores(struct buf *out, const struct plot_data *d)
{
	double r = decades(d), width = 2 * r / BINS, most = 1;
	struct axes a = { .x0 = -r, .x1 = r };
	size_t count[2][BINS] = { { 0 } };

	for (size_t i = 0; i < d->n; i++) {
		size_t bin = (size_t)((d->log10_lr[i] + r) / width);

		count[d->target[i]][bin < BINS ? bin : BINS - 1]++;
	}
	for (size_t i = 0; i < BINS; i++)
		most = fmax(most,
			(double)(count[0][i] > count[1][i] ? count[0][i] : count[1][i]));
	a.y0 = -most;
	a.y1 = most;
	begin(&a, out, d->title, "log10 LR", "trials (others downwards)");
	ticks_of_decades(&a);
	tick(&a, true, most);
	tick(&a, true, 0);
	tick(&a, true, -most);
	for (size_t i = 0; i < BINS; i++) {
		double x = -r + width * (double)i;

		if (count[1][i])
			bar(&a, x, width, (double)count[1][i], student);
		if (count[0][i])
			bar(&a, x, width, -(double)count[0][i], other);
	}
	legend(&a, student, "none", "students");
	legend(&a, other, "none", "others");
	buf_str(out, STR("</svg>\n"));
}
