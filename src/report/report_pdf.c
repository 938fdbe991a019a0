/* report_pdf.c - see report_pdf.h. The same blocks as in the other formats, flowing over
 * pages; drawn twice, because the first page must know how many there are. */
#include "report/report_pdf.h"

#include "base/clock.h"
#include "report/contents.h"
#include "report/pdf_exhibit.h"
#include "report/pdf_plot.h"
#include "report/pdf_table.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

struct style {
	enum pdf_font font;
	enum pdf_colour colour;
	double indent, before, after, need;
	const char *tag;
};

static const struct style styles[] = {
	[DOC_TITLE] = { PDF_TITLE, PDF_INK, 0, 0, 8, 0, "H1" },
	[DOC_HEADING] = { PDF_HEADING, PDF_INK, 0, 12, 5, 110, "H2" },
	[DOC_TEXT] = { PDF_BODY, PDF_INK, 0, 0, 6, 0, "P" },
	[DOC_ANSWER] = { PDF_ANSWER, PDF_INK, 14, 4, 10, 40, "P" },
	[DOC_NOTE] = { PDF_BODY, PDF_INK, 14, 2, 8, 0, "P" },
	[DOC_ITEM] = { PDF_BODY, PDF_INK, 14, 0, 3, 0, "LBody" },
	[DOC_CODE] = { PDF_MONO, PDF_INK, 10, 2, 8, 40, "P" },
	[DOC_FOLD] = { PDF_BOLD, PDF_INK, 0, 4, 4, 40, "P" },
};

/* C strings for cairo: valid UTF-8 without NUL. */
static const char *
inert(struct pdf_page *p, struct str s)
{
	struct buf b;
	struct str out;

	buf_init(&b, 1 << 16);
	pdf_page_inert(&b, str_sub(s, 0, 400));
	out = arena_str(p->arena, buf_view(&b));
	buf_release(&b);
	return out.ptr;
}

static void
bookmark(struct pdf_page *p, const struct doc_block *b)
{
	const char *where =
		arena_fmt(p->arena, "page=%u pos=[%.0f %.0f]", p->page, PDF_LEFT, p->y)
			.ptr;

	cairo_pdf_surface_add_outline(
		p->surface, CAIRO_PDF_OUTLINE_ROOT, inert(p, b->text), where, 0);
}

/* A bar beside what must not be overlooked; on one page only, so that it is whole. */
static void
bar(struct pdf_page *p, enum doc_kind kind, double from)
{
	if (kind != DOC_ANSWER && kind != DOC_NOTE)
		return;
	if (p->y < from)
		return;
	pdf_page_colour(p, kind == DOC_ANSWER ? PDF_ACCENT : PDF_H2);
	cairo_rectangle(p->cr, PDF_LEFT, from, 3, p->y - from);
	cairo_fill(p->cr);
}

static void
text(struct pdf_page *p, const struct doc_block *b)
{
	struct style s = styles[b->kind];
	PangoLayout *l;
	double from;

	if (b->kind == DOC_HEADING && b->level > 2) {
		s.font = PDF_SUBHEADING;
		s.need = 60;
	}
	if (p->y > PDF_TOP)
		p->y += s.before;
	pdf_page_need(p, s.need);
	l = pdf_page_layout(p, s.font, PDF_RIGHT - PDF_LEFT - s.indent, b->text);
	if (b->kind == DOC_HEADING && b->level == 2)
		bookmark(p, b);
	from = p->y;
	pdf_page_colour(p, s.colour);
	if (b->kind == DOC_ITEM)
		pdf_page_group(p, "LI");
	pdf_page_leaf(p, b->kind == DOC_HEADING && b->level > 2 ? "H3" : s.tag);
	if (b->kind == DOC_ITEM) {
		pdf_page_need(p, 14);
		cairo_new_path(p->cr);
		cairo_arc(p->cr, PDF_LEFT + 5, p->y + 7, 1.6, 0, 7);
		cairo_fill(p->cr);
	}
	pdf_page_flow(p, l, PDF_LEFT + s.indent);
	pdf_page_leaf_end(p);
	if (b->kind == DOC_ITEM)
		pdf_page_group_end(p, "LI");
	g_object_unref(l);
	bar(p, b->kind, from);
	p->y += s.after;
}

static void
block(struct pdf_page *p, const struct doc_block *b)
{
	switch (b->kind) {
	case DOC_TABLE:
		pdf_table_write(p, b->table);
		break;
	case DOC_FIGURE:
		pdf_plot_write(p, b->plot);
		break;
	case DOC_EXHIBIT:
		pdf_exhibit_write(p, b->text, b->exhibit);
		break;
	case DOC_PAGE:
		pdf_page_break(p);
		break;
	case DOC_FOLD_END:
		break;
	case DOC_TITLE:
	case DOC_HEADING:
	case DOC_TEXT:
	case DOC_ANSWER:
	case DOC_NOTE:
	case DOC_ITEM:
	case DOC_CODE:
	case DOC_FOLD:
		text(p, b);
		break;
	}
}

/* Items that follow each other are one list. */
static void
blocks(struct pdf_page *p, const struct doc_block *b)
{
	bool in_list = false;

	for (; b; b = b->next) {
		bool item = b->kind == DOC_ITEM;

		if (item && !in_list)
			pdf_page_group(p, "L");
		if (!item && in_list)
			pdf_page_group_end(p, "L");
		in_list = item;
		block(p, b);
	}
	if (in_list)
		pdf_page_group_end(p, "L");
}

/* The day the report is issued, never the clock's. */
static void
metadata(struct pdf_page *p, const struct doc *d)
{
	struct str day = str_trim(str_sub(p->verdict->facts.issue_date, 0, 10));
	struct err none = { 0 };
	const char *when = "2000-01-01T00:00:00Z";
	int64_t ns;

	if (day.len == 10 &&
		!clock_parse(
			&ns, arena_fmt(p->arena, "%.*sT00:00:00Z", STR_ARG(day)), &none))
		when = arena_fmt(p->arena, "%.*sT00:00:00Z", STR_ARG(day)).ptr;
	cairo_pdf_surface_set_metadata(
		p->surface, CAIRO_PDF_METADATA_TITLE, inert(p, d->first->text));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR,
		inert(p, p->verdict->facts.examiner));
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "assay");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
}

enum rc
report_pdf_write(struct buf *out, struct arena *a, const struct verdict *v, struct err *e)
{
	struct pdf_page p = { .arena = a, .verdict = v };
	struct doc d;

	contents_write(&d, a, v);
	for (int pass = 0; pass < 2 && !e->rc; pass++) {
		pdf_page_open(&p, pass ? out : NULL);
		metadata(&p, &d);
		blocks(&p, d.first);
		pdf_page_close(&p, e);
	}
	/* What pango and cairo keep for a next time, there being none. */
	pango_cairo_font_map_set_default(NULL);
	cairo_debug_reset_static_data();
	return e->rc ? e->rc : buf_check(out, "the report", e);
}
