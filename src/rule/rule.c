/* rule.c - see rule.h. From YAML to a compiled rule; every complaint has its place. */
#include "rule/rule.h"

#include "base/buf.h"
#include "base/num.h"
#include "conf/conf.h"
#include "rule/guard.h"
#include "rx/rx.h"

#include <assert.h>

enum { PATTERNS_MAX = 64, TESTS_MIN = 3 };

static const char *const level_name[] = { "info", "low", "medium", "high" };
static const char *const place_name[] = { "system", "prompt", "answer", "thinking" };
static const char *const status_name[] = { "experimental", "test", "stable",
	"deprecated" };

const char *
rule_level_name(enum rule_level l)
{
	return level_name[l];
}

const char *
rule_place_name(enum rule_place p)
{
	return place_name[p];
}

/* The place of s in a list of words, or n. */
static size_t
index_of(struct str s, const char *const *word, size_t n)
{
	size_t i = 0;

	while (i < n && !str_is(s, word[i]))
		i++;
	return i;
}

static enum rc
parse_places(unsigned *places, struct arena *a, struct conf *map, struct err *e)
{
	struct str *word;
	size_t n = 0;

	if (conf_texts(&word, &n, a, map, "where", CONF_OPTIONAL, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		size_t p = index_of(word[i], place_name, RULE_PLACES);

		if (str_is(word[i], "any"))
			*places |= (1u << RULE_PLACES) - 1;
		else if (p == RULE_PLACES)
			return conf_err(e, conf_find(map, "where"),
				"where: \"%.*s\" is none of system, prompt, answer, thinking, any",
				STR_ARG(word[i]));
		else
			*places |= 1u << p;
	}
	return RC_OK;
}

static enum rc
parse_flags(unsigned *flags, struct arena *a, struct conf *map, struct err *e)
{
	static const char *const name[] = { "caseless", "multiline", "dotall",
		"extended" };
	struct str *word;
	size_t n = 0;

	if (conf_texts(&word, &n, a, map, "flags", CONF_OPTIONAL, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		size_t f = index_of(word[i], name, 4);

		if (f == 4)
			return conf_err(e, conf_find(map, "flags"),
				"flags: \"%.*s\" is none of caseless, multiline, dotall, extended",
				STR_ARG(word[i]));
		*flags |= 1u << f;
	}
	return RC_OK;
}

/* Literal words become one alternation of escaped texts. */
static enum rc
words_to_regex(struct rule_pattern *p, struct arena *a, struct conf *map, struct err *e)
{
	struct str *word;
	struct buf b;
	size_t n = 0;

	if (conf_texts(&word, &n, a, map, "words", CONF_REQUIRED, e))
		return e->rc;
	if (!n)
		return conf_err(e, map, "\"words\" is empty");
	buf_init(&b, RX_PATTERN_MAX);
	for (size_t i = 0; i < n; i++) {
		buf_char(&b, i ? '|' : '(');
		if (!i)
			buf_str(&b, STR("?:"));
		for (size_t k = 0; k < word[i].len; k++) {
			if (strchr("\\^$.|?*+()[]{}#", word[i].ptr[k]))
				buf_char(&b, '\\');
			buf_char(&b, word[i].ptr[k]);
		}
	}
	buf_char(&b, ')');
	p->regex = arena_str(a, buf_view(&b));
	p->flags = RX_CASELESS | RX_WORD;
	buf_check(&b, "list of words", e);
	buf_release(&b);
	return e->rc;
}

/* Where the class that starts at i ends: at its "]", which does not stand first. */
static size_t
class_end(struct str s, size_t i)
{
	i += i + 1 < s.len && s.ptr[i + 1] == '^' ? 2 : 1;
	for (i += i < s.len && s.ptr[i] == ']'; i < s.len && s.ptr[i] != ']'; i++)
		i += s.ptr[i] == '\\';
	return i;
}

/* Whether sign, which starts with a bracket, stands in the expression where it is no
 * text: behind no backslash and in no class. Where a "[" may be no class, in \Q...\E and
 * in comments, none is passed over: text may then be refused for nothing. */
static bool
regex_has(const struct rule_pattern *p, struct str sign)
{
	struct str s = p->regex;
	bool classes = !(p->flags & RX_EXTENDED);

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\') {
			i++;
			classes = classes && i < s.len && s.ptr[i] != 'Q';
		} else if (s.ptr[i] == '[' && classes) {
			i = class_end(s, i);
		} else if (str_starts(str_sub(s, i, s.len - i), sign)) {
			return true;
		}
	}
	return false;
}

