/* rows.c - see rows.h. A row is looked at twice: once to find its end, line by line as
 * they come, and once as a whole to make it. */
#include "read/rows.h"

#include <string.h>

enum { NAME_MAX_BYTES = 128, COLUMNS_MAX = 1000 };
enum { START, PLAIN, QUOTED, QUOTE }; /* QUOTE: a quote inside quotes, or their end */

/* The first line of a text, without what ends it. */
static struct str
first_line(struct str text)
{
	struct str line = str_cut(&text, '\n');

	return str_ends(line, STR("\r")) ? str_sub(line, 0, line.len - 1) : line;
}

static size_t
count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == c;
	return n;
}

static struct str
unquoted(struct str s)
{
	s = str_trim(s);
	if (s.len > 1 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
		s = str_trim(str_sub(s, 1, s.len - 2));
	return s;
}

static bool
is_name(struct str s)
{
	s = unquoted(s);
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || strchr("{}<>\"\\", s.ptr[i]))
			return false;
	return s.len > 0 && s.len <= NAME_MAX_BYTES && s.ptr[0] != '#';
}

char
rows_between(struct str head)
{
	struct str line = first_line(head), rest = line, name;
	size_t n = 0;
	char c = ',';

	if (count(line, '\t'))
		c = '\t';
	else if (count(line, ';') > count(line, ','))
		c = ';';
	while (rest.ptr) {
		name = str_cut(&rest, c);
		if (!is_name(name) || n++ == COLUMNS_MAX)
			return 0;
	}
	/* JSON lines below some other first line. */
	rest = str_trim(str_sub(head, line.len, head.len));
	if (rest.len && (rest.ptr[0] == '{' || rest.ptr[0] == '['))
		return 0;
	return n > 1 ? c : 0;
}

static enum rc
fail(struct err *e, uint64_t line, uint64_t offset, const char *what)
{
	return err_set(e, RC_INPUT, "line %llu: byte %llu: %s", (unsigned long long)line,
		(unsigned long long)offset, what);
}

/* Goes on over one more line of a row. */
static void
scan(struct rows *r, const struct line *l)
{
	const struct str s = l->text;

	for (size_t i = 0; i < s.len; i++) {
		const char c = s.ptr[i];

		if (r->state == QUOTED) {
			const char *hit = memchr(s.ptr + i, '"', s.len - i);

			if (!hit)
				return;
			i = (size_t)(hit - s.ptr);
			r->state = QUOTE;
		} else if (c == r->between) {
			r->state = START;
		} else if (c == '"' && r->state == QUOTE) {
			r->state = QUOTED;
		} else if (c == '"' && r->state == START) {
			r->state = QUOTED;
			r->quote_offset = l->offset + i;
			r->quote_line = l->number;
		} else {
			r->state = PLAIN;
		}
	}
}

/* One row as it is written: a view of the line, or of bytes where it has several. */
static bool
gather(struct rows *r, struct row *out)
{
	struct line l;

	r->state = START;
	if (!lines_next(r->l, &out->line))
		return false;
	out->bytes = out->line.text;
	if (!out->line.too_long)
		scan(r, &out->line);
	if (r->state != QUOTED)
		return true;
	buf_clear(&r->bytes);
	buf_str(&r->bytes, out->line.text);
	while (r->state == QUOTED && lines_next(r->l, &l)) {
		scan(r, &l);
		buf_char(&r->bytes, '\n');
		buf_str(&r->bytes, l.text);
		r->bytes.over |= l.too_long;
	}
	out->bytes = buf_view(&r->bytes);
	out->line.too_long = r->bytes.over;
	if (r->state == QUOTED)
		fail(&r->err, r->quote_line, r->quote_offset,
			"this cell in quotes is not closed: the file was cut short, or a "
			"quote is missing");
	return r->state != QUOTED;
}

/* A string of JSON but for its quotes. Bytes that are not UTF-8 stay: who reads the JSON
 * says so. */
static void
escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = i;

		while (n < s.len && (unsigned char)s.ptr[n] >= ' ' && s.ptr[n] != '"' &&
			s.ptr[n] != '\\')
			n++;
		buf_add(b, s.ptr + i, n - i);
		if (n == s.len)
			return;
		if (s.ptr[n] == '"' || s.ptr[n] == '\\')
			buf_fmt(b, "\\%c", s.ptr[n]);
		else
			buf_fmt(b, "\\u%04x", (unsigned char)s.ptr[n]);
		i = n + 1;
	}
}

/* The row that is being made. */
struct making {
	struct rows *r;
	struct row *row;
	struct str rest; /* of its bytes */
	size_t n_line;   /* newlines before rest */
};

static enum rc
bad_cell(struct making *m, size_t at, const char *what)
{
	const size_t done = m->row->bytes.len - m->rest.len + at;

	return fail(&m->row->bad, m->row->line.number + m->n_line,
		m->row->line.offset + done, what);
}

/* A cell in quotes, without them, and where it ends in rest. */
static size_t
make_quoted(struct making *m)
{
	struct buf *json = &m->r->json;
	const struct str s = m->rest;
	size_t i = 1;

	buf_char(json, '"');
	for (;;) {
		const char *hit = memchr(s.ptr + i, '"', s.len - i);
		size_t end = hit ? (size_t)(hit - s.ptr) : s.len;

		escape(json, str_sub(s, i, end - i));
		if (!hit) {
			bad_cell(m, 0, "this cell in quotes is not closed");
			return s.len;
		}
		i = end + 1;
		if (i == s.len || s.ptr[i] != '"')
			break;
		buf_str(json, STR("\\\""));
		i++;
	}
	buf_char(json, '"');
	if (i < s.len && s.ptr[i] != m->r->between)
		bad_cell(m, i, "something follows the end of a cell in quotes");
	return i;
}

