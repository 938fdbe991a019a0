/* guard.c - see guard.h. Negation is looked for in the clause that the match stands in:
 * in languages that deny after the verb, up to the clause's end; in the others up to the
 * match's end. */
#include "rule/guard.h"

enum { CLAUSE_MAX = 400 }; /* bytes each way */

struct guard {
	struct rx *before;   /* a denial in front of or inside the match */
	struct rx *after;    /* a denial that follows it */
	struct rx *roleplay; /* a prompt that asks for a part to be played */
};

static const char before_text[] =
	"\\b(?:not|never|no|neither|nor|cannot|unlike|instead of|rather than|"
	"nicht|kein(?:e[snmr]?)?|niemals|jamais|aucun[e]?|ne|pas|nunca|ning[uú]n[a]?|jam[aá]s|"
	"n[aã]o|nem|non|nessun[oa]?|mai|не|никогда)\\b|n['\xe2\x80\x99]t\\b|\\bn['\xe2\x80\x99]\\w|"
	"不是|并非|並非|没有|沒有|不由|而不是|아니";
static const char after_text[] =
	"ではありません|ではなく|じゃな|ではない|しません|していません|ありません|"
	"아닙니다|아니|않습니다|않았|\\bnot\\b|\\bnicht\\b";
static const char roleplay_text[] =
	"\\b(?:pretend|role-?play|act as|acting as|you are now|imagine (?:that )?you(?:'re| are)|"
	"in the (?:style|voice|persona) of|impersonate|simulate|persona|play the (?:part|role) of|"
	"write (?:a|an|the) (?:story|dialogue|dialog|scene|script|screenplay|poem|conversation)|"
	"stell dir vor|tu so|spiele die rolle|fais semblant|joue le r[oô]le|imagine que tu|"
	"finge|act[uú]a como|haz de cuenta|finja|aja como|fingi|immagina di|"
	"притворись|представь,? что ты|сыграй роль)|扮演|假装|假裝|你现在是|你現在是|演じて|"
	"ふりをして|になりきって|역할을|척해|인 척";

static const struct {
	const char *name;
	enum rule_guard bit;
} names[] = {
	{ "negated", RULE_NEGATED },
	{ "quoted", RULE_QUOTED },
	{ "roleplay", RULE_ROLEPLAY },
	{ "own-name", RULE_OWN_NAME },
	{ "prompted", RULE_PROMPTED },
};

unsigned
guard_parse(struct str word)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(word, names[i].name))
			return names[i].bit;
	return 0;
}

const char *
guard_name(enum rule_guard g)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].bit == g)
			return names[i].name;
	return "";
}

enum rc
guard_new(struct guard **g, struct arena *a, struct err *e)
{
	*g = ARENA_NEW(a, struct guard, 1);
	if (rx_open(&(*g)->before, str_of(before_text), RX_CASELESS, e) ||
		rx_open(&(*g)->after, str_of(after_text), RX_CASELESS, e) ||
		rx_open(&(*g)->roleplay, str_of(roleplay_text), RX_CASELESS, e))
		guard_release(*g);
	return e->rc;
}

void
guard_release(struct guard *g)
{
	rx_close(g->before);
	rx_close(g->after);
	rx_close(g->roleplay);
	*g = (struct guard){ 0 };
}

/* A clause ends at a full stop, a line's end, a semicolon, and before "but". */
static bool
ends_clause(struct str text, size_t i)
{
	static const struct str mark[] = { { "\xe3\x80\x82", 3 }, { "\xef\xbc\x81", 3 },
		{ "\xef\xbc\x9f", 3 }, { "\xef\xbc\x9b", 3 } };
	char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';

	if (memchr("\n;!?", text.ptr[i], 4))
		return true;
	if (text.ptr[i] == '.')
		return next == ' ' || next == '\n' || next == '"';
	for (size_t k = 0; k < sizeof mark / sizeof *mark; k++)
		if (str_starts(str_sub(text, i, 3), mark[k]))
			return true;
	return false;
}

static struct rx_span
clause_of(struct str text, struct rx_span at)
{
	size_t low = at.start > CLAUSE_MAX ? at.start - CLAUSE_MAX : 0;
	size_t high = text.len - at.end > CLAUSE_MAX ? at.end + CLAUSE_MAX : text.len;
	struct rx_span c = { at.start, at.end };

	while (c.start > low && !ends_clause(text, c.start - 1))
		c.start--;
	while (c.end < high && !ends_clause(text, c.end))
		c.end++;
	/* Not inside a code point. */
	while (c.start < at.start && ((unsigned char)text.ptr[c.start] & 0xc0) == 0x80)
		c.start++;
	while (c.end < text.len && c.end > at.end &&
		((unsigned char)text.ptr[c.end] & 0xc0) == 0x80)
		c.end--;
	return c;
}

