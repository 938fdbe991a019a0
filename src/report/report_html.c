/* report_html.c - see report_html.h. The policy forbids everything but the style inside;
 * text from outside goes through html_text() only. */
#include "report/report_html.h"

#include "report/contents.h"
#include "report/exhibit.h"
#include "report/html.h"
#include "report/svg.h"
#include "report/words.h"

static const char style[] = {
#include "report/style.inc"
};

enum { LONG_WORD = 16, LONG_TEXT = 60 };

struct page {
	struct buf *out;
	struct arena *arena;
	const struct verdict *verdict;
	unsigned n_figure;
	bool in_list;
};

static void
put(struct page *p, const char *html)
{
	buf_str(p->out, str_of(html));
}

static void
element(struct page *p, const char *open, struct str text, const char *close)
{
	put(p, open);
	html_text(p->out, text);
	put(p, close);
}

static bool
is_number(const char *column)
{
	return column[0] == '>';
}

static const char *
name_of(const char *column)
{
	return column + is_number(column);
}

/* Two columns without names are facts: a label, and what it is. */
static bool
is_facts(const struct doc_table *t)
{
	return t->n_column == 2 && !t->column[0][0];
}

static bool
is_digest(struct str s)
{
	if (s.len != 64)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!memchr("0123456789abcdef", s.ptr[i], 16))
			return false;
	return true;
}

/* Only a word that no column can hold may be broken anywhere; others keep their column
 * wide enough for them. A long text keeps its column wide by itself. */
static bool
may_break(struct str s)
{
	size_t n = 0;

	if (s.len > LONG_TEXT)
		return true;
	for (size_t i = 0; i < s.len; i++) {
		n = memchr(" \n\t", s.ptr[i], 3) ? 0 : n + 1;
		if (n > LONG_WORD)
			return true;
	}
	return false;
}

static void
cell(struct page *p, const struct doc_table *t, size_t column, struct str s)
{
	const char *name = name_of(t->column[column]);

	if (!column) {
		element(p,
			may_break(s) ? "<th scope=\"row\" class=\"w\">"
				     : "<th scope=\"row\">",
			s, "</th>");
		return;
	}
	put(p, "<td");
	if (is_number(t->column[column]))
		put(p, " class=\"n\"");
	else if (is_digest(s))
		put(p, " class=\"hash\"");
	else if (may_break(s))
		put(p, " class=\"w\"");
	if (*name)
		element(p, " data-l=\"", str_of(name), "\"");
	put(p, ">");
	html_text(p->out, s);
	put(p, "</td>");
}

static void
table_head(struct page *p, const struct doc_table *t)
{
	put(p, "<thead><tr>");
	for (size_t c = 0; c < t->n_column; c++) {
		put(p, is_number(t->column[c]) ? "<th scope=\"col\" class=\"n\">"
					       : "<th scope=\"col\">");
		html_text(p->out, str_of(name_of(t->column[c])));
		if (!*name_of(t->column[c]))
			put(p, "no.");
		put(p, "</th>");
	}
	put(p, "</tr></thead>");
}

static void
table(struct page *p, const struct doc_table *t)
{
	put(p, is_facts(t) ? "<table class=\"facts\">" : "<table class=\"wide\">");
	if (t->caption.len)
		element(p, "<caption>", t->caption, "</caption>");
	if (!is_facts(t))
		table_head(p, t);
	put(p, "<tbody>");
	for (size_t i = 0; i < t->n_cell; i++) {
		if (i % t->n_column == 0)
			put(p, "<tr>");
		cell(p, t, i % t->n_column, t->cell[i]);
		if (i % t->n_column == t->n_column - 1)
			put(p, "</tr>\n");
	}
	put(p, "</tbody></table>\n");
}

static void
figure(struct page *p, struct doc_block *b)
{
	element(p, "<figure><figcaption>", b->text, "</figcaption>");
	svg_write(p->out, b->plot, ++p->n_figure);
	/* Drawn above it already. */
	b->table->caption = (struct str){ 0 };
	element(p, "<details><summary>", STR("The same as a table"), "</summary>");
	element(p, "<p>", b->plot->about, "</p>");
	table(p, b->table);
	put(p, "</details></figure>\n");
}

static void
side(struct page *p, const struct verdict_exhibit *x, bool left)
{
	const struct verdict *v = p->verdict;
	struct exhibit_run *run;
	size_t n = exhibit_runs(&run, p->arena, x, left);

	element(p, "<div class=\"side\"><h4>", left ? v->suspect : v->candidate_model,
		"</h4>");
	element(p, "<small>", left ? x->left_name : x->right_name, "</small>");
	put(p, "<p class=\"said\" dir=\"auto\">");
	for (size_t i = 0; i < n; i++) {
		const char *tag = run[i].counted ? "mark" : "del";

		if (!run[i].number) {
			html_text(p->out, run[i].text);
			continue;
		}
		buf_fmt(p->out, "<%s><sup>%zu</sup>", tag, run[i].number);
		html_text(p->out, run[i].text);
		buf_fmt(p->out, "</%s>", tag);
	}
	put(p, "</p></div>");
}

