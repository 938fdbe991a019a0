/* literal.c - see literal.h.
 *
 * A sequence is cut into runs of literal bytes; whatever is optional or unknown ends a
 * run. The best set of a sequence is the one whose shortest string is longest, be it a
 * run of its own or what a group inside must contain:
 *
 *	I (?:was|am) made by Open\s?AI
 *	--           ------------       runs; {"made by open"} wins over {"was","am"}
 */
#include "rule/literal.h"

#include "rx/rx.h"

enum { DEPTH_MAX = 32, RUN_MAX = 256 };

struct scan {
	struct arena *a;
	struct str re;
	size_t pos;
	unsigned depth;
	bool caseless, extended;
	bool lost; /* syntax that is not understood: no answer at all */
};

struct seq {
	struct literal_set best;
	char run[RUN_MAX];
	size_t n_run;
};

static size_t
shortest(const struct literal_set *s)
{
	size_t len = s->n ? s->text[0].len : 0;

	for (size_t i = 1; i < s->n; i++)
		len = s->text[i].len < len ? s->text[i].len : len;
	return len;
}

static void
offer(struct seq *q, const struct literal_set *s)
{
	size_t have = shortest(&q->best), got = shortest(s);

	if (got >= LITERAL_MIN && (got > have || (got == have && s->n < q->best.n)))
		q->best = *s;
}

static void
end_run(struct scan *s, struct seq *q)
{
	struct literal_set one = { .n = 1 };

	if (q->n_run >= LITERAL_MIN) {
		one.text = ARENA_NEW(s->a, struct str, 1);
		one.text[0] = arena_str(s->a, (struct str){ q->run, q->n_run });
		offer(q, &one);
	}
	q->n_run = 0;
}

static bool
more(const struct scan *s)
{
	return !s->lost && s->pos < s->re.len;
}

