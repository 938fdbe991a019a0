/* pdf_page.h - pages of a PDF that text flows over, by cairo and pango. Private to the
 * PDF report.
 *
 * The pages are laid out twice: once to count them, for "page x of y", and once to keep.
 * Lengths are points, from the upper left corner. */
#ifndef REPORT_PDF_PAGE_H
#define REPORT_PDF_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "report/verdict.h"

/* cairo's surface and context, pango's layout: pointers are all that is needed here. */
struct _cairo_surface;
struct _cairo;
struct _PangoLayout;

enum pdf_font {
	PDF_BODY,
	PDF_BOLD,
	PDF_SMALL,
	PDF_TINY,
	PDF_CELL,
	PDF_CELL_BOLD,
	PDF_MONO,
	PDF_HASH,
	PDF_TITLE,
	PDF_HEADING,
	PDF_SUBHEADING,
	PDF_ANSWER,
};

enum pdf_colour {
	PDF_INK,
	PDF_MUTED,
	PDF_LINE,
	PDF_BAND,
	PDF_ACCENT,
	PDF_OTHER,
	PDF_H2,
	PDF_MARK,
	PDF_NOTE,
};

struct pdf_page {
	struct _cairo_surface *surface;
	struct _cairo *cr;
	struct arena *arena;
	const struct verdict *verdict;
	double y;
	unsigned page, n_page; /* n_page 0: not known yet */
	const char *tag;       /* open, and to be open again after a break; or NULL */
};

#define PDF_WIDTH  595.28
#define PDF_HEIGHT 841.89
#define PDF_LEFT   51.0
#define PDF_RIGHT  (PDF_WIDTH - 51.0)
#define PDF_TOP    45.0
#define PDF_BOTTOM (PDF_HEIGHT - 74.0)

/* Everything is drawn to out, or only counted when out is NULL. */
void pdf_page_open(struct pdf_page *p, struct buf *out);
/* Ends the last page. RC_IO when cairo failed. */
enum rc pdf_page_close(struct pdf_page *p, struct err *e);

/* Begins a page unless nothing is on this one; pdf_page_need() unless len is left. */
void pdf_page_break(struct pdf_page *p);
void pdf_page_need(struct pdf_page *p, double len);

/* What follows is a paragraph, a cell, a list ... (PDF 32000 14.8.4), for those who have
 * a page read to them. A group may hold others and pages; a leaf holds text, and one that
 * goes on over a page is two. */
void pdf_page_group(struct pdf_page *p, const char *tag);
void pdf_page_group_end(struct pdf_page *p, const char *tag);
void pdf_page_leaf(struct pdf_page *p, const char *tag);
void pdf_page_leaf_end(struct pdf_page *p);

void pdf_page_colour(struct pdf_page *p, enum pdf_colour c);

/* Text as cairo takes it: controls, bidi marks, bad bytes and noncharacters as visible
 * escapes. */
void pdf_page_inert(struct buf *out, struct str s);

/* Text made inert, cut at 20000 bytes, wrapped to width. The caller unrefs it. */
struct _PangoLayout *pdf_page_layout(
	struct pdf_page *p, enum pdf_font font, double width, struct str text);
/* Its lines' total height. */
double pdf_page_height(struct _PangoLayout *l);
/* Draws it whole at x, y. */
void pdf_page_put(struct pdf_page *p, struct _PangoLayout *l, double x, double y);
/* Draws the lines from *next on down to bottom; returns where it ended. */
double pdf_page_lines(
	struct pdf_page *p, struct _PangoLayout *l, int *next, double x, double y);
/* Draws it at p->y and on over as many pages as it takes. */
void pdf_page_flow(struct pdf_page *p, struct _PangoLayout *l, double x);

#endif
