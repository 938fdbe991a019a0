/* rules_label.c - see rules_label.h. A text and a rule are one key: the values of the
 * columns and the rule's id, each ended by a zero byte. */
#include "cli/rules_label.h"

#include "base/buf.h"
#include "base/utf8.h"

enum { COLUMNS_MAX = 32, KEY_MAX = 5 * EXCHANGE_NAME_MAX_BYTES };
enum column { MODEL, PROMPT_ID, REQUEST_ID, ACCOUNT, RULE, WORD, KNOWN };

static const char *const column_name[KNOWN] = { "model", "prompt_id", "request_id",
	"account", "rule", "label" };

/* Which of our columns each of the table's is; KNOWN: none. */
struct header {
	enum column of[COLUMNS_MAX];
	size_t n;
};

static enum column
column_of(struct str name)
{
	enum column c = MODEL;

	while (c < KNOWN && !str_is(name, column_name[c]))
		c++;
	return c;
}

static enum rc
read_header(struct rules_label *l, struct header *h, struct str line, struct err *e)
{
	unsigned seen = 0;

	while (line.ptr) {
		enum column c = column_of(str_cut(&line, '\t'));

		if (h->n == COLUMNS_MAX)
			return err_set(e, RC_INPUT, "line 1: more than %d columns",
				(int)COLUMNS_MAX);
		if (c < KNOWN && seen & 1u << c)
			return err_set(e, RC_INPUT, "line 1: two columns \"%s\"",
				column_name[c]);
		seen |= 1u << c;
		h->of[h->n++] = c;
	}
	l->columns = seen & ((1u << RULE) - 1);
	if (!(seen & 1u << WORD) || !l->columns)
		return err_set(e, RC_INPUT,
			"line 1: the first line must name the columns, label and one of model, prompt_id, request_id, account among them");
	return RC_OK;
}

static void
key_write(struct buf *b, const struct str cell[KNOWN], unsigned columns, struct str rule)
{
	buf_clear(b);
	for (unsigned c = 0; c < RULE; c++)
		if (columns & 1u << c) {
			buf_str(b, cell[c]);
			buf_char(b, '\0');
		}
	buf_str(b, rule);
}

static enum rc
read_row(struct rules_label *l, struct buf *key, const struct header *h, struct str line,
	struct err *e)
{
	struct str cell[KNOWN + 1] = { [RULE] = STR("*") };
	unsigned char word;
	uint32_t row;
	bool fresh;
	size_t n = 0;

	for (; line.ptr; n++) {
		struct str s = str_cut(&line, '\t');

		if (n < h->n)
			cell[h->of[n]] = s;
	}
	if (n != h->n)
		return err_set(
			e, RC_INPUT, "%zu cells where the header has %zu", n, h->n);
	word = str_is(cell[WORD], "yes")  ? LABEL_YES
	       : str_is(cell[WORD], "no") ? LABEL_NO
					  : LABEL_NONE;
	if (!word)
		return err_set(e, RC_INPUT, "the label \"%.*s\" is neither yes nor no",
			STR_ARG(cell[WORD]));
	key_write(key, cell, l->columns, cell[RULE]);
	row = map_put(&l->row, buf_view(key), &fresh);
	if (!fresh && l->says[row] != word)
		return err_set(e, RC_INPUT, "another line says the opposite");
	l->says[row] = word;
	return RC_OK;
}

static struct str
take_line(struct str *rest)
{
	struct str line = str_cut(rest, '\n');

	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

enum rc
rules_label_parse(struct rules_label *l, struct arena *a, struct str text, struct err *e)
{
	size_t bad = utf8_check(text), number = 1, rows = 1;
	struct header h = { 0 };
	struct buf key;

	*l = (struct rules_label){ .arena = a };
	map_init(&l->row, a);
	if (bad < text.len)
		return err_set(e, RC_INPUT, "byte %zu: not UTF-8", bad);
	for (size_t i = 0; i < text.len; i++)
		rows += text.ptr[i] == '\n';
	l->says = ARENA_NEW(a, unsigned char, rows);
	if (read_header(l, &h, take_line(&text), e))
		return e->rc;
	buf_init(&key, KEY_MAX);
	while (!e->rc && text.ptr) {
		struct str line = take_line(&text);
		struct err why = { 0 };

		number++;
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (read_row(l, &key, &h, line, &why) || buf_check(&key, "line", &why))
			err_set(e, RC_INPUT, "line %zu: %s", number, why.text);
	}
	buf_release(&key);
	return e->rc;
}

enum rules_label_word
rules_label_find(const struct rules_label *l, const struct exchange *x, struct str rule)
{
	const struct str cell[KNOWN] = { [MODEL] = x->model,
		[PROMPT_ID] = x->prompt_id,
		[REQUEST_ID] = x->request_id,
		[ACCOUNT] = x->account };
	const struct str try[] = { rule, STR("*") };
	uint32_t row = MAP_NONE;
	struct buf key;

	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < 2 && row == MAP_NONE; i++) {
		key_write(&key, cell, l->columns, try[i]);
		row = map_find(&l->row, buf_view(&key));
	}
	buf_release(&key);
	return row == MAP_NONE ? LABEL_NONE : (enum rules_label_word)l->says[row];
}
