/* pdf_exhibit.c - see pdf_exhibit.h. */
#include "report/pdf_exhibit.h"

#include "report/exhibit.h"

#include <pango/pangocairo.h>

enum { TEXT_MAX = 1 << 18, SHOWN_MAX = 20000 };
#define GAP   16.0
#define WIDTH ((PDF_RIGHT - PDF_LEFT - GAP) / 2)

static void
attribute(PangoAttrList *list, PangoAttribute *a, size_t from, size_t to)
{
	a->start_index = (guint)from;
	a->end_index = (guint)to;
	pango_attr_list_insert(list, a);
}

/* One side's text with its shared runs marked; numbered, so that both sides tell. */
static PangoLayout *
side(struct pdf_page *p, const struct verdict_exhibit *x, bool left)
{
	PangoLayout *l = pdf_page_layout(p, PDF_SMALL, WIDTH, STR(""));
	/* What every layout has. */
	PangoAttrList *list = pango_attr_list_copy(pango_layout_get_attributes(l));
	struct exhibit_run *run;
	size_t n = exhibit_runs(&run, p->arena, x, left);
	struct buf b;

	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < n && b.len < SHOWN_MAX; i++) {
		size_t from = b.len;

		if (run[i].number)
			buf_fmt(&b, "[%zu] ", run[i].number);
		pdf_page_inert(&b, str_sub(run[i].text, 0, SHOWN_MAX));
		if (run[i].number && run[i].counted)
			attribute(list, pango_attr_background_new(0xfdfd, 0xe9e9, 0xa9a9),
				from, b.len);
		else if (run[i].number)
			attribute(list, pango_attr_strikethrough_new(TRUE), from, b.len);
	}
	pango_layout_set_text(l, b.len ? b.ptr : "", (int)b.len);
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
	buf_release(&b);
	return l;
}

static void
line(struct pdf_page *p, enum pdf_font font, enum pdf_colour colour, struct str text)
{
	PangoLayout *l = pdf_page_layout(p, font, PDF_RIGHT - PDF_LEFT, text);

	pdf_page_colour(p, colour);
	pdf_page_leaf(p, font == PDF_SUBHEADING ? "H3" : "P");
	pdf_page_flow(p, l, PDF_LEFT);
	pdf_page_leaf_end(p);
	g_object_unref(l);
}

static void
names(struct pdf_page *p, const struct verdict_exhibit *x)
{
	struct arena *a = p->arena;
	struct str left = str_sub(p->verdict->suspect, 0, 60),
		   right = str_sub(p->verdict->candidate_model, 0, 60);
	PangoLayout *l = pdf_page_layout(p, PDF_CELL_BOLD, WIDTH,
		arena_fmt(a, "%.*s\n%.*s", STR_ARG(left), STR_ARG(x->left_name)));
	PangoLayout *r = pdf_page_layout(p, PDF_CELL_BOLD, WIDTH,
		arena_fmt(a, "%.*s\n%.*s", STR_ARG(right), STR_ARG(x->right_name)));
	double one = pdf_page_height(l), two = pdf_page_height(r);

	pdf_page_need(p, 60);
	pdf_page_colour(p, PDF_MUTED);
	pdf_page_leaf(p, "P");
	pdf_page_put(p, l, PDF_LEFT, p->y);
	pdf_page_leaf_end(p);
	pdf_page_leaf(p, "P");
	pdf_page_put(p, r, PDF_LEFT + WIDTH + GAP, p->y);
	pdf_page_leaf_end(p);
	p->y += (one > two ? one : two) + 3;
	g_object_unref(l);
	g_object_unref(r);
}

static void
pair(struct pdf_page *p, const struct verdict_exhibit *x)
{
	PangoLayout *l = side(p, x, true), *r = side(p, x, false);
	int at = 0, at_right = 0;
	int n = pango_layout_get_line_count(l), n_right = pango_layout_get_line_count(r);

	for (;;) {
		double one, two;

		pdf_page_colour(p, PDF_INK);
		pdf_page_leaf(p, "P");
		one = pdf_page_lines(p, l, &at, PDF_LEFT, p->y);
		pdf_page_leaf_end(p);
		pdf_page_leaf(p, "P");
		two = pdf_page_lines(p, r, &at_right, PDF_LEFT + WIDTH + GAP, p->y);
		pdf_page_leaf_end(p);
		p->y = one > two ? one : two;
		if (at >= n && at_right >= n_right)
			break;
		pdf_page_break(p);
	}
	g_object_unref(l);
	g_object_unref(r);
}

void
pdf_exhibit_write(struct pdf_page *p, struct str name, const struct verdict_exhibit *x)
{
	struct arena *a = p->arena;

	pdf_page_need(p, 110);
	line(p, PDF_SUBHEADING, PDF_INK, name);
	line(p, PDF_SMALL, PDF_MUTED,
		arena_fmt(a, "Prompt %.*s: %.*s", STR_ARG(x->prompt_id),
			STR_ARG(str_sub(x->prompt, 0, 1000))));
	p->y += 4;
	names(p, x);
	pair(p, x);
	p->y += 4;
	for (size_t i = 0; i < x->n_span; i++) {
		struct str about = exhibit_about(a, p->verdict, &x->span[i]);

		line(p, PDF_CELL, PDF_MUTED,
			arena_fmt(a, "[%zu] %.*s", i + 1, STR_ARG(about)));
	}
	p->y += 14;
}
