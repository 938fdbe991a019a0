/* rule_fmt.c - see rule_fmt.h. The text is read to a tree and the tree is written. What
 * was written is read again and compared: a layout that changes a rule's meaning is
 * never given out. */
#include "rule/rule_fmt.h"

#include "conf/conf.h"
#include "rule/comment.h"
#include "rule/scalar.h"

/* Keys of every level but the names of patterns, which keep the order in which they were
 * written: the first that matches is told. */
static const char *const order[] = { "id", "title", "status", "level", "author", "date",
	"description", "language", "maker", "references", "falsepositives", "tags",
	"regex", "words", "flags", "check", "where", "unless", "patterns", "condition",
	"aggregate", "tests", "calibration", "match", "nomatch", "by", "count", "system",
	"prompt", "answer", "thinking", "model", "lab", "corpus", "note", "sha256",
	"unit", "units", "hits", "unknown", "right", "wrong", "labelled", "precision",
	"recall" };

enum { KEYS = sizeof order / sizeof *order, STEP = 2 };

struct writer {
	struct buf *out;
	struct arena *a;
	const struct comment *comment;
	size_t n_comment;
};

static size_t
rank(const struct conf *c)
{
	size_t i = 0;

	while (i < KEYS && !str_is(c->key, order[i]))
		i++;
	return i;
}

/* In order of rank; those of one rank, which are none of ours, as written. */
static const struct conf **
children(const struct writer *w, const struct conf *c, bool sorted)
{
	const struct conf **child = ARENA_NEW(w->a, const struct conf *, c->n_child);
	size_t n = 0;

	for (const struct conf *k = c->child; k; k = k->next) {
		size_t at = n++;

		for (; sorted && at > 0 && rank(child[at - 1]) > rank(k); at--)
			child[at] = child[at - 1];
		child[at] = k;
	}
	return child;
}

static bool
is_flow(const struct conf *list, size_t column)
{
	size_t width = column + 2;

	for (const struct conf *c = list->child; c; c = c->next) {
		if (c->kind != CONF_TEXT || !scalar_is_word(c->text))
			return false;
		width += c->text.len + (c->next ? 2 : 0);
	}
	return width <= SCALAR_COLUMNS;
}

static void
write_flow(struct buf *out, const struct conf *list)
{
	buf_char(out, '[');
	for (const struct conf *c = list->child; c; c = c->next) {
		buf_str(out, c->text);
		if (c->next)
			buf_str(out, STR(", "));
	}
	buf_char(out, ']');
}

static void write_map(
	struct writer *w, const struct conf *map, size_t indent, bool inner);

static void
new_line(struct writer *w, size_t indent)
{
	buf_fmt(w->out, "\n%*s", (int)indent, "");
}

/* The value of a key or of an entry, after "key:" or "-", that end at column. */
static void
write_value(struct writer *w, const struct conf *c, size_t column, size_t indent)
{
	bool names = str_is(c->key, "patterns");

	if (c->kind == CONF_TEXT) {
		buf_char(w->out, ' ');
		scalar_write(w->out, c->text, column + 1, indent + STEP);
	} else if (c->kind == CONF_LIST && is_flow(c, column + 1)) {
		buf_char(w->out, ' ');
		write_flow(w->out, c);
	} else if (c->kind == CONF_LIST) {
		for (const struct conf *k = c->child; k; k = k->next) {
			new_line(w, indent + STEP);
			buf_char(w->out, '-');
			if (k->kind == CONF_MAP && k->n_child) {
				buf_char(w->out, ' ');
				write_map(w, k, indent + 2 * STEP, true);
			} else {
				write_value(w, k, indent + STEP + 1, indent + STEP);
			}
		}
	} else if (!c->n_child) {
		buf_str(w->out, STR(" {}"));
	} else {
		new_line(w, indent + STEP);
		write_map(w, c, indent + STEP, !names);
	}
}

/* The entries of a map, the first where the line stands. */
static void
write_map(struct writer *w, const struct conf *map, size_t indent, bool inner)
{
	const struct conf **child = children(w, map, inner);

	for (size_t i = 0; i < map->n_child; i++) {
		size_t start = w->out->len;

		if (i)
			new_line(w, indent);
		start = i ? start + 1 + indent : start;
		scalar_write_key(w->out, child[i]->key);
		buf_char(w->out, ':');
		write_value(w, child[i],
			indent + scalar_width(str_sub(
					 buf_view(w->out), start, w->out->len - start)),
			indent);
	}
}

