/* elicit.c - see elicit.h. A name is the rule's maker; a word of the match, past its
 * first, that begins with a capital letter; or, in scripts without capitals, a run of
 * four characters that the prompt has too. */
#include "rule/elicit.h"

#include <string.h>

enum { BEFORE_MAX = 160, NAME_MIN = 3, RUN_BYTES = 12 };

struct elicit_words {
	struct rx *led;   /* in front of a name, up to it */
	struct rx *asked; /* a prompt about the model itself */
};

static const char led_text[] =
	"(?:\\b(?:you(?:['’]re| are| were)?|(?:are|were|aren['’]t|weren['’]t|is) you|"
	"your (?:name|maker|creator|developer|company|provider)(?: is|['’]s)?)"
	"(?:[ ,:\"“'(]+(?:is|be|being|an?|the|not|really|actually|just|now|still|also|secretly|"
	"basically|by|made|created|trained|built|developed|designed|from|called|named|based|"
	"on|part|of|one|running|powered|using|new|model|AI|assistant|chatbot|bot|large|"
	"language|version|work|for|belong|to))*[ ,:\"“'(]*"
	"|\\b(?:I am|I['’]m|my name is|call me)\\b[^.?!\\n]{0,60}"
	"|\\b(?:say|says|saying|repeat|write|type|complete|continue|translate|pretend|act as|"
	"(?:answer|respond|reply) (?:as|with|by saying)|as if|persona|role|impersonate)\\b"
	"[^\\n]{0,100}"
	"|\\b(?:bist du|du bist|sind sie|sie sind|es-tu|tu es|êtes-vous|vous êtes|eres|"
	"es usted|você é|és|sei|lei è|ты|вы)\\b[^.?!\\n]{0,60}"
	"|(?:你是|你叫|您是|你就是|你由|あなたは|너는|당신은)[^。？！\\n]{0,40})\\z";
static const char asked_text[] =
	"\\b(?:who|what)(?: exactly)? (?:are|r) (?:you|u)\\b|"
	"\\byour (?:name|makers?|creators?|developers?|model|version|training|knowledge|"
	"origins?|provider|parent company|architecture)\\b|\\b(?:call|address) you\\b|"
	"\\bare you (?:(?:an?|the|really|actually|just) )*(?:\\w+ )?(?:AI|human|bot|robot|"
	"chatbot|model|real|person|assistant|machine|program|alive|conscious|sentient)\\b|"
	"\\b(?:made|created|trained|built|developed|programmed) you\\b|"
	"\\bwere you (?:made|created|trained|built|developed|programmed)\\b|"
	"\\b(?:about|introduce|describe) yourself\\b|\\bcan you (?:think|feel)\\b|"
	"\\bdo you (?:have|feel) (?:an? |any )?(?:feelings?|emotions?|body|mind|consciousness|"
	"name|opinions?)\\b|"
	"\\bwer bist du\\b|\\bwie heißt du\\b|\\bwer hat dich\\b|\\bqui es-tu\\b|"
	"\\bqui êtes-vous\\b|\\bcomment (?:t['’]appelles|vous appelez)|\\bqui t['’]a\\b|"
	"\\bqui vous a\\b|\\bquién eres\\b|\\bcómo te llamas\\b|\\bquién te\\b|\\bquem é você\\b|"
	"\\bqual é o seu nome\\b|\\bquem te\\b|\\bchi sei\\b|\\bcome ti chiami\\b|\\bchi ti ha\\b|"
	"\\bкто (?:ты|вы|тебя|вас)\\b|\\bкак (?:тебя|вас) зовут\\b|"
	"你是谁|您是谁|你叫什么|你是什么|谁.{0,4}(?:开发|创造|训练|制造)了?你|あなたは(?:誰|だれ|何)|"
	"あなたの名前|お名前|誰が.{0,12}(?:作|開発)|누구(?:세요|니|야)|이름이";

const char *
elicit_name(enum elicit e)
{
	static const char *const name[] = { "", "unasked", "asked", "named" };

	return name[e];
}

enum rc
elicit_new(struct elicit_words **w, struct arena *a, struct err *e)
{
	*w = ARENA_NEW(a, struct elicit_words, 1);
	if (rx_open(&(*w)->led, str_of(led_text), RX_CASELESS, e) ||
		rx_open(&(*w)->asked, str_of(asked_text), RX_CASELESS, e))
		elicit_release(*w);
	return e->rc;
}

