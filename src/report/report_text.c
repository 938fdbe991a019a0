/* report_text.c - see report_text.h. */
#include "report/report_text.h"

#include "base/utf8.h"
#include "report/contents.h"
#include "report/plot.h"

enum {
	COLUMNS = 90,
	GAP = 2,
	COLUMNS_MAX = 8,
	CELL_MAX = 1 << 20,
	EXCERPT = 1200,
	LAST_MIN = 30
};

struct page {
	struct buf *out;
	struct arena *arena;
	const struct doc *doc;
};

/* The text with what could steer a terminal made visible, in the arena. */
static struct str
inert(struct page *p, struct str s)
{
	struct buf b;
	struct str out;

	buf_init(&b, CELL_MAX);
	utf8_escape(&b, s);
	out = arena_str(p->arena, buf_view(&b));
	buf_release(&b);
	return out;
}

static size_t
width_of(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

static void
blanks(struct buf *out, size_t n)
{
	while (n--)
		buf_char(out, ' ');
}

/* Folds one line's words to the width left of the page; later lines are indented. */
static void
fold(struct buf *out, struct str line, size_t at, size_t indent)
{
	bool first = true;

	for (struct str rest = line; rest.ptr;) {
		struct str word = str_cut(&rest, ' ');
		size_t n = width_of(word);

		if (!first && at + 1 + n > COLUMNS) {
			buf_char(out, '\n');
			blanks(out, indent);
			at = indent;
			first = true;
		}
		if (!first)
			buf_char(out, ' ');
		buf_str(out, word);
		at += n + !first;
		first = false;
	}
	buf_char(out, '\n');
}

static void
paragraph(struct page *p, const char *lead, struct str text)
{
	struct str all = inert(p, text);
	size_t indent = strlen(lead);

	for (struct str rest = all; rest.ptr;) {
		struct str line = str_cut(&rest, '\n');

		buf_fmt(p->out, "%s", lead);
		fold(p->out, line, indent, indent);
		lead = "";
		if (rest.ptr)
			blanks(p->out, indent);
	}
}

static void
underline(struct page *p, struct str text, char c)
{
	struct str s = inert(p, text);

	buf_char(p->out, '\n');
	buf_str(p->out, s);
	buf_char(p->out, '\n');
	for (size_t i = width_of(s); i > 0; i--)
		buf_char(p->out, c);
	buf_str(p->out, STR("\n\n"));
}

static void
code(struct page *p, struct str text)
{
	struct str all = inert(p, text);

	for (struct str rest = all; rest.ptr;) {
		struct str line = str_cut(&rest, '\n');

		if (line.len)
			buf_str(p->out, STR("    "));
		buf_str(p->out, line);
		buf_char(p->out, '\n');
	}
	buf_char(p->out, '\n');
}

static bool
is_number(const char *column)
{
	return column[0] == '>';
}

static bool
has_names(const struct doc_table *t)
{
	return t->column[0][0] || t->n_column > 2;
}

/* The last column is as wide as it likes, and folded. */
static void
measure(size_t *width, const struct doc_table *t)
{
	for (size_t c = 0; c < t->n_column; c++) {
		width[c] = strlen(t->column[c]) - is_number(t->column[c]);
		for (size_t i = c; i < t->n_cell; i += t->n_column)
			if (width_of(t->cell[i]) > width[c])
				width[c] = width_of(t->cell[i]);
	}
}

static void
table_row(struct page *p, const struct doc_table *t, const size_t *width,
	const struct str *cell)
{
	size_t at = GAP;

	blanks(p->out, GAP);
	for (size_t c = 0; c < t->n_column; c++) {
		size_t n = width_of(cell[c]), pad = width[c] > n ? width[c] - n : 0;

		if (c + 1 == t->n_column && !is_number(t->column[c])) {
			fold(p->out, cell[c], at, at);
			return;
		}
		if (is_number(t->column[c]))
			blanks(p->out, pad);
		buf_str(p->out, cell[c]);
		if (!is_number(t->column[c]))
			blanks(p->out, pad);
		if (c + 1 < t->n_column)
			blanks(p->out, GAP);
		at += width[c] + GAP;
	}
	buf_char(p->out, '\n');
}

/* Where the columns would not leave room for the last one, a row is a few lines. */
static void
stacked_row(struct page *p, const struct doc_table *t, const struct str *cell)
{
	for (size_t c = 0; c < t->n_column; c++) {
		const char *name = t->column[c] + is_number(t->column[c]);

		blanks(p->out, c ? GAP + 2 : GAP);
		if (c && *name)
			buf_fmt(p->out, "%s: ", name);
		fold(p->out, cell[c], GAP + 2 + (c && *name ? strlen(name) + 2 : 0),
			GAP + 4);
	}
}

static void
table(struct page *p, struct doc_table *t)
{
	size_t width[COLUMNS_MAX] = { 0 }, sum = GAP, last;
	struct str head[COLUMNS_MAX];

	for (size_t i = 0; i < t->n_cell; i++) {
		struct buf b;

		buf_init(&b, CELL_MAX);
		utf8_escape_line(&b, t->cell[i]);
		t->cell[i] = arena_str(p->arena, buf_view(&b));
		buf_release(&b);
	}
	measure(width, t);
	for (size_t c = 0; c + 1 < t->n_column; c++)
		sum += width[c] + GAP;
	/* A last column that is text can be folded, if it is left some room. */
	last = width[t->n_column - 1];
	sum += is_number(t->column[t->n_column - 1]) || last < LAST_MIN ? last : LAST_MIN;
	if (t->caption.len)
		paragraph(p, "", t->caption);
	for (size_t c = 0; c < t->n_column; c++)
		head[c] = str_of(t->column[c] + is_number(t->column[c]));
	if (sum > COLUMNS) {
		for (size_t i = 0; i + t->n_column <= t->n_cell; i += t->n_column)
			stacked_row(p, t, t->cell + i);
	} else {
		if (has_names(t))
			table_row(p, t, width, head);
		for (size_t i = 0; i + t->n_column <= t->n_cell; i += t->n_column)
			table_row(p, t, width, t->cell + i);
	}
	buf_char(p->out, '\n');
}

static void
exhibit(struct page *p, struct str name, const struct verdict_exhibit *x)
{
	underline(p, name, '.');
	paragraph(p, "prompt:    ", str_sub(x->prompt, 0, EXCERPT));
	paragraph(p, "suspect:   ", x->left_name);
	paragraph(p, "candidate: ", x->right_name);
	for (size_t i = 0; i < x->n_span; i++) {
		const struct verdict_span *s = &x->span[i];
		bool counted = str_is(s->kind, "counted");

		buf_fmt(p->out, "\n  %zu words, in %zu unrelated models%s%.*s\n",
			s->n_word, s->n_reference,
			counted ? "" : ", struck out: ", counted ? 0 : STR_ARG(s->kind));
		paragraph(p, counted ? "  | " : "  - ",
			str_sub(x->left, s->left, s->left_len));
	}
	buf_char(p->out, '\n');
}

static void
block(struct page *p, struct doc_block *b)
{
	switch (b->kind) {
	case DOC_TITLE:
		underline(p, b->text, '=');
		break;
	case DOC_HEADING:
		underline(p, b->text, b->level == 2 ? '-' : '.');
		break;
	case DOC_ANSWER:
		paragraph(p, ">>> ", b->text);
		buf_char(p->out, '\n');
		break;
	case DOC_NOTE:
		paragraph(p, "  ! ", b->text);
		buf_char(p->out, '\n');
		break;
	case DOC_ITEM:
		paragraph(p, "  * ", b->text);
		break;
	case DOC_CODE:
		code(p, b->text);
		break;
	case DOC_TABLE:
	case DOC_FIGURE:
		table(p, b->table);
		break;
	case DOC_EXHIBIT:
		exhibit(p, b->text, b->exhibit);
		break;
	case DOC_TEXT:
	case DOC_FOLD:
		paragraph(p, "", b->text);
		buf_char(p->out, '\n');
		break;
	case DOC_FOLD_END:
	case DOC_PAGE:
		break;
	}
}

enum rc
report_text_write(
	struct buf *out, struct arena *a, const struct verdict *v, struct err *e)
{
	struct doc d;
	struct page p = { out, a, &d };

	contents_write(&d, a, v);
	for (struct doc_block *b = d.first; b; b = b->next)
		block(&p, b);
	return buf_check(out, "the report", e);
}