static enum rc
parse_check(struct rule_pattern *p, struct conf *map, struct err *e)
{
	struct str word = { 0 };

	if (conf_text(&word, map, "check", CONF_OPTIONAL, e))
		return e->rc;
	p->check = check_parse(word);
	if (word.len && !p->check)
		return conf_err(e, conf_find(map, "check"),
			"check: \"%.*s\" is none of luhn, iban", STR_ARG(word));
	return RC_OK;
}

static enum rc
parse_pattern(struct rule_pattern *p, struct arena *a, struct conf *c, unsigned places,
	struct err *e)
{
	struct err why = { 0 };
	unsigned own = 0;

	p->name = c->key;
	p->line = c->line;
	c->used = true;
	if (c->kind == CONF_TEXT) {
		p->regex = c->text;
		p->flags = RX_CASELESS;
	} else if (c->kind == CONF_MAP && conf_find(c, "regex")) {
		if (conf_text(&p->regex, c, "regex", CONF_REQUIRED, e) ||
			parse_flags(&p->flags, a, c, e))
			return e->rc;
	} else if (words_to_regex(p, a, c, e)) {
		return e->rc;
	}
	if (c->kind == CONF_MAP && (parse_places(&own, a, c, e) || parse_check(p, c, e)))
		return e->rc;
	p->places = own ? own : places;
	if (regex_has(p, STR("(*")))
		return conf_err(e, c, "pattern \"%.*s\": verbs (*...) are not taken",
			STR_ARG(p->name));
	if (regex_has(p, STR("(?C")))
		return conf_err(e, c, "pattern \"%.*s\": callouts (?C...) are not taken",
			STR_ARG(p->name));
	if (rx_open(&p->rx, p->regex, p->flags, &why))
		return conf_err(e, c, "pattern \"%.*s\": %s", STR_ARG(p->name), why.text);
	return RC_OK;
}

static enum cond_value
nothing_found(void *ctx, uint32_t pattern)
{
	(void)ctx, (void)pattern;
	return COND_NO;
}

static enum cond_value
nothing_counted(void *ctx, uint32_t pattern, uint32_t limit)
{
	(void)ctx, (void)pattern;
	return limit ? COND_NO : COND_YES;
}

static enum cond_value
nothing_near(void *ctx, uint32_t a, uint32_t b, uint32_t limit)
{
	(void)ctx, (void)a, (void)b, (void)limit;
	return COND_NO;
}

/* A rule that holds where nothing was found would hold of every text, and the prefilter
 * could never be asked. */
static enum rc
check_condition(const struct rule *r, struct conf *map, struct err *e)
{
	const struct cond_ask none = { nothing_found, nothing_counted, nothing_near,
		NULL };

	if (cond_eval(&r->condition, &none) != COND_NO)
		return conf_err(e, conf_find(map, "condition"),
			"the condition holds of a text in which no pattern is found");
	return RC_OK;
}

static enum rc
parse_patterns(
	struct rule *r, struct arena *a, struct conf *map, unsigned places, struct err *e)
{
	struct conf *list = conf_find(map, "patterns"),
		    *written = conf_find(map, "condition");
	struct str *name, condition;
	struct err why = { 0 };

	if (!list || list->kind != CONF_MAP || !list->n_child)
		return conf_err(e, list ? list : map,
			"\"patterns\" must name at least one pattern");
	if (list->n_child > PATTERNS_MAX)
		return conf_err(e, list, "more than %d patterns", (int)PATTERNS_MAX);
	r->pattern = ARENA_NEW(a, struct rule_pattern, list->n_child);
	name = ARENA_NEW(a, struct str, list->n_child);
	for (struct conf *c = list->child; c; c = c->next) {
		name[r->n_pattern] = c->key;
		if (parse_pattern(&r->pattern[r->n_pattern++], a, c, places, e))
			return e->rc;
	}
	condition = name[0];
	if (conf_text(&condition, map, "condition",
		    r->n_pattern > 1 ? CONF_REQUIRED : CONF_OPTIONAL, e))
		return e->rc;
	if (cond_parse(&r->condition, a, condition, name, r->n_pattern, &why))
		return conf_err(e, written ? written : list, "%s", why.text);
	return check_condition(r, map, e);
}