static void
write_comments(struct writer *w, struct str key)
{
	for (size_t i = 0; i < w->n_comment; i++)
		if (str_equal(w->comment[i].key, key)) {
			buf_str(w->out, w->comment[i].text);
			buf_char(w->out, '\n');
		}
}

static void
write_rate(struct buf *out, const char *name, const double p[3])
{
	buf_fmt(out, "    %s: [%.4f, %.4f, %.4f]\n", name, p[0], p[1], p[2]);
}

/* In the layout that write_map() would give it. */
static void
write_calibration(struct buf *out, const struct rule_calibration *k, size_t n)
{
	if (n)
		buf_str(out, STR("calibration:\n"));
	for (size_t i = 0; i < n; i++, k++) {
		buf_str(out, STR("  - corpus: "));
		scalar_write(out, k->corpus, 12, 6);
		if (k->note.len) {
			buf_str(out, STR("\n    note: "));
			scalar_write(out, k->note, 10, 6);
		}
		buf_fmt(out, "\n    sha256: %.*s\n    unit: %s\n", STR_ARG(k->sha256),
			k->by_account ? "account" : "text");
		buf_fmt(out, "    units: %llu\n    hits: %llu\n    unknown: %llu\n",
			(unsigned long long)k->n, (unsigned long long)k->hits,
			(unsigned long long)k->unknown);
		buf_fmt(out, "    right: %llu\n    wrong: %llu\n    labelled: %llu\n",
			(unsigned long long)k->right, (unsigned long long)k->wrong,
			(unsigned long long)k->n_label);
		if (k->right + k->wrong)
			write_rate(out, "precision", k->precision);
		if (k->n_label)
			write_rate(out, "recall", k->recall);
	}
}

static struct conf *
entry(const struct conf *map, struct str key)
{
	for (struct conf *c = map->child; c; c = c->next)
		if (str_equal(c->key, key))
			return c;
	return NULL;
}

/* Whether two trees say the same; the entries of a map may stand in any order. */
static bool
same(const struct conf *x, const struct conf *y)
{
	const struct conf *q = y ? y->child : NULL;

	if (!y || x->kind != y->kind || x->n_child != y->n_child ||
		!str_equal(x->text, y->text))
		return false;
	for (const struct conf *p = x->child; p; p = p->next, q = q->next)
		if (!same(p, x->kind == CONF_MAP ? entry(y, p->key) : q))
			return false;
	return true;
}

/* The tree without its old figures, where there are new ones. */
static void
drop_calibration(struct conf *root)
{
	for (struct conf **c = &root->child; *c; c = &(*c)->next)
		if (str_is((*c)->key, "calibration")) {
			*c = (*c)->next;
			root->n_child--;
			return;
		}
}

static enum rc
write_all(struct buf *out, struct writer *w, struct conf *root,
	const struct rule_calibration *k, size_t n, struct err *e)
{
	const struct conf **child = children(w, root, true);
	struct conf *again;
	size_t start = out->len;

	/* What stands at the head of the file speaks of all of it. */
	write_comments(w, root->child->key);
	for (size_t i = 0; i < root->n_child; i++) {
		if (child[i] != root->child)
			write_comments(w, child[i]->key);
		scalar_write_key(out, child[i]->key);
		buf_char(out, ':');
		write_value(w, child[i], child[i]->key.len + 1, 0);
		buf_char(out, '\n');
	}
	if (conf_parse(&again, w->a,
		    arena_str(w->a, str_sub(buf_view(out), start, out->len - start)),
		    e) ||
		!same(root, again))
		return err_set(e, RC_INPUT, "1:1: cannot be laid out without loss");
	if (k) {
		write_comments(w, STR("calibration"));
		write_calibration(out, k, n);
	}
	write_comments(w, (struct str){ 0 });
	return buf_check(out, "rule", e);
}

enum rc
rule_fmt(struct buf *out, struct arena *a, struct str text,
	const struct rule_calibration *k, size_t n, struct err *e)
{
	struct writer w = { .out = out, .a = a };
	struct comment *comment;
	struct conf *root;

	if (conf_parse(&root, a, text, e))
		return e->rc;
	if (comment_find(&comment, &w.n_comment, a, text, root, e))
		return e->rc;
	w.comment = comment;
	if (k)
		drop_calibration(root);
	return write_all(out, &w, root, k, n, e);
}
