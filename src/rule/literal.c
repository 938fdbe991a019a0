/* literal.c - see literal.h.
 *
 * A sequence is cut into runs of literal bytes; whatever is optional or unknown ends a
 * run. What a sequence needs are its runs and what the groups inside need; of those, the
 * ones that are likely to be rarest. How rare a byte is, is a rough guess in bits, the
 * same for every language:
 *
 *	I (?:was|am) made by Open\s?AI
 *	--           ------------       runs; {"made by open"}; {"was","am"} is too common
 */
#include "rule/literal.h"

#include "rx/rx.h"

#include <limits.h>

enum { DEPTH_MAX = 32, RUN_MAX = 256, BITS_MIN = 10 };

struct scan {
	struct arena *a;
	struct str re;
	size_t pos;
	unsigned depth;
	bool caseless, extended;
	bool lost; /* syntax that is not understood: no answer at all */
};

struct seq {
	struct literal_need need;
	unsigned bits[LITERAL_SETS]; /* of each set */
	char run[RUN_MAX];
	size_t n_run;
};

static unsigned
byte_bits(unsigned char c)
{
	if (c == ' ')
		return 2;
	if (c >= 0x80)
		return 5;
	if (c && memchr("etaoinsrhl", c, 10))
		return 4;
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		(c && memchr(".,'-\"\n", c, 6)))
		return 6;
	return 10;
}

/* How rare the set is: as its most common string, less for many strings. */
static unsigned
rarity(const struct literal_set *s)
{
	unsigned least = UINT_MAX, many = 0;

	for (size_t i = 0; i < s->n; i++) {
		unsigned bits = 0;

		for (size_t k = 0; k < s->text[i].len; k++)
			bits += byte_bits((unsigned char)s->text[i].ptr[k]);
		least = bits < least ? bits : least;
	}
	while (s->n >> many > 1)
		many++;
	return s->n && least > many ? least - many : 0;
}

/* Keeps the rarest, in order; of equals, the first. */
static void
offer(struct seq *q, const struct literal_set *s)
{
	unsigned bits = rarity(s);
	size_t at = q->need.n;

	if (bits < BITS_MIN)
		return;
	while (at && q->bits[at - 1] < bits)
		at--;
	if (at == LITERAL_SETS)
		return;
	if (q->need.n < LITERAL_SETS)
		q->need.n++;
	for (size_t i = q->need.n - 1; i > at; i--) {
		q->need.set[i] = q->need.set[i - 1];
		q->bits[i] = q->bits[i - 1];
	}
	q->need.set[at] = *s;
	q->bits[at] = bits;
}

static void
end_run(struct scan *s, struct seq *q)
{
	struct literal_set one = { .n = 1 };

	if (q->n_run) {
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

/* Whether matching without regard to case leaves a character above U+007F as it is: the
 * scripts without case, of which rules name makers in, and the typographic apostrophe. */
static bool
without_case(struct str c)
{
	const unsigned char *p = (const unsigned char *)c.ptr;
	unsigned u;

	if (c.len != 3)
		return false;
	u = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	return (u >= 0x2010 && u <= 0x2027) || (u >= 0x3001 && u <= 0x30ff) ||
	       (u >= 0x4e00 && u <= 0x9fff) || (u >= 0xac00 && u <= 0xd7a3);
}

/* One character that must stand there, unless its quantifier says otherwise. Its bytes
 * from `start` to the current place. */
static void
literal_char(struct scan *s, struct seq *q, size_t start)
{
	struct str c = str_sub(s->re, start, s->pos - start);
	bool plain = (unsigned char)c.ptr[0] < 0x80 || !s->caseless || without_case(c);
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

static struct literal_need alternation(struct scan *s);

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
	struct literal_need inside;
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
	for (size_t i = 0; t != MAYBE_NONE && i < inside.n; i++)
		offer(q, &inside.set[i]);
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

static struct literal_need
sequence(struct scan *s)
{
	struct seq q = { .n_run = 0 };

	while (more(s) && at(s, 0) != '|' && at(s, 0) != ')')
		element(s, &q);
	end_run(s, &q);
	return q.need;
}

/* One branch needs what it needs. Of several each must name something, or nothing is
 * known; then one of what they name is needed. */
static struct literal_need
alternation(struct scan *s)
{
	struct literal_need first = { 0 }, any = { .n = 1 };
	struct literal_set *all = &any.set[0];
	size_t n = 0;
	bool known = true;

	all->text = ARENA_NEW(s->a, struct str, LITERAL_SET_MAX);
	if (++s->depth > DEPTH_MAX) {
		s->lost = true;
		return first;
	}
	for (;; n++) {
		struct literal_need one = sequence(s);

		if (!n)
			first = one;
		known = known && one.n && all->n + one.set[0].n <= LITERAL_SET_MAX;
		for (size_t i = 0; known && i < one.set[0].n; i++)
			all->text[all->n++] = one.set[0].text[i];
		if (s->lost || at(s, 0) != '|')
			break;
		s->pos++;
	}
	s->depth--;
	return !n ? first : known ? any : (struct literal_need){ 0 };
}

void
literal_of(struct literal_need *out, struct arena *a, struct str regex, unsigned flags)
{
	struct scan s = { .a = a,
		.re = regex,
		.caseless = flags & RX_CASELESS,
		.extended = flags & RX_EXTENDED };

	for (size_t i = 0; i + 3 < regex.len; i++)
		s.caseless = s.caseless || memcmp(regex.ptr + i, "(?i)", 4) == 0;
	*out = alternation(&s);
	if (s.lost || s.pos < regex.len)
		*out = (struct literal_need){ 0 };
}