static enum rc
parse_unless(struct rule *r, struct arena *a, struct conf *map, struct err *e)
{
	struct str *word;
	size_t n = 0;

	if (conf_texts(&word, &n, a, map, "unless", CONF_OPTIONAL, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		unsigned bit = guard_parse(word[i]);

		if (!bit)
			return conf_err(e, conf_find(map, "unless"),
				"unless: \"%.*s\" is none of negated, quoted, roleplay, own-name, "
				"prompted",
				STR_ARG(word[i]));
		r->unless |= bit;
	}
	return RC_OK;
}

static enum rc
parse_aggregate(struct rule *r, struct conf *map, struct err *e)
{
	struct conf *c = conf_find(map, "aggregate");
	struct str by = { 0 }, window = { 0 };
	struct err why = { 0 };

	if (!c)
		return RC_OK;
	if (c->kind != CONF_MAP || conf_text(&by, c, "by", CONF_REQUIRED, e) ||
		conf_u64(&r->aggregate.count, c, "count", CONF_REQUIRED, e) ||
		conf_text(&window, c, "window", CONF_OPTIONAL, e))
		return conf_err(e, c, "\"aggregate\" must hold by, count and window");
	if (!str_is(by, "account"))
		return conf_err(e, c, "aggregate: by must be account");
	if (window.len && num_duration(&r->aggregate.window_ms, window, &why))
		return conf_err(e, conf_find(c, "window"), "%s", why.text);
	return RC_OK;
}

static enum rc
parse_case(struct rule_case *t, struct conf *c, unsigned places, struct err *e)
{
	enum rule_place main = places & 1u << RULE_ANSWER   ? RULE_ANSWER
			       : places & 1u << RULE_PROMPT ? RULE_PROMPT
			       : places & 1u << RULE_SYSTEM ? RULE_SYSTEM
							    : RULE_THINKING;

	t->line = c->line;
	if (c->kind == CONF_TEXT) {
		t->text[main] = c->text;
		return RC_OK;
	}
	for (size_t p = 0; p < RULE_PLACES; p++)
		if (conf_text(&t->text[p], c, place_name[p], CONF_OPTIONAL, e))
			return e->rc;
	conf_text(&t->model, c, "model", CONF_OPTIONAL, e);
	return conf_text(&t->lab, c, "lab", CONF_OPTIONAL, e);
}

static enum rc
parse_tests(
	struct rule *r, struct arena *a, struct conf *map, unsigned places, struct err *e)
{
	static const char *const kind[] = { "nomatch", "match" };
	struct conf *tests = conf_find(map, "tests");

	if (!tests)
		return conf_err(e, map, "\"tests\" is missing");
	for (size_t k = 0; k < 2; k++) {
		struct conf *list = conf_find(tests, kind[k]);

		if (!list || list->kind != CONF_LIST || list->n_child < TESTS_MIN)
			return conf_err(e, tests,
				"at least %d texts under \"%s\" are needed",
				(int)TESTS_MIN, kind[k]);
	}
	r->test = ARENA_NEW(a, struct rule_case,
		conf_find(tests, kind[0])->n_child + conf_find(tests, kind[1])->n_child);
	for (size_t k = 0; k < 2; k++)
		for (struct conf *c = conf_find(tests, kind[k])->child; c; c = c->next) {
			struct rule_case *t = &r->test[r->n_test++];

			t->match = k == 1;
			if (parse_case(t, c, places, e))
				return e->rc;
		}
	return RC_OK;
}

/* "[0.9000, 0.8000, 0.9500]": a rate between its bounds. */
static enum rc
parse_rate(double p[3], struct arena *a, struct conf *map, const char *key, bool wanted,
	struct err *e)
{
	struct str *text;
	size_t n = 0;

	if (conf_texts(&text, &n, a, map, key, wanted ? CONF_REQUIRED : CONF_OPTIONAL, e))
		return e->rc;
	for (size_t i = 0; n == 3 && i < 3; i++)
		if (!num_double(&p[i], text[i]) || !(p[i] >= 0 && p[i] <= 1))
			n = 0;
	if (n == 3 ? p[1] <= p[0] && p[0] <= p[2] : !n && !wanted)
		return RC_OK;
	return conf_err(e, map,
		"%s must be a rate and its bounds: assay rules calibrate writes it", key);
}

static bool
counts_agree(const struct rule_calibration *k)
{
	if (k->n_label && k->right > k->n_label)
		return false;
	return k->hits <= k->n && k->right <= k->hits && k->wrong <= k->hits - k->right &&
	       k->n_label <= k->n;
}

static enum rc
parse_figures(struct rule_calibration *k, struct arena *a, struct conf *c, struct err *e)
{
	const struct {
		uint64_t *out;
		const char *key;
	} field[] = { { &k->n, "units" }, { &k->hits, "hits" },
		{ &k->unknown, "unknown" }, { &k->right, "right" },
		{ &k->wrong, "wrong" }, { &k->n_label, "labelled" } };
	struct str unit = { 0 };

	if (conf_text(&k->corpus, c, "corpus", CONF_REQUIRED, e) ||
		conf_text(&k->note, c, "note", CONF_OPTIONAL, e) ||
		conf_text(&k->sha256, c, "sha256", CONF_REQUIRED, e) ||
		conf_text(&unit, c, "unit", CONF_REQUIRED, e))
		return e->rc;
	for (size_t i = 0; i < sizeof field / sizeof *field; i++)
		if (conf_u64(field[i].out, c, field[i].key, CONF_REQUIRED, e))
			return e->rc;
	k->by_account = str_is(unit, "account");
	if (!k->by_account && !str_is(unit, "text"))
		return conf_err(e, conf_find(c, "unit"), "unit is one of text, account");
	if (!counts_agree(k))
		return conf_err(e, c, "the counts contradict each other");
	if (parse_rate(k->precision, a, c, "precision", k->right + k->wrong > 0, e))
		return e->rc;
	return parse_rate(k->recall, a, c, "recall", k->n_label > 0, e);
}

static enum rc
parse_calibration(struct rule *r, struct arena *a, struct conf *map, struct err *e)
{
	struct conf *list = conf_find(map, "calibration");

	if (!list)
		return RC_OK;
	if (list->kind != CONF_LIST)
		return conf_err(e, list, "\"calibration\" must be a list");
	r->calibration = ARENA_NEW(a, struct rule_calibration, list->n_child);
	for (struct conf *c = list->child; c; c = c->next) {
		if (c->kind != CONF_MAP)
			return conf_err(e, c, "\"calibration\" must be a list of maps");
		if (parse_figures(&r->calibration[r->n_calibration++], a, c, e))
			return e->rc;
	}
	return RC_OK;
}

static bool
is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-.", s.ptr[i], 38))
			return false;
	return s.len > 0 && s.len <= 80;
}