static void
exhibit(struct page *p, struct str name, const struct verdict_exhibit *x)
{
	element(p, "<section class=\"exhibit\"><h3>", name, "</h3>");
	put(p, "<p><b>Prompt");
	if (x->prompt_id.len)
		element(p, " ", x->prompt_id, "");
	element(p, ":</b> <span dir=\"auto\">", x->prompt,
		"</span></p><div class=\"pair\">");
	side(p, x, true);
	side(p, x, false);
	put(p, "</div><ol>");
	for (size_t i = 0; i < x->n_span; i++)
		element(p, "<li>", exhibit_about(p->arena, p->verdict, &x->span[i]),
			"</li>");
	put(p, "</ol></section>\n");
}

static void
heading(struct page *p, const struct doc_block *b)
{
	buf_fmt(p->out, "<h%u id=\"%s\">", b->level, b->id);
	html_text(p->out, b->text);
	buf_fmt(p->out, "</h%u>\n", b->level);
}

static void
simple(struct page *p, const struct doc_block *b)
{
	static const struct {
		const char *open, *close;
	} tag[] = {
		[DOC_TITLE] = { "<h1>", "</h1>\n" },
		[DOC_TEXT] = { "<p>", "</p>\n" },
		[DOC_ANSWER] = { "<p class=\"answer\">", "</p>\n" },
		[DOC_NOTE] = { "<p class=\"note\">", "</p>\n" },
		[DOC_ITEM] = { "<li>", "</li>\n" },
		[DOC_CODE] = { "<pre>", "</pre>\n" },
		[DOC_FOLD] = { "<details><summary>", "</summary>\n" },
		[DOC_FOLD_END] = { "", "</details>\n" },
		[DOC_PAGE] = { "<div class=\"page\">", "</div>\n" },
	};

	element(p, tag[b->kind].open, b->text, tag[b->kind].close);
}

static void
block(struct page *p, struct doc_block *b)
{
	bool item = b->kind == DOC_ITEM;

	if (item != p->in_list)
		put(p, item ? "<ul>\n" : "</ul>\n");
	p->in_list = item;
	if (b->kind == DOC_HEADING)
		heading(p, b);
	else if (b->kind == DOC_TABLE)
		table(p, b->table);
	else if (b->kind == DOC_FIGURE)
		figure(p, b);
	else if (b->kind == DOC_EXHIBIT)
		exhibit(p, b->text, b->exhibit);
	else
		simple(p, b);
}

/* The digests that fix a report; in print they stand on each page. */
static void
digests(struct page *p, const char *between)
{
	const struct verdict *v = p->verdict;
	const struct {
		const char *name;
		struct str digest;
	} row[] = { { "SEAL ", v->seal }, { "verdict ", v->digest },
		{ "plan ", v->plan_sha256 } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		put(p, i ? between : "");
		html_css_string(
			p->out, arena_fmt(p->arena, "%s%.*s", row[i].name,
					STR_ARG(row[i].digest.len ? row[i].digest
								  : STR("none given"))));
	}
}

static void
page_margins(struct page *p)
{
	const struct verdict *v = p->verdict;

	put(p, "@page{margin:16mm 16mm 22mm;@bottom-left{font:8pt sans-serif;width:25%;"
	       "content:");
	html_css_string(
		p->out, arena_fmt(p->arena, "Report %.*s%s", STR_ARG(v->facts.report_id),
				v->draft ? ", draft" : ""));
	put(p, "}@bottom-center{font:6pt monospace;white-space:pre;content:");
	digests(p, "\"\\a\"");
	put(p, "}@bottom-right{font:8pt sans-serif;width:25%;text-align:right;content:\"page \" "
	       "counter(page) \" of \" counter(pages)}}");
}

static void
head(struct page *p, const struct doc *d)
{
	put(p, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	       "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"color-scheme\" content=\"light dark\">\n"
	       "<meta name=\"referrer\" content=\"no-referrer\">\n");
	element(p, "<title>", d->first->text, "</title>\n<style>\n");
	buf_str(p->out, (struct str){ style, sizeof style });
	page_margins(p);
	put(p, "</style></head>\n<body><a class=\"skip\" href=\"#summary\">To the summary</a>"
	       "<div class=\"frame\">\n");
}

static void
contents(struct page *p, const struct doc *d)
{
	put(p, "<nav aria-label=\"Contents\"><details><summary>Contents</summary><ol>\n");
	for (const struct doc_block *b = d->first; b; b = b->next)
		if (b->kind == DOC_HEADING && b->level == 2) {
			buf_fmt(p->out, "<li><a href=\"#%s\">", b->id);
			html_text(p->out, b->text);
			put(p, "</a></li>\n");
		}
	put(p, "</ol></details></nav>\n<main>\n");
}

enum rc
report_html_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e)
{
	struct page p = { .out = out, .arena = a, .verdict = v };
	struct doc d;

	contents_write(&d, a, v);
	head(&p, &d);
	contents(&p, &d);
	for (struct doc_block *b = d.first; b; b = b->next)
		block(&p, b);
	element(&p, "</main>\n<footer>Report ", v->facts.report_id, "");
	element(&p, "; SEAL <span class=\"hash\">", v->seal, "</span>");
	element(&p, "; verdict <span class=\"hash\">", words_given(v->digest), "</span>");
	element(&p, "; plan <span class=\"hash\">", words_given(v->plan_sha256),
		"</span></footer>\n");
	put(&p, "</div></body></html>\n");
	return buf_check(out, "the report", e);
}
