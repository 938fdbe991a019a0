/* rule_eval.c - see rule_eval.h. */
#include "rule/rule_eval.h"

#include "base/bits.h"
#include "rule/check.h"
#include "rule/guard.h"

enum { MATCHES_MAX = 128 }; /* of one pattern in one exchange; more change no verdict */

struct match {
	enum rule_place place;
	struct rx_span span;
};

/* What one pattern found in this exchange; filled when first asked for. */
struct found {
	bool known, limit;
	enum rule_place limited; /* where a limit was first hit */
	size_t n;
	struct match *match;
};

struct rule_eval {
	const struct rule_set *set;
	struct rx_match rx;
	uint64_t *mark[RULE_PLACES]; /* by pattern: may match there */
	uint64_t *seen;              /* by rule: some pattern may match */
	size_t n_pattern_word, n_rule_word;
	struct found *found; /* by pattern */
	struct match *match; /* room for all matches */
	struct rule_hit *hit;
	const struct rule_texts *texts;
	uint32_t rule;          /* being decided */
	struct rule_cost *cost; /* by rule, or NULL: nobody asks */
	uint64_t *filter_ns;
	int64_t (*cpu_ns)(void);
};

enum rc
rule_eval_new(struct rule_eval **out, struct arena *a, const struct rule_set *set,
	struct err *e)
{
	struct rule_eval *ev = *out = ARENA_NEW(a, struct rule_eval, 1);

	ev->set = set;
	ev->n_pattern_word = (set->n_pattern + 63) / 64;
	ev->n_rule_word = (set->n_rule + 63) / 64;
	for (size_t p = 0; p < RULE_PLACES; p++)
		ev->mark[p] = ARENA_NEW(a, uint64_t, ev->n_pattern_word);
	ev->seen = ARENA_NEW(a, uint64_t, ev->n_rule_word);
	ev->found = ARENA_NEW(a, struct found, set->n_pattern);
	ev->match = ARENA_NEW(a, struct match, set->n_pattern * MATCHES_MAX);
	ev->hit = ARENA_NEW(a, struct rule_hit, set->n_rule);
	for (size_t i = 0; i < set->n_pattern; i++)
		ev->found[i].match = ev->match + i * MATCHES_MAX;
	return rx_match_init(&ev->rx, e);
}

void
rule_eval_release(struct rule_eval *ev)
{
	rx_match_release(&ev->rx);
}

void
rule_eval_measure(struct rule_eval *ev, struct rule_cost *cost, uint64_t *filter_ns,
	int64_t (*cpu_ns)(void))
{
	ev->cost = cost;
	ev->filter_ns = filter_ns;
	ev->cpu_ns = cpu_ns;
}

void
rule_eval_texts(struct rule_texts *t, const struct exchange *x)
{
	*t = (struct rule_texts){ .model = x->model };
	t->text[RULE_SYSTEM] = x->system;
	t->text[RULE_PROMPT] = x->prompt;
	t->text[RULE_ANSWER] = x->response;
	t->text[RULE_THINKING] = x->reasoning;
}

/* Whether a match counts; one with check digits is cut to what they cover. */
static bool
counts(const struct rule_eval *ev, const struct rule *r, const struct rule_pattern *p,
	struct guard_case *c)
{
	struct str match =
		str_sub(c->text[c->place], c->span.start, c->span.end - c->span.start);
	size_t len = check_passes(p->check, match);

	if (p->check && !len)
		return false;
	c->span.end = c->span.start + len;
	return !r->unless || !guard_check(ev->set->guard, &ev->rx, r->unless, c);
}

/* All matches of a pattern in one text that no guard excuses. */
static void
find_in(struct rule_eval *ev, struct found *f, const struct rule *r,
	const struct rule_pattern *p, enum rule_place place)
{
	struct guard_case c = { .text = ev->texts->text,
		.place = place,
		.maker = r->maker,
		.lab = ev->texts->lab };
	struct str text = c.text[place];
	enum rx_result result;

	if (ev->cost)
		ev->cost[ev->rule].n_run++;
	uint64_t spent = 0;

	for (size_t start = 0; start <= text.len && f->n < MATCHES_MAX;) {
		result = rx_find(&c.span, &ev->rx, p->rx, text, start, &spent);
		if (result == RX_LIMIT && !f->limit)
			f->limited = place;
		f->limit = f->limit || result == RX_LIMIT;
		if (result != RX_YES)
			break;
		if (counts(ev, r, p, &c))
			f->match[f->n++] = (struct match){ place, c.span };
		start = c.span.end > start ? c.span.end : start + 1;
		while (start < text.len &&
			((unsigned char)text.ptr[start] & 0xc0) == 0x80)
			start++;
	}
}

static struct found *
found(struct rule_eval *ev, uint32_t pattern)
{
	uint32_t number = ev->set->first[ev->rule] + pattern;
	const struct rule *r = &ev->set->rule[ev->rule];
	struct found *f = &ev->found[number];

	if (f->known)
		return f;
	f->known = true;
	f->limit = false;
	f->n = 0;
	for (unsigned p = 0; p < RULE_PLACES; p++)
		if (r->pattern[pattern].places & 1u << p &&
			ev->mark[p][number / 64] >> number % 64 & 1)
			find_in(ev, f, r, &r->pattern[pattern], (enum rule_place)p);
	return f;
}

