/* markup.c - one scanner that counts, and copies what is not a mark if there is a place
 * to copy to.
 *
 * Linear on any input: a closing mark is looked for once for each opening one that gets
 * it, and a search that fails is not repeated on that line. */
#include "text/markup.h"

#include <assert.h>
#include <stdbool.h>

enum { BOLD_STAR, BOLD_LINE, BOLD_KINDS };

struct scan {
	struct markup m;
	char *out; /* NULL: only count */
	size_t n_out;
	char fence; /* the open fence's character, or 0 */
	size_t n_fence_char;
};

static void
emit(struct scan *s, const char *p, size_t n)
{
	if (s->out && n)
		memcpy(s->out + s->n_out, p, n);
	s->n_out += n;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t
blanks(struct str s)
{
	size_t n = 0;

	while (n < s.len && is_blank(s.ptr[n]))
		n++;
	return n;
}

static size_t
repeats(struct str s, char c)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] == c)
		n++;
	return n;
}

static struct str
past(struct str s, size_t n)
{
	return str_sub(s, n, s.len);
}

/* Whether this line opens or closes a fence; it is then counted and gone. */
static bool
fence_line(struct scan *s, struct str line)
{
	size_t indent = blanks(line), n;
	struct str rest = past(line, indent);

	if (indent > 3 || !rest.len || (rest.ptr[0] != '`' && rest.ptr[0] != '~'))
		return false;
	n = repeats(rest, rest.ptr[0]);
	if (!s->fence) {
		/* A ` further on makes it a line of code spans. */
		if (n < 3 ||
			(rest.ptr[0] == '`' && memchr(rest.ptr + n, '`', rest.len - n)))
			return false;
		s->fence = rest.ptr[0];
		s->n_fence_char = n;
		s->m.n_fence++;
		return true;
	}
	if (rest.ptr[0] != s->fence || n < s->n_fence_char ||
		n + blanks(past(rest, n)) != rest.len)
		return false;
	s->fence = 0;
	return true;
}

/* The length of a list mark with the blank after it, or 0. */
static size_t
list_mark(struct str s, uint32_t *n_bullet, uint32_t *n_number)
{
	size_t n = 0;

	while (n < s.len && n < 10 && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	if (n + 1 >= s.len || n > 9 || !is_blank(s.ptr[n + 1]) ||
		!memchr(n ? ".)" : "-*+", s.ptr[n], n ? 2 : 3))
		return 0;
	++*(n ? n_number : n_bullet);
	return n + 2;
}

/* Takes one mark off the front of a line, after indent blanks that stay. */
static bool
block_mark(struct scan *s, struct str *line)
{
	size_t indent = blanks(*line), n;
	struct str rest = past(*line, indent);
	size_t hashes = repeats(rest, '#');

	if (!rest.len)
		return false;
	if (indent <= 3 && hashes >= 1 && hashes <= 6 &&
		(hashes == rest.len || is_blank(rest.ptr[hashes]))) {
		s->m.n_heading++;
		n = hashes + blanks(past(rest, hashes));
	} else if (indent <= 3 && rest.ptr[0] == '>') {
		s->m.n_quote++;
		n = rest.len > 1 && is_blank(rest.ptr[1]) ? 2 : 1;
	} else {
		n = list_mark(rest, &s->m.n_bullet, &s->m.n_number);
	}
	if (!n)
		return false;
	emit(s, line->ptr, indent);
	*line = past(rest, n);
	return true;
}

static bool
is_rule(struct str line)
{
	size_t n = 0;
	char mark = 0;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (is_blank(c))
			continue;
		if ((c != '-' && c != '*' && c != '_') || (mark && c != mark))
			return false;
		mark = c;
		n++;
	}
	return n >= 3;
}

/* Where the bold that opens at i closes, or 0. */
static size_t
bold_close(struct str s, size_t i)
{
	char c = s.ptr[i];

	for (size_t p = i + 3; p + 1 < s.len; p++)
		if (s.ptr[p] == c && s.ptr[p + 1] == c && s.ptr[p - 1] != c &&
			!is_blank(s.ptr[p - 1]))
			return p;
	return 0;
}

/* The end of a bracket that opens at i: the place of its closer, or 0 when another
 * opener or the line's end comes first. */
static size_t
bracket_close(struct str s, size_t i, char open, char close)
{
	for (size_t p = i + 1; p < s.len && s.ptr[p] != open; p++)
		if (s.ptr[p] == close)
			return p;
	return 0;
}

