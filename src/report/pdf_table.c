/* pdf_table.c - see pdf_table.h. */
#include "report/pdf_table.h"

#include <math.h>
#include <pango/pangocairo.h>

enum { COLUMNS_MAX = 8, MEASURED_MAX = 60 };
#define GAP    10.0
#define PAD    2.5
#define HEADER 70.0
#define LABEL  150.0 /* of facts */

struct table {
	struct pdf_page *p;
	const struct doc_table *t;
	double width[COLUMNS_MAX];
};

static bool
is_number(const char *column)
{
	return column[0] == '>';
}

static bool
is_facts(const struct doc_table *t)
{
	return t->n_column == 2 && !t->column[0][0];
}

static bool
is_digest(struct str s)
{
	return s.len == 64 && !memchr(s.ptr, ' ', 64);
}

static PangoLayout *
layout(const struct table *k, size_t column, struct str s, double width, bool head)
{
	const struct doc_table *t = k->t;
	bool bold = head || (!column && !is_facts(t));
	PangoLayout *l = pdf_page_layout(k->p,
		is_digest(s) ? PDF_HASH
		: bold       ? PDF_CELL_BOLD
			     : PDF_CELL,
		width, s);

	if (is_number(t->column[column]))
		pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
	/* A row must fit on a page. */
	pango_layout_set_height(l, (int)((PDF_BOTTOM - PDF_TOP - 60) * PANGO_SCALE));
	pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	return l;
}

static double
natural_width(const struct table *k, size_t column)
{
	const struct doc_table *t = k->t;
	double most = 0;
	size_t seen = 0;

	for (size_t i = column; i < t->n_cell && seen < MEASURED_MAX;
		i += t->n_column, seen++) {
		PangoLayout *l = layout(k, column, t->cell[i], PDF_WIDTH, false);
		PangoRectangle box;

		pango_layout_get_extents(l, NULL, &box);
		if ((double)box.width / PANGO_SCALE > most)
			most = (double)box.width / PANGO_SCALE;
		g_object_unref(l);
	}
	return most + 1;
}

/* A header is wrapped at its words, but not narrower than the longest. */
static double
name_width(const struct table *k, size_t column)
{
	const char *name = k->t->column[column] + is_number(k->t->column[column]);
	PangoLayout *l = pdf_page_layout(k->p, PDF_CELL_BOLD, PDF_WIDTH, str_of(name));
	PangoRectangle box;
	size_t most = 0;
	double whole;

	pango_layout_get_extents(l, NULL, &box);
	g_object_unref(l);
	whole = (double)box.width / PANGO_SCALE + 2;
	for (struct str rest = str_of(name); rest.ptr;) {
		struct str word = str_cut(&rest, ' ');

		most = word.len > most ? word.len : most;
	}
	/* Letters differ in width: a quarter more is enough for any word. */
	return fmin(whole,
		fmax(HEADER, 1.25 * whole * (double)most / (double)(strlen(name) + 1)));
}

/* Narrow columns keep their width, the others share what is left by the square root of
 * what they want: long text gets more, short text enough. */
static void
measure(struct table *k)
{
	const struct doc_table *t = k->t;
	double want[COLUMNS_MAX],
		left = PDF_RIGHT - PDF_LEFT - GAP * (double)(t->n_column - 1);
	bool fixed[COLUMNS_MAX] = { false };
	size_t n = t->n_column;
	double roots = 0;

	for (size_t c = 0; c < t->n_column; c++) {
		double name = name_width(k, c);

		want[c] = natural_width(k, c);
		want[c] = name > want[c] ? name : want[c];
		k->width[c] = 0;
	}
	for (bool more = true; more && n;) {
		double share = left / (double)n;

		more = false;
		for (size_t c = 0; c < t->n_column; c++)
			if (!fixed[c] && want[c] <= share) {
				k->width[c] = want[c];
				fixed[c] = more = true;
				left -= want[c];
				n--;
			}
	}
	for (size_t c = 0; c < t->n_column; c++)
		roots += fixed[c] ? 0 : sqrt(want[c]);
	for (size_t c = 0; c < t->n_column; c++)
		if (!fixed[c])
			k->width[c] = left * sqrt(want[c]) / roots;
	if (is_facts(t)) {
		k->width[0] = LABEL;
		k->width[1] = PDF_RIGHT - PDF_LEFT - GAP - LABEL;
	}
}

static void row(struct table *k, const struct str *cell, bool head);

static void
header(struct table *k)
{
	struct str head[COLUMNS_MAX];

	if (is_facts(k->t))
		return;
	for (size_t c = 0; c < k->t->n_column; c++)
		head[c] = str_of(k->t->column[c] + is_number(k->t->column[c]));
	row(k, head, true);
}

static void
rule(struct pdf_page *p, double width)
{
	pdf_page_colour(p, PDF_LINE);
	cairo_set_line_width(p->cr, width);
	cairo_move_to(p->cr, PDF_LEFT, p->y);
	cairo_line_to(p->cr, PDF_RIGHT, p->y);
	cairo_stroke(p->cr);
}

/* On one page, under a header. */
static void
row(struct table *k, const struct str *cell, bool head)
{
	struct pdf_page *p = k->p;
	PangoLayout *l[COLUMNS_MAX];
	double height = 0, x = PDF_LEFT;

	for (size_t c = 0; c < k->t->n_column; c++) {
		double h;

		l[c] = layout(k, c, cell[c], k->width[c], head);
		h = pdf_page_height(l[c]);
		height = h > height ? h : height;
	}
	if (!head && p->y + height + 2 * PAD > PDF_BOTTOM) {
		pdf_page_break(p);
		header(k);
	}
	pdf_page_group(p, "TR");
	for (size_t c = 0; c < k->t->n_column; c++) {
		pdf_page_colour(p, head || (!c && is_facts(k->t)) ? PDF_MUTED : PDF_INK);
		pdf_page_leaf(p, head || !c ? "TH" : "TD");
		pdf_page_put(p, l[c], x, p->y + PAD);
		pdf_page_leaf_end(p);
		x += k->width[c] + GAP;
		g_object_unref(l[c]);
	}
	pdf_page_group_end(p, "TR");
	p->y += height + 2 * PAD;
	rule(p, head ? 1 : 0.5);
}

void
pdf_table_write(struct pdf_page *p, const struct doc_table *t)
{
	struct table k = { .p = p, .t = t };

	measure(&k);
	pdf_page_need(p, 100);
	pdf_page_group(p, "Table");
	if (t->caption.len) {
		PangoLayout *l = pdf_page_layout(
			p, PDF_CELL_BOLD, PDF_RIGHT - PDF_LEFT, t->caption);

		pdf_page_colour(p, PDF_INK);
		pdf_page_leaf(p, "Caption");
		pdf_page_flow(p, l, PDF_LEFT);
		pdf_page_leaf_end(p);
		g_object_unref(l);
		p->y += 3;
	}
	header(&k);
	for (size_t i = 0; i + t->n_column <= t->n_cell; i += t->n_column)
		row(&k, t->cell + i, false);
	pdf_page_group_end(p, "Table");
	p->y += 10;
}