static enum cond_value
ask_count(void *ctx, uint32_t pattern, uint32_t limit)
{
	const struct found *f = found(ctx, pattern);

	return f->n >= limit ? COND_YES : f->limit ? COND_UNKNOWN : COND_NO;
}

static enum cond_value
ask_found(void *ctx, uint32_t pattern)
{
	return ask_count(ctx, pattern, 1);
}

/* Words between two places of a text: runs of bytes that are not white space. */
static size_t
words_between(struct str text, size_t from, size_t to)
{
	size_t n = 0;
	bool in = false;

	for (size_t i = from; i < to; i++) {
		bool blank = memchr(" \t\r\n", text.ptr[i], 4) != NULL;

		n += !blank && !in;
		in = !blank;
	}
	return n;
}

static enum cond_value
ask_near(void *ctx, uint32_t a, uint32_t b, uint32_t limit)
{
	struct rule_eval *ev = ctx;
	const struct found *x = found(ev, a), *y = found(ev, b);

	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++) {
			const struct match *m = &x->match[i], *k = &y->match[j];
			bool order = m->span.start <= k->span.start;
			size_t from = order ? m->span.end : k->span.end;
			size_t to = order ? k->span.start : m->span.start;

			if (m->place == k->place &&
				(from >= to || words_between(ev->texts->text[m->place],
						       from, to) <= limit))
				return COND_YES;
		}
	return x->limit || y->limit ? COND_UNKNOWN : COND_NO;
}

static enum elicit
elicited(const struct rule_eval *ev, const struct rule_hit *h)
{
	const struct guard_case c = { .text = ev->texts->text,
		.place = h->place,
		.span = h->span,
		.maker = h->rule->maker };

	return guard_elicited(ev->set->guard, &ev->rx, &c);
}

static bool
decide(struct rule_eval *ev, struct rule_hit *h)
{
	const struct rule *r = &ev->set->rule[ev->rule];
	const struct cond_ask ask = { ask_found, ask_count, ask_near, ev };
	enum cond_value v;

	for (uint32_t p = 0; p < r->n_pattern; p++)
		ev->found[ev->set->first[ev->rule] + p].known = false;
	v = cond_eval(&r->condition, &ask);
	if (v == COND_NO)
		return false;
	*h = (struct rule_hit){
		.rule = r, .pattern = &r->pattern[0], .evaluated = v == COND_YES
	};
	for (size_t p = r->n_pattern; p-- > 0;) {
		const struct found *f = &ev->found[ev->set->first[ev->rule] + p];

		if (!f->known || !(h->evaluated ? f->n > 0 : f->limit))
			continue;
		h->pattern = &r->pattern[p];
		h->place = h->evaluated ? f->match[0].place : f->limited;
		h->span = h->evaluated ? f->match[0].span : (struct rx_span){ 0 };
	}
	h->elicited = h->evaluated ? elicited(ev, h) : ELICIT_NONE;
	return true;
}

/* Marks the rules of which some pattern may match in some text. */
static void
filter(struct rule_eval *ev)
{
	memset(ev->seen, 0, ev->n_rule_word * sizeof *ev->seen);
	for (size_t p = 0; p < RULE_PLACES; p++) {
		memset(ev->mark[p], 0, ev->n_pattern_word * sizeof *ev->mark[p]);
		if (!ev->texts->text[p].len)
			continue;
		prefilter_scan(ev->mark[p], ev->set->filter, ev->texts->text[p]);
		for (size_t w = 0; w < ev->n_pattern_word; w++)
			for (uint64_t bits = ev->mark[p][w]; bits; bits &= bits - 1) {
				size_t number = w * 64 + bits_ctz(bits);

				if (number < ev->set->n_pattern)
					ev->seen[ev->set->rule_of[number] / 64] |=
						(uint64_t)1
						<< ev->set->rule_of[number] % 64;
			}
	}
}

static uint64_t
now(const struct rule_eval *ev)
{
	return ev->cost ? (uint64_t)ev->cpu_ns() : 0;
}

/* The same as decide(), with what it costs. */
static bool
decide_measured(struct rule_eval *ev, struct rule_hit *h)
{
	struct rule_cost *c = &ev->cost[ev->rule];
	uint64_t start = now(ev);
	bool told = decide(ev, h);

	c->cpu_ns += now(ev) - start;
	c->n_met++;
	c->n_hit += told && h->evaluated;
	return told;
}

size_t
rule_eval_run(
	const struct rule_hit **hits, struct rule_eval *ev, const struct rule_texts *t)
{
	uint64_t start = now(ev);
	size_t n = 0;

	ev->texts = t;
	filter(ev);
	if (ev->cost)
		*ev->filter_ns += now(ev) - start;
	for (size_t w = 0; w < ev->n_rule_word; w++)
		for (uint64_t bits = ev->seen[w]; bits; bits &= bits - 1) {
			ev->rule = (uint32_t)(w * 64 + bits_ctz(bits));
			n += ev->cost ? decide_measured(ev, &ev->hit[n])
				      : decide(ev, &ev->hit[n]);
		}
	*hits = ev->hit;
	return n;
}