void
elicit_release(struct elicit_words *w)
{
	if (!w)
		return;
	rx_close(w->led);
	rx_close(w->asked);
	*w = (struct elicit_words){ 0 };
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Where what stands in text from start on, letters of ASCII alike; text.len: nowhere. */
static size_t
find_caseless(struct str text, struct str what, size_t start)
{
	for (size_t i = start; i + what.len <= text.len; i++) {
		size_t k = 0;

		while (k < what.len && lower(text.ptr[i + k]) == lower(what.ptr[k]))
			k++;
		if (k == what.len)
			return i;
	}
	return text.len;
}

/* Whether the text in front of a name puts it into the model's mouth. */
static bool
leads(const struct elicit_words *w, const struct rx_match *m, struct str prompt,
	size_t at)
{
	size_t from = at > BEFORE_MAX ? at - BEFORE_MAX : 0;
	struct rx_span span;

	while (from < at && ((unsigned char)prompt.ptr[from] & 0xc0) == 0x80)
		from++;
	return rx_find(&span, m, w->led, str_sub(prompt, from, at - from), 0, NULL) !=
	       RX_NO;
}

/* How a text holds a name. */
enum held { HELD_NOT, HELD, HELD_LED };

static enum held
held(const struct elicit_words *w, const struct rx_match *m, struct str prompt,
	struct str name)
{
	enum held h = HELD_NOT;
	size_t at = 0;

	while (name.len && (at = find_caseless(prompt, name, at)) < prompt.len) {
		if (leads(w, m, prompt, at))
			return HELD_LED;
		h = HELD;
		at += name.len;
	}
	return h;
}

/* Words that begin with a capital in a claim and name nobody. */
static bool
is_common(struct str word)
{
	static const char *const common[] = { "Large", "Language", "Model", "Models",
		"Assistant", "Artificial", "Intelligence", "The" };

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_is(word, common[i]))
			return true;
	return false;
}

/* The next name in *rest, which begins past the match's first word; empty at the end. */
static struct str
next_name(struct str *rest)
{
	while (rest->ptr) {
		struct str word = str_cut(rest, ' ');

		while (word.len && memchr(".,;:!?\"'()", word.ptr[word.len - 1], 11))
			word.len--;
		while (word.len && memchr("\"'(", word.ptr[0], 3))
			word = str_sub(word, 1, word.len - 1);
		if (word.len >= NAME_MIN && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' &&
			!is_common(word))
			return word;
	}
	return (struct str){ 0 };
}

/* "is", "called" and "by", which stand before a name and are none of it. */
static bool
is_copula(struct str run)
{
	return str_starts(run, STR("是")) || str_starts(run, STR("叫")) ||
	       str_starts(run, STR("由"));
}

/* A run of RUN_BYTES outside ASCII that both texts have; empty when there is none. */
static struct str
shared_run(struct str match, struct str prompt)
{
	for (size_t i = 0; i + RUN_BYTES <= match.len; i++) {
		struct str run = str_sub(match, i, RUN_BYTES);
		size_t k = 0;

		while (k < RUN_BYTES && (unsigned char)run.ptr[k] >= 0x80)
			k++;
		if (k == RUN_BYTES && ((unsigned char)run.ptr[0] & 0xc0) != 0x80 &&
			!is_copula(run) && find_caseless(prompt, run, 0) < prompt.len)
			return run;
	}
	return (struct str){ 0 };
}

static enum held
held_any(const struct elicit_words *w, const struct rx_match *m,
	const struct elicit_case *c, struct str prompt)
{
	struct str rest = c->match, name;
	enum held most = held(w, m, prompt, c->maker), h;

	str_cut(&rest, ' ');
	while (most < HELD_LED && (name = next_name(&rest)).len) {
		h = held(w, m, prompt, name);
		most = h > most ? h : most;
	}
	h = held(w, m, prompt, shared_run(c->match, prompt));
	return h > most ? h : most;
}

enum elicit
elicit_find(const struct elicit_words *w, const struct rx_match *m,
	const struct elicit_case *c)
{
	struct rx_span span;

	if (held_any(w, m, c, c->prompt) || held_any(w, m, c, c->system))
		return ELICIT_NAMED;
	return rx_find(&span, m, w->asked, c->prompt, 0, NULL) == RX_NO ? ELICIT_UNASKED
									: ELICIT_ASKED;
}

bool
elicit_led(const struct elicit_words *w, const struct rx_match *m,
	const struct elicit_case *c)
{
	return held_any(w, m, c, c->prompt) == HELD_LED || held_any(w, m, c, c->system);
}