/* What stands after the last "but" is a clause of its own, also inside a match. */
static void
skip_but(struct rx_span *clause, struct str text, size_t end)
{
	static const char *const but[] = { ", but ", " but ", ", aber ", ", mais ",
		", pero ", ", mas ", ", ma ", ", \xd0\xbd\xd0\xbe " };

	for (size_t b = 0; b < sizeof but / sizeof *but; b++)
		for (size_t i = clause->start; i + strlen(but[b]) <= end; i++)
			if (str_starts(str_sub(text, i, text.len), str_of(but[b])))
				clause->start = i + strlen(but[b]);
}

static bool
found(const struct rx_match *m, const struct rx *rx, struct str text)
{
	struct rx_span at;

	/* A limit counts as found: when in doubt, the match is excused. */
	return rx_find(&at, m, rx, text, 0, NULL) != RX_NO;
}

static bool
negated(const struct guard *g, const struct rx_match *m, const struct guard_case *c)
{
	struct str text = c->text[c->place];
	struct rx_span clause = clause_of(text, c->span);
	struct rx_span after = clause;

	skip_but(&clause, text, c->span.end);
	return found(m, g->before,
		       str_sub(text, clause.start, c->span.end - clause.start)) ||
	       found(m, g->after, str_sub(text, c->span.end, after.end - c->span.end));
}

struct marks {
	struct str open, close;
};

static const struct marks quotes[] = {
	{ { "\"", 1 }, { "\"", 1 } },
	{ { "\xe2\x80\x9c", 3 }, { "\xe2\x80\x9d", 3 } },
	{ { "\xe2\x80\x9e", 3 }, { "\xe2\x80\x9c", 3 } },
	{ { "\xc2\xab", 2 }, { "\xc2\xbb", 2 } },
	{ { "\xe3\x80\x8c", 3 }, { "\xe3\x80\x8d", 3 } },
};

/* Whether marks stand open after the bytes of head, and close somewhere in tail. */
static bool
enclosed(const struct marks *q, struct str head, struct str tail)
{
	bool inside = false;

	for (size_t i = 0; i < head.len; i++) {
		struct str mark = inside ? q->close : q->open;

		if (str_starts(str_sub(head, i, mark.len), mark))
			inside = !inside;
	}
	for (size_t i = 0; inside && i < tail.len; i++)
		if (str_starts(str_sub(tail, i, q->close.len), q->close))
			return true;
	return false;
}

/* Inside quotation marks that open and close on the same line, or on a line that
 * starts with ">". */
static bool
quoted(const struct guard_case *c)
{
	struct str text = c->text[c->place];
	size_t start = c->span.start, end = c->span.end;

	while (start > 0 && text.ptr[start - 1] != '\n')
		start--;
	while (end < text.len && text.ptr[end] != '\n')
		end++;
	if (str_starts(str_trim(str_sub(text, start, end - start)), STR(">")))
		return true;
	for (size_t q = 0; q < sizeof quotes / sizeof *quotes; q++)
		if (enclosed(&quotes[q], str_sub(text, start, c->span.start - start),
			    str_sub(text, c->span.end, end - c->span.end)))
			return true;
	return false;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
contains_caseless(struct str text, struct str what)
{
	for (size_t i = 0; what.len && i + what.len <= text.len; i++) {
		size_t k = 0;

		while (k < what.len && lower(text.ptr[i + k]) == lower(what.ptr[k]))
			k++;
		if (k == what.len)
			return true;
	}
	return false;
}

/* A word of the match that begins with a capital letter, past its first word: a name;
 * when the prompt says it too, the prompt may have put it there. */
static bool
prompted(const struct guard_case *c)
{
	struct str match =
		str_sub(c->text[c->place], c->span.start, c->span.end - c->span.start);
	struct str prompt = c->text[RULE_PROMPT], rest = match, word;

	if (contains_caseless(prompt, c->maker))
		return true;
	for (bool first = true; rest.ptr; first = false) {
		word = str_cut(&rest, ' ');
		while (word.len && memchr(".,;:!?\"'()", word.ptr[word.len - 1], 11))
			word.len--;
		if (!first && word.len >= 3 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' &&
			contains_caseless(prompt, word))
			return true;
	}
	return false;
}

unsigned
guard_check(const struct guard *g, const struct rx_match *m, unsigned unless,
	const struct guard_case *c)
{
	if (unless & RULE_OWN_NAME && c->maker.len && str_equal(c->maker, c->lab))
		return RULE_OWN_NAME;
	if (unless & RULE_QUOTED && quoted(c))
		return RULE_QUOTED;
	if (unless & RULE_NEGATED && negated(g, m, c))
		return RULE_NEGATED;
	if (unless & RULE_PROMPTED && prompted(c))
		return RULE_PROMPTED;
	if (unless & RULE_ROLEPLAY &&
		(found(m, g->roleplay, c->text[RULE_PROMPT]) ||
			found(m, g->roleplay, c->text[RULE_SYSTEM])))
		return RULE_ROLEPLAY;
	return 0;
}