static enum rc
parse_level(struct rule *r, struct conf *map, struct err *e)
{
	struct str level = { 0 };
	size_t l;

	if (conf_text(&level, map, "level", CONF_REQUIRED, e))
		return e->rc;
	l = index_of(level, level_name, 4);
	if (l == 4)
		return conf_err(e, conf_find(map, "level"),
			"level is one of info, low, medium, high");
	r->level = (enum rule_level)l;
	return RC_OK;
}

static enum rc
parse_texts(struct rule *r, struct conf *map, struct err *e)
{
	const struct {
		struct str *out;
		const char *key;
		enum conf_need need;
	} field[] = {
		{ &r->id, "id", CONF_REQUIRED },
		{ &r->title, "title", CONF_REQUIRED },
		{ &r->status, "status", CONF_REQUIRED },
		{ &r->author, "author", CONF_REQUIRED },
		{ &r->date, "date", CONF_REQUIRED },
		{ &r->description, "description", CONF_OPTIONAL },
		{ &r->maker, "maker", CONF_OPTIONAL },
		{ &r->language, "language", CONF_OPTIONAL },
	};

	for (size_t i = 0; i < sizeof field / sizeof *field; i++)
		if (conf_text(field[i].out, map, field[i].key, field[i].need, e))
			return e->rc;
	if (!is_id(r->id))
		return conf_err(e, conf_find(map, "id"),
			"an id is lower-case letters, digits, dots and dashes");
	if (index_of(r->status, status_name, 4) == 4)
		return conf_err(e, conf_find(map, "status"),
			"status is one of experimental, test, stable, deprecated");
	return RC_OK;
}

static enum rc
parse_head(struct rule *r, struct arena *a, struct conf *map, struct err *e)
{
	if (parse_texts(r, map, e) || parse_level(r, map, e))
		return e->rc;
	if (conf_texts(&r->reference, &r->n_reference, a, map, "references",
		    CONF_REQUIRED, e) ||
		conf_texts(&r->falsepositive, &r->n_falsepositive, a, map,
			"falsepositives", CONF_REQUIRED, e))
		return e->rc;
	return conf_texts(&r->tag, &r->n_tag, a, map, "tags", CONF_REQUIRED, e);
}

enum rc
rule_parse(struct rule *r, struct arena *a, struct str text, struct err *e)
{
	struct conf *map;
	unsigned places = 0;

	*r = (struct rule){ .source = text };
	if (conf_parse(&map, a, text, e))
		return e->rc;
	if (map->kind != CONF_MAP)
		return conf_err(e, map, "a rule is a map of keys");
	if (parse_head(r, a, map, e) || parse_places(&places, a, map, e))
		return e->rc;
	places = places ? places : 1u << RULE_ANSWER;
	if (parse_patterns(r, a, map, places, e) || parse_unless(r, a, map, e) ||
		parse_aggregate(r, map, e) || parse_tests(r, a, map, places, e) ||
		parse_calibration(r, a, map, e) || conf_unused(map, e))
		rule_release(r);
	return e->rc;
}

void
rule_release(struct rule *r)
{
	for (size_t i = 0; i < r->n_pattern; i++) {
		rx_close(r->pattern[i].rx);
		r->pattern[i].rx = NULL;
	}
}