static size_t
make_plain(struct making *m)
{
	struct buf *json = &m->r->json;
	struct str rest = m->rest, cell = str_cut(&rest, m->r->between);
	const char *quote = cell.len ? memchr(cell.ptr, '"', cell.len) : NULL;

	if (quote)
		bad_cell(m, (size_t)(quote - cell.ptr),
			"a quote in a cell that is not in quotes: write the cell in quotes, "
			"and the quote as two");
	if (!cell.len) {
		buf_str(json, STR("null"));
		return 0;
	}
	buf_char(json, '"');
	escape(json, cell);
	buf_char(json, '"');
	return cell.len;
}

/* True where another cell follows. */
static bool
make_cell(struct making *m, size_t i)
{
	struct rows *r = m->r;
	const size_t done = m->row->bytes.len - m->rest.len;
	size_t len;

	if (i == r->n_key)
		return bad_cell(m, 0,
			       "the row has more cells than the header has names") ==
		       RC_OK;
	buf_char(&r->json, i ? ',' : '{');
	buf_str(&r->json, r->key[i]);
	r->cell[i] = (struct rows_cell){ r->json.len, m->row->line.offset + done,
		m->row->line.number + m->n_line };
	len = m->rest.len && m->rest.ptr[0] == '"' ? make_quoted(m) : make_plain(m);
	m->n_line += count(str_sub(m->rest, 0, len), '\n');
	if (len == m->rest.len || m->row->bad.rc)
		return false;
	m->rest = str_sub(m->rest, len + 1, m->rest.len);
	return true;
}

static void
make(struct rows *r, struct row *row)
{
	struct making m = { .r = r, .row = row, .rest = row->bytes };
	const char *nul =
		row->bytes.len ? memchr(row->bytes.ptr, 0, row->bytes.len) : NULL;
	size_t n = 0;

	if (str_ends(m.rest, STR("\r")))
		m.rest.len--;
	row->bytes = m.rest;
	buf_clear(&r->json);
	if (nul) {
		bad_cell(&m, (size_t)(nul - m.rest.ptr),
			"NUL byte: the record is damaged, or the file is not text");
		return;
	}
	while (make_cell(&m, n))
		n++;
	if (!row->bad.rc && n + 1 < r->n_key)
		bad_cell(&m, m.rest.len,
			"the row has fewer cells than the header has names");
	buf_char(&r->json, '}');
	row->line.text = row->bad.rc ? (struct str){ 0 } : buf_view(&r->json);
	row->line.too_long |= r->json.over;
}

bool
rows_next(struct rows *r, struct row *out)
{
	*out = (struct row){ 0 };
	do {
		if (!gather(r, out))
			return false;
	} while (!out->line.too_long && !str_trim(out->bytes).len);
	if (!out->line.too_long)
		make(r, out);
	return true;
}

/* Log Analytics names the zone of a time with its column: "TimeGenerated [UTC]". */
static struct str
without_zone(struct str name)
{
	const struct str zone = STR(" [UTC]");

	return str_ends(name, zone) ? str_sub(name, 0, name.len - zone.len) : name;
}

/* The names as keys of JSON. */
static enum rc
read_header(struct rows *r, const struct row *head, size_t skip, struct err *e)
{
	struct str rest = str_sub(head->bytes, skip, head->bytes.len);
	const size_t n = count(rest, r->between) + 1;

	if (str_ends(rest, STR("\r")))
		rest.len--;
	r->key = ARENA_NEW(&r->arena, struct str, n);
	r->cell = ARENA_NEW(&r->arena, struct rows_cell, n);
	while (rest.ptr) {
		struct str name = str_cut(&rest, r->between);

		if (!is_name(name))
			return fail(e, head->line.number,
				head->line.offset +
					(uint64_t)(name.ptr - head->bytes.ptr),
				"expected the name of a column: the first line of CSV names "
				"them");
		buf_clear(&r->json);
		buf_char(&r->json, '"');
		escape(&r->json, without_zone(unquoted(name)));
		buf_str(&r->json, STR("\":"));
		r->key[r->n_key++] = arena_str(&r->arena, buf_view(&r->json));
	}
	return RC_OK;
}

enum rc
rows_init(struct rows *r, struct lines *l, size_t max_len, size_t skip, char between,
	struct err *e)
{
	struct row head = { 0 };

	*r = (struct rows){ .l = l, .between = between ? between : ',' };
	buf_init(&r->bytes, max_len);
	/* Keys and escapes make it longer; a row of nothing but escapes is too long. */
	buf_init(&r->json, max_len < SIZE_MAX / 4 ? 2 * max_len + 65536 : SIZE_MAX / 2);
	if (!gather(r, &head))
		return lines_check(l, e) ? e->rc : err_copy(e, &r->err);
	if (head.line.too_long)
		return fail(e, 1, 0, "the header is longer than the largest record");
	return read_header(r, &head, skip, e);
}

void
rows_release(struct rows *r)
{
	buf_release(&r->bytes);
	buf_release(&r->json);
	arena_release(&r->arena);
}

enum rc
rows_check(const struct rows *r, struct err *e)
{
	return err_copy(e, &r->err);
}

void
rows_place(const struct rows *r, size_t at, uint64_t *line, uint64_t *byte)
{
	size_t i = r->n_key;

	while (i > 1 && r->cell[i - 1].made > at)
		i--;
	*line = r->cell[i - 1].line;
	*byte = r->cell[i - 1].offset;
}