static char
at(const struct scan *s, size_t ahead)
{
	return s->pos + ahead < s->re.len ? s->re.ptr[s->pos + ahead] : 0;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_braces(struct scan *s)
{
	while (more(s) && at(s, 0) != '}')
		s->pos++;
	s->pos += more(s);
}

enum times { ONCE, AT_LEAST_ONCE, MAYBE_NONE };

/* The quantifier at the current place, taken. */
static enum times
quantifier(struct scan *s)
{
	enum times t = ONCE;
	char c = at(s, 0);

	if (c == '?' || c == '*') {
		t = MAYBE_NONE;
		s->pos++;
	} else if (c == '+') {
		t = AT_LEAST_ONCE;
		s->pos++;
	} else if (c == '{' && (digit(at(s, 1)) || at(s, 1) == ',')) {
		t = at(s, 1) == '0' || at(s, 1) == ',' ? MAYBE_NONE : AT_LEAST_ONCE;
		skip_braces(s);
	} else {
		return ONCE;
	}
	if (at(s, 0) == '?' || at(s, 0) == '+')
		s->pos++; /* lazy or possessive */
	return t;
}

/* One character that must stand there, unless its quantifier says otherwise. Its bytes
 * from `start` to the current place. */
static void
literal_char(struct scan *s, struct seq *q, size_t start)
{
	struct str c = str_sub(s->re, start, s->pos - start);
	bool plain = (unsigned char)c.ptr[0] < 0x80 || !s->caseless;
	enum times t = quantifier(s);

	if (t == MAYBE_NONE || !plain || q->n_run + c.len > RUN_MAX) {
		end_run(s, q);
		return;
	}
	for (size_t i = 0; i < c.len; i++)
		q->run[q->n_run++] = c.ptr[i] >= 'A' && c.ptr[i] <= 'Z'
					     ? (char)(c.ptr[i] + 32)
					     : c.ptr[i];
	if (t == AT_LEAST_ONCE)
		end_run(s, q);
}

/* Steps over the rest of a character whose first byte was taken. */
static void
finish_char(struct scan *s)
{
	while (more(s) && ((unsigned char)at(s, 0) & 0xc0) == 0x80)
		s->pos++;
}

/* A letter or digit after a backslash: a class, a property, a reference. None is
 * literal text; those whose length is not plain are not understood. */
static void
letter_escape(struct scan *s, struct seq *q, char c)
{
	end_run(s, q);
	if (memchr("xcogkQE", c, 7)) {
		s->lost = true;
		return;
	}
	while (digit(c) && digit(at(s, 0)))
		s->pos++;
	if ((c == 'p' || c == 'P' || c == 'N') && at(s, 0) == '{')
		skip_braces(s);
	else if (c == 'p' || c == 'P')
		s->pos++;
	quantifier(s);
}

static void
escape(struct scan *s, struct seq *q)
{
	char c = at(s, 1);
	size_t start = s->pos + 1;

	s->pos += 2;
	finish_char(s);
	if (!c)
		s->lost = true;
	else if (memchr("bBAzZGK", c, 7))
		quantifier(s); /* stands for no byte */
	else if (digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		letter_escape(s, q, c);
	else
		literal_char(s, q, start);
}

static void
bracket(struct scan *s, struct seq *q)
{
	size_t start;

	end_run(s, q);
	s->pos++;
	if (at(s, 0) == '^')
		s->pos++;
	for (start = s->pos; more(s); s->pos++) {
		if (at(s, 0) == '\\')
			s->pos++;
		else if (at(s, 0) == '[' && at(s, 1) == ':')
			while (more(s) &&
				!(at(s, 0) == ':' && at(s, 1) == ']' && s->pos > start))
				s->pos++;
		else if (at(s, 0) == ']' && s->pos > start)
			break;
	}
	if (!more(s)) {
		s->lost = true;
		return;
	}
	s->pos++;
	quantifier(s);
}

static struct literal_set alternation(struct scan *s);

/* What follows "(?" decides whether the inside must occur. Returns false when it is not
 * a group that can be used. */
static bool
group_head(struct scan *s, bool *counts)
{
	char c = at(s, 0), d = at(s, 1);

	*counts = true;
	if (c == ':' || c == '>' || c == '|') {
		s->pos++;
	} else if (c == '=' || c == '!') {
		*counts = false;
		s->pos++;
	} else if (c == '<' && (d == '=' || d == '!')) {
		*counts = false;
		s->pos += 2;
	} else if (c == '<' || (c == 'P' && d == '<')) {
		while (more(s) && at(s, 0) != '>')
			s->pos++;
		s->pos += more(s);
	} else {
		return false;
	}
	return true;
}

/* "(?i)" and the like: only i is known; it holds for all that follows, and to be safe
 * for what went before. */
static bool
inline_flag(struct scan *s)
{
	if (at(s, 0) != 'i' || at(s, 1) != ')')
		return false;
	s->pos += 2;
	return true;
}

static void
group(struct scan *s, struct seq *q)
{
	struct literal_set inside;
	bool counts = true;
	enum times t;

	s->pos++;
	if (at(s, 0) == '*') {
		s->lost = true;
		return;
	}
	if (at(s, 0) == '?') {
		s->pos++;
		if (inline_flag(s))
			return;
		if (!group_head(s, &counts)) {
			s->lost = true;
			return;
		}
	}
	inside = alternation(s);
	if (at(s, 0) != ')') {
		s->lost = true;
		return;
	}
	s->pos++;
	t = quantifier(s);
	if (!counts)
		return;
	end_run(s, q);
	if (t != MAYBE_NONE)
		offer(q, &inside);
}

static void
element(struct scan *s, struct seq *q)
{
	char c = at(s, 0);
	size_t start;

	switch (c) {
	case '\\':
		escape(s, q);
		return;
	case '[':
		bracket(s, q);
		return;
	case '(':
		group(s, q);
		return;
	case '^':
	case '$':
		s->pos++;
		return;
	case '.':
		end_run(s, q);
		s->pos++;
		quantifier(s);
		return;
	default:
		break;
	}
	start = s->pos++;
	finish_char(s);
	if (s->extended && c == '#')
		s->lost = true;
	else if (!(s->extended && memchr(" \t\r\n", c, 4)))
		literal_char(s, q, start);
}

static struct literal_set
sequence(struct scan *s)
{
	struct seq q = { .n_run = 0 };

	while (more(s) && at(s, 0) != '|' && at(s, 0) != ')')
		element(s, &q);
	end_run(s, &q);
	return q.best;
}

/* Every branch must name something, or nothing is known. */
static struct literal_set
alternation(struct scan *s)
{
	struct literal_set all = { .text = ARENA_NEW(s->a, struct str, LITERAL_SET_MAX) };
	bool known = true;

	if (++s->depth > DEPTH_MAX) {
		s->lost = true;
		return (struct literal_set){ 0 };
	}
	for (;;) {
		struct literal_set one = sequence(s);

		known = known && one.n && all.n + one.n <= LITERAL_SET_MAX;
		for (size_t i = 0; known && i < one.n; i++)
			all.text[all.n++] = one.text[i];
		if (s->lost || at(s, 0) != '|')
			break;
		s->pos++;
	}
	s->depth--;
	return known ? all : (struct literal_set){ 0 };
}

void
literal_of(struct literal_set *out, struct arena *a, struct str regex, unsigned flags)
{
	struct scan s = { .a = a,
		.re = regex,
		.caseless = flags & RX_CASELESS,
		.extended = flags & RX_EXTENDED };

	for (size_t i = 0; i + 3 < regex.len; i++)
		s.caseless = s.caseless || memcmp(regex.ptr + i, "(?i)", 4) == 0;
	*out = alternation(&s);
	if (s.lost || s.pos < regex.len)
		*out = (struct literal_set){ 0 };
}
