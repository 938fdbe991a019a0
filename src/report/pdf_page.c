/* pdf_page.c - see pdf_page.h. */
#include "report/pdf_page.h"

#include "base/utf8.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum { TEXT_MAX = 20000 };

static cairo_status_t
keep(void *out, const unsigned char *data, unsigned len)
{
	buf_add(out, data, len);
	return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
drop(void *out, const unsigned char *data, unsigned len)
{
	(void)out, (void)data, (void)len;
	return CAIRO_STATUS_SUCCESS;
}

void
pdf_page_open(struct pdf_page *p, struct buf *out)
{
	p->surface = cairo_pdf_surface_create_for_stream(
		out ? keep : drop, out, PDF_WIDTH, PDF_HEIGHT);
	p->cr = cairo_create(p->surface);
	p->y = PDF_TOP;
	p->page = 1;
	p->tag = NULL;
	pdf_page_group(p, "Document");
}

void
pdf_page_group(struct pdf_page *p, const char *tag)
{
	cairo_tag_begin(p->cr, tag, NULL);
}

void
pdf_page_group_end(struct pdf_page *p, const char *tag)
{
	cairo_tag_end(p->cr, tag);
}

void
pdf_page_leaf(struct pdf_page *p, const char *tag)
{
	p->tag = tag;
	cairo_tag_begin(p->cr, tag, NULL);
}

void
pdf_page_leaf_end(struct pdf_page *p)
{
	cairo_tag_end(p->cr, p->tag);
	p->tag = NULL;
}

static void
footer_line(struct pdf_page *p, double y, bool right, struct str text)
{
	PangoLayout *l = pdf_page_layout(p, PDF_TINY, PDF_RIGHT - PDF_LEFT, text);

	if (right)
		pango_layout_set_alignment(l, PANGO_ALIGN_RIGHT);
	pdf_page_put(p, l, PDF_LEFT, y);
	g_object_unref(l);
}

static struct str
shown(struct str digest)
{
	return digest.len ? str_sub(digest, 0, 80) : STR("none given");
}

/* Which report this is, and the digests that fix it, on each page. */
static void
footer(struct pdf_page *p)
{
	const struct verdict *v = p->verdict;
	double y = PDF_BOTTOM + 14;

	/* Text that flows on over the page keeps its colour. */
	cairo_save(p->cr);
	cairo_tag_begin(p->cr, "NonStruct", NULL);
	pdf_page_colour(p, PDF_LINE);
	cairo_set_line_width(p->cr, 0.6);
	cairo_move_to(p->cr, PDF_LEFT, y - 5);
	cairo_line_to(p->cr, PDF_RIGHT, y - 5);
	cairo_stroke(p->cr);
	pdf_page_colour(p, PDF_MUTED);
	footer_line(p, y, false,
		arena_fmt(p->arena, "Report %.*s, version %.*s%s",
			STR_ARG(str_sub(v->facts.report_id, 0, 60)),
			STR_ARG(str_sub(v->facts.report_version, 0, 20)),
			v->draft ? " (draft)" : ""));
	footer_line(p, y, true, arena_fmt(p->arena, "page %u of %u", p->page, p->n_page));
	footer_line(p, y + 9, false,
		arena_fmt(p->arena, "SEAL %.*s", STR_ARG(shown(v->seal))));
	footer_line(p, y + 18, false,
		arena_fmt(p->arena, "verdict %.*s", STR_ARG(shown(v->digest))));
	footer_line(p, y + 27, false,
		arena_fmt(p->arena, "plan %.*s", STR_ARG(shown(v->plan_sha256))));
	cairo_tag_end(p->cr, "NonStruct");
	cairo_restore(p->cr);
}

void
pdf_page_break(struct pdf_page *p)
{
	if (p->y <= PDF_TOP)
		return;
	if (p->tag)
		cairo_tag_end(p->cr, p->tag);
	footer(p);
	cairo_show_page(p->cr);
	p->page++;
	p->y = PDF_TOP;
	if (p->tag)
		cairo_tag_begin(p->cr, p->tag, NULL);
}

void
pdf_page_need(struct pdf_page *p, double len)
{
	if (p->y + len > PDF_BOTTOM)
		pdf_page_break(p);
}

enum rc
pdf_page_close(struct pdf_page *p, struct err *e)
{
	cairo_status_t status;

	footer(p);
	pdf_page_group_end(p, "Document");
	cairo_show_page(p->cr);
	p->n_page = p->page;
	cairo_surface_finish(p->surface);
	status = cairo_status(p->cr);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, RC_IO, "pdf: %s", cairo_status_to_string(status));
	return RC_OK;
}

