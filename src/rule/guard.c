/* guard.c - see guard.h. A denial excuses a claim when it stands inside it, in front of
 * it in its own clause, or, in languages whose verb stands last, at its end. A denial of
 * something else beside the claim does not: "No, I am made by X", "I cannot, as a model
 * made by X", "made by X, not a person". */
#include "rule/guard.h"

#include "rule/elicit.h"

enum { CLAUSE_MAX = 400 }; /* bytes each way */

struct guard {
	struct rx *before;   /* a denial in front of or inside the match */
	struct rx *after;    /* a denial that follows it at once */
	struct rx *joint;    /* what ends in front of a claim that stands alone */
	struct rx *as_claim; /* a match that begins "as a ..." */
	struct rx *not_as;   /* a denial right in front of such a match */
	struct rx *roleplay; /* a prompt that asks for a part to be played */
	struct elicit_words *elicit;
};

static const char before_text[] =
	"\\b(?:not|never|no|neither|nor|cannot|unlike|instead of|rather than|falsely|wrongly|"
	"nicht|kein(?:e[snmr]?)?|niemals|jamais|aucun[e]?|ne|pas|nunca|ning[uú]n[a]?|jam[aá]s|"
	"n[aã]o|nem|non|nessun[oa]?|mai|не|никогда)\\b|n['’]t\\b|\\bn['’]\\w|"
	"不是|并非|並非|没有|沒有|不由|而不是|아니";
static const char after_text[] =
	"\\A[^。、，,.!?！？\\n]{0,8}(?:では(?:ありません|なく|ない)|じゃな|아닙니다|아니|않습니다|않았)|"
	"\\A[,.]? ?(?:(?:I am|that is|this is|I['’]m) (?:not\\b|false)|(?:that|it) isn['’]t\\b)|"
	"\\A[^.!?\\n]{0,40}\\b(?:bin|wurde) ich nicht\\b";
static const char joint_text[] =
	"(?:[,，:：(—–-]|\\b(?:as|since|because|for|so|and|therefore|denn|weil|da|und|"
	"car|parce que|puisque|et|porque|pues|ya que|y|pois|e|perché|poiché|"
	"потому что|так как|и)|因为|因為|所以)\\s*\\z";
static const char as_claim_text[] =
	"\\A(?:as|als|en tant|como|in quanto|come)\\b|\\A(?:作为|作為|身为)";
static const char not_as_text[] =
	"(?:\\b(?:not|never|nicht|pas|no|n[aã]o|non|rather than|instead of|unlike)|不是|并非)\\s*\\z";
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

	const struct {
		struct rx **rx;
		const char *text;
	} part[] = { { &(*g)->before, before_text }, { &(*g)->after, after_text },
		{ &(*g)->joint, joint_text }, { &(*g)->as_claim, as_claim_text },
		{ &(*g)->not_as, not_as_text }, { &(*g)->roleplay, roleplay_text } };

	for (size_t i = 0; !e->rc && i < sizeof part / sizeof *part; i++)
		rx_open(part[i].rx, str_of(part[i].text), RX_CASELESS, e);
	if (!e->rc)
		elicit_new(&(*g)->elicit, a, e);
	if (e->rc)
		guard_release(*g);
	return e->rc;
}

void
guard_release(struct guard *g)
{
	rx_close(g->before);
	rx_close(g->after);
	rx_close(g->joint);
	rx_close(g->as_claim);
	rx_close(g->not_as);
	rx_close(g->roleplay);
	elicit_release(g->elicit);
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

/* Where the stretch begins in which a denial would be one of the match. */
static size_t
denial_start(const struct guard *g, const struct rx_match *m, struct str text,
	struct rx_span clause, struct rx_span at)
{
	struct str front = str_sub(text, clause.start, at.start - clause.start);

	if (found(m, g->as_claim, str_sub(text, at.start, at.end - at.start)))
		return found(m, g->not_as, front) ? clause.start : at.start;
	return found(m, g->joint, front) ? at.start : clause.start;
}

static bool
negated(const struct guard *g, const struct rx_match *m, const struct guard_case *c)
{
	struct str text = c->text[c->place];
	struct rx_span clause = clause_of(text, c->span);
	struct rx_span after = clause;
	size_t start;

	skip_but(&clause, text, c->span.end);
	if (clause.start > c->span.start) /* "but" stands inside the match */
		return found(m, g->before,
			str_sub(text, clause.start, c->span.end - clause.start));
	start = denial_start(g, m, text, clause, c->span);
	return found(m, g->before, str_sub(text, start, c->span.end - start)) ||
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

/* What the prompt and the match are compared by. */
static struct elicit_case
elicit_case(const struct guard_case *c)
{
	return (struct elicit_case){
		.match = str_sub(
			c->text[c->place], c->span.start, c->span.end - c->span.start),
		.maker = c->maker,
		.system = c->text[RULE_SYSTEM],
		.prompt = c->text[RULE_PROMPT],
	};
}

static bool
prompted(const struct guard *g, const struct rx_match *m, const struct guard_case *c)
{
	struct elicit_case what = elicit_case(c);

	return elicit_led(g->elicit, m, &what);
}

enum elicit
guard_elicited(
	const struct guard *g, const struct rx_match *m, const struct guard_case *c)
{
	struct elicit_case what = elicit_case(c);

	return c->place == RULE_ANSWER || c->place == RULE_THINKING
		       ? elicit_find(g->elicit, m, &what)
		       : ELICIT_NONE;
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
	if (unless & RULE_PROMPTED && prompted(g, m, c))
		return RULE_PROMPTED;
	if (unless & RULE_ROLEPLAY &&
		(found(m, g->roleplay, c->text[RULE_PROMPT]) ||
			found(m, g->roleplay, c->text[RULE_SYSTEM])))
		return RULE_ROLEPLAY;
	return 0;
}