/* What of a line is known while it is read: where the open marks close. */
struct line {
	struct str s;
	size_t pos;
	size_t bold[BOLD_KINDS]; /* 0: none is open */
	bool no_bold[BOLD_KINDS], no_code;
	size_t link_text, link_end; /* the place of ](...) */
};

static bool
bold_mark(struct scan *s, struct line *l, int kind)
{
	size_t i = l->pos;
	char c = l->s.ptr[i];

	if (l->bold[kind] == i && i) {
		l->bold[kind] = 0;
		l->pos += 2;
		return true;
	}
	/* A closer that a code span or a link swallowed. */
	if (l->bold[kind] < i)
		l->bold[kind] = 0;
	if (l->bold[kind] || l->no_bold[kind] || i + 4 >= l->s.len ||
		l->s.ptr[i + 1] != c || l->s.ptr[i + 2] == c || is_blank(l->s.ptr[i + 2]))
		return false;
	l->bold[kind] = bold_close(l->s, i);
	if (!l->bold[kind]) {
		l->no_bold[kind] = true;
		return false;
	}
	s->m.n_bold++;
	l->pos += 2;
	return true;
}

static bool
code_mark(struct scan *s, struct line *l)
{
	struct str rest = past(l->s, l->pos);
	size_t n = repeats(rest, '`');
	const char *close = NULL;

	if (n == 1 && rest.len > 1 && !l->no_code)
		close = memchr(rest.ptr + 1, '`', rest.len - 1);
	if (n > 1) {
		emit(s, rest.ptr, n);
		l->pos += n;
		return true;
	}
	if (!close) {
		l->no_code = true;
		return false;
	}
	n = (size_t)(close - rest.ptr);
	s->m.n_code++;
	emit(s, rest.ptr + 1, n - 1);
	l->pos += n + 1;
	return true;
}

/* At a [ or at the ! before one. */
static bool
link_mark(struct scan *s, struct line *l)
{
	size_t i = l->s.ptr[l->pos] == '!' ? l->pos + 1 : l->pos;
	size_t text, end;

	if (i >= l->s.len || l->s.ptr[i] != '[')
		return false;
	text = bracket_close(l->s, i, '[', ']');
	if (!text || text + 1 >= l->s.len || l->s.ptr[text + 1] != '(')
		return false;
	end = bracket_close(l->s, text + 1, '(', ')');
	if (!end)
		return false;
	s->m.n_link++;
	l->link_text = text;
	l->link_end = end + 1;
	l->pos = i + 1;
	return true;
}

/* Takes the mark at pos, if there is one. */
static bool
inline_mark(struct scan *s, struct line *l)
{
	switch (l->s.ptr[l->pos]) {
	case '*':
		return bold_mark(s, l, BOLD_STAR);
	case '_':
		return bold_mark(s, l, BOLD_LINE);
	case '`':
		return code_mark(s, l);
	case '!':
	case '[':
		return link_mark(s, l);
	case ']':
		if (l->link_text != l->pos || !l->link_end)
			return false;
		l->pos = l->link_end;
		l->link_end = 0;
		return true;
	default:
		return false;
	}
}

static void
inline_marks(struct scan *s, struct str text)
{
	struct line l = { .s = text };

	while (l.pos < text.len)
		if (!inline_mark(s, &l))
			emit(s, text.ptr + l.pos++, 1);
}

/* One line with its newline, if it has one. */
static void
scan_line(struct scan *s, struct str line, struct str end)
{
	if (blanks(line) == line.len) {
		emit(s, line.ptr, line.len);
		emit(s, end.ptr, end.len);
		return;
	}
	s->m.n_line++;
	if (fence_line(s, line))
		return;
	if (s->fence) {
		s->m.n_fenced++;
		emit(s, line.ptr, line.len);
	} else if (is_rule(line)) {
		emit(s, line.ptr, line.len);
	} else {
		while (block_mark(s, &line))
			;
		inline_marks(s, line);
	}
	emit(s, end.ptr, end.len);
}

static void
scan_text(struct scan *s, struct str text)
{
	assert(text.len <= UINT32_MAX);
	while (text.len) {
		struct str rest = text;
		struct str line = str_cut(&rest, '\n');

		scan_line(
			s, line, str_sub(text, line.len, text.len - line.len - rest.len));
		text = rest;
	}
}

void
markup_count(struct markup *m, struct str text)
{
	struct scan s = { 0 };

	scan_text(&s, text);
	*m = s.m;
}

struct str
markup_strip(struct arena *a, struct str text)
{
	struct scan s = { .out = ARENA_RAW(a, char, text.len + 1) };

	scan_text(&s, text);
	return (struct str){ s.out, s.n_out };
}