void
pdf_page_colour(struct pdf_page *p, enum pdf_colour c)
{
	static const double rgb[][3] = { [PDF_INK] = { 0.10, 0.13, 0.19 },
		[PDF_MUTED] = { 0.34, 0.38, 0.44 },
		[PDF_LINE] = { 0.80, 0.82, 0.86 },
		[PDF_BAND] = { 0.89, 0.92, 0.95 },
		[PDF_ACCENT] = { 0.04, 0.36, 0.68 },
		[PDF_OTHER] = { 0.41, 0.45, 0.54 },
		[PDF_H2] = { 0.69, 0.28, 0.06 },
		[PDF_MARK] = { 0.99, 0.91, 0.66 },
		[PDF_NOTE] = { 1.00, 0.96, 0.87 } };

	cairo_set_source_rgb(p->cr, rgb[c][0], rgb[c][1], rgb[c][2]);
}

/* Cairo takes none of Unicode's 66 noncharacters. */
static bool
is_noncharacter(uint32_t c)
{
	return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

void
pdf_page_inert(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t at = 0; at < s.len;) {
		size_t start = at;
		uint32_t c = utf8_next(s, &at);

		if (!is_noncharacter(c))
			continue;
		utf8_escape(out, str_sub(s, from, start - from));
		buf_fmt(out, "\\u{%x}", c);
		from = at;
	}
	utf8_escape(out, str_sub(s, from, s.len));
}

PangoLayout *
pdf_page_layout(struct pdf_page *p, enum pdf_font font, double width, struct str text)
{
	static const char *const name[] = { [PDF_BODY] = "Sans 9",
		[PDF_BOLD] = "Sans Bold 9",
		[PDF_SMALL] = "Sans 8.5",
		[PDF_TINY] = "Sans 7",
		[PDF_CELL] = "Sans 8",
		[PDF_CELL_BOLD] = "Sans Bold 8",
		[PDF_MONO] = "Monospace 8",
		[PDF_HASH] = "Monospace 6.5",
		[PDF_TITLE] = "Serif Bold 16",
		[PDF_HEADING] = "Serif Bold 14",
		[PDF_SUBHEADING] = "Serif Bold 11",
		[PDF_ANSWER] = "Serif 12" };
	PangoFontDescription *d = pango_font_description_from_string(name[font]);
	PangoLayout *l = pango_cairo_create_layout(p->cr);
	PangoAttrList *list = pango_attr_list_new();
	struct buf b;

	buf_init(&b, TEXT_MAX * 8);
	pdf_page_inert(&b, str_sub(text, 0, TEXT_MAX));
	pango_layout_set_font_description(l, d);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	/* A hyphen where a digest is broken would look like a part of it. */
	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
	pango_layout_set_text(l, b.len ? b.ptr : "", (int)b.len);
	pango_font_description_free(d);
	buf_release(&b);
	return l;
}

double
pdf_page_height(PangoLayout *l)
{
	int height;

	pango_layout_get_size(l, NULL, &height);
	return (double)height / PANGO_SCALE;
}

void
pdf_page_put(struct pdf_page *p, PangoLayout *l, double x, double y)
{
	cairo_move_to(p->cr, x, y);
	pango_cairo_show_layout(p->cr, l);
}

double
pdf_page_lines(struct pdf_page *p, PangoLayout *l, int *next, double x, double y)
{
	for (int n = pango_layout_get_line_count(l); *next < n; ++*next) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(l, *next);
		PangoRectangle box;
		double height;

		pango_layout_line_get_extents(line, NULL, &box);
		height = (double)box.height / PANGO_SCALE;
		if (y + height > PDF_BOTTOM)
			break;
		cairo_move_to(p->cr, x, y - (double)box.y / PANGO_SCALE);
		pango_cairo_show_layout_line(p->cr, line);
		y += height;
	}
	return y;
}

void
pdf_page_flow(struct pdf_page *p, PangoLayout *l, double x)
{
	int next = 0, n = pango_layout_get_line_count(l);

	for (;;) {
		p->y = pdf_page_lines(p, l, &next, x, p->y);
		if (next >= n)
			return;
		pdf_page_break(p);
	}
}
