/* same.c - see same.h. */
#include "match/same.h"

#include "match/same_gram.h"
#include "model/origin.h"
#include "stat/binomial.h"
#include "store/store_exchange.h"
#include "store/store_model.h"

#include <math.h>
#include <stdlib.h>

/* One answer; a model's are sorted by prompt, then by sample. */
struct answer {
	int64_t prompt, sample, id;
	struct str text;
};

struct side {
	struct answer *answer;
	size_t n;
	struct origin origin;
};

static int
by_prompt(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;

	if (x->prompt != y->prompt)
		return x->prompt < y->prompt ? -1 : 1;
	if (x->sample != y->sample)
		return x->sample < y->sample ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum rc
load(struct side *out, struct arena *a, struct store *s, const struct store_model *m,
	struct err *e)
{
	struct store_walk *w;
	struct store_row row;

	*out = (struct side){ .answer = ARENA_NEW(
				      a, struct answer, (size_t)m->n_exchange) };
	if (store_walk_open(&w, s, m->id, 0, STORE_ROW_RESPONSE, e))
		return e->rc;
	while (out->n < (size_t)m->n_exchange && store_walk_next(w, &row, a)) {
		out->answer[out->n++] = (struct answer){ .prompt = row.prompt,
			.sample = row.sample,
			.id = row.id,
			.text = row.response };
		origin_add(&out->origin, a, row.params);
	}
	qsort(out->answer, out->n, sizeof *out->answer, by_prompt);
	return store_walk_close(w, e);
}

/* The answers to one prompt from i on; the first SAME_SAMPLES_MAX count. */
static size_t
run_of(const struct side *s, size_t i, size_t *counted)
{
	size_t n = 1;

	while (i + n < s->n && s->answer[i + n].prompt == s->answer[i].prompt)
		n++;
	*counted = n < SAME_SAMPLES_MAX ? n : SAME_SAMPLES_MAX;
	return n;
}

static bool
is_long(struct str s)
{
	return s.len >= SAME_LONG;
}

static void
count_equal(struct same_pair *p, const struct str *text, size_t n, size_t n_x)
{
	bool long_x = false, long_y = false, equal = false;

	for (size_t i = 0; i < n_x; i++) {
		long_x = long_x || is_long(text[i]);
		for (size_t j = n_x; j < n && is_long(text[i]); j++)
			equal = equal || str_equal(text[i], text[j]);
	}
	for (size_t j = n_x; j < n; j++)
		long_y = long_y || is_long(text[j]);
	p->n_long += long_x && long_y;
	p->n_equal += equal;
}

/* The prompts that both answered, as groups for the test; their kernels are in a. */
static size_t
make_groups(struct mmd_group *group, struct same_pair *p, struct arena *a,
	const struct side *x, const struct side *y, size_t n_char)
{
	struct str *text = ARENA_RAW(a, struct str, 2 * SAME_SAMPLES_MAX);
	size_t n = 0;

	for (size_t i = 0, k = 0; i < x->n && k < y->n;) {
		size_t n_x, n_y, next_i = i + run_of(x, i, &n_x),
				 next_k = k + run_of(y, k, &n_y);

		if (x->answer[i].prompt == y->answer[k].prompt) {
			for (size_t l = 0; l < n_x; l++)
				text[l] = x->answer[i + l].text;
			for (size_t l = 0; l < n_y; l++)
				text[n_x + l] = y->answer[k + l].text;
			count_equal(p, text, n_x + n_y, n_x);
			group[n++] = (struct mmd_group){ .n = n_x + n_y,
				.n_x = n_x,
				.k = same_gram(a, text, n_x + n_y, n_char) };
			p->n_x += n_x;
			p->n_y += n_y;
			i = next_i;
			k = next_k;
		} else if (x->answer[i].prompt < y->answer[k].prompt) {
			i = next_i;
		} else {
			k = next_k;
		}
	}
	return n;
}

static void
compare(struct same_pair *p, const struct side *x, const struct side *y,
	const struct same_options *o)
{
	struct arena own = { 0 };
	struct mmd_group *group = ARENA_NEW(&own, struct mmd_group, x->n);

	p->n_prompt = make_groups(group, p, &own, x, y, o->n_char);
	p->tested = mmd_test(&p->test, group, p->n_prompt, (unsigned)o->n_char,
			    o->n_round, o->seed) &&
		    p->n_x >= SAME_MIN_ANSWER && p->n_y >= SAME_MIN_ANSWER;
	binomial_bounds(&p->equal_low, &p->equal_high, p->n_equal, p->n_long);
	arena_release(&own);
}

/* By equality alone: most long answers come out the same, and of no control as many. */
static bool
equal_beyond_controls(const struct same *s)
{
	if (s->pair.n_long < SAME_MIN_LONG || s->pair.equal_low < 0.5)
		return false;
	for (size_t i = 0; i < s->n_control; i++)
		if (s->control[i].n_long >= SAME_MIN_LONG &&
			s->control[i].equal_high >= s->pair.equal_low)
			return false;
	return true;
}

static void
judge(struct same *s)
{
	const struct same_pair *p = &s->pair;
	bool told = s->n_control_tested && s->n_control_told == s->n_control_tested;

	if (p->tested && p->test.p <= SAME_ALPHA) {
		s->verdict = SAME_DIFFERENT;
		s->reason = "answers to the same prompts are distributed differently";
	} else if (p->tested && told) {
		s->verdict = SAME_ENDPOINT;
		s->reason = "no difference is seen, where one is seen for every control";
	} else if (equal_beyond_controls(s)) {
		s->verdict = SAME_ENDPOINT;
		s->reason = "most long answers are equal byte for byte";
	} else if (p->tested) {
		s->verdict = SAME_INCONCLUSIVE;
		s->reason =
			s->n_control_tested
				? "no difference is seen, but neither is one for every "
				  "control: ask for more answers"
				: "no difference is seen, but no other model has enough "
				  "answers to show that one would be";
	} else {
		s->verdict = SAME_NOT_EVALUATED;
		s->reason = "each model needs several answers to the same prompts, 50 in "
			    "all";
	}
}

static enum rc
find(const struct store_model **out, const struct store_model *m, size_t n,
	struct str name, struct err *e)
{
	*out = NULL;
	for (size_t i = 0; i < n; i++)
		if (str_equal(m[i].name, name))
			*out = &m[i];
	if (!*out)
		return err_set(e, RC_USAGE,
			"no model \"%.*s\" in the store: `assay models` lists them",
			STR_ARG(name));
	return RC_OK;
}

static bool
related(const struct store_model *a, const struct store_model *b)
{
	return a == b || (a->lab.len && str_equal(a->lab, b->lab));
}

static enum rc
compare_with(struct same_pair *p, const struct side *x, struct store *s,
	const struct store_model *m, const struct same_options *o, struct err *e)
{
	struct arena own = { 0 };
	struct side y;

	*p = (struct same_pair){ .model = m->name };
	if (!load(&y, &own, s, m, e)) {
		p->n_exploratory = y.origin.n_exploratory;
		compare(p, x, &y, o);
	}
	arena_release(&own);
	return e->rc;
}

static enum rc
run_controls(struct same *out, const struct side *x, struct store *s,
	const struct store_model *m, size_t n, const struct same_options *o,
	struct err *e)
{
	const struct store_model *a, *b;

	if (find(&a, m, n, o->suspect, e) || find(&b, m, n, o->model, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		struct same_pair *c = &out->control[out->n_control];

		if (related(&m[i], a) || related(&m[i], b) || !m[i].n_exchange)
			continue;
		if (compare_with(c, x, s, &m[i], o, e))
			return e->rc;
		out->n_control += c->n_prompt > 0;
		out->n_control_tested += c->tested;
		out->n_control_told += c->tested && c->test.p <= SAME_ALPHA;
	}
	return RC_OK;
}

enum rc
same_run(struct same *out, struct arena *a, struct store *s, const struct same_options *o,
	struct err *e)
{
	const struct store_model *suspect, *model;
	struct arena own = { 0 };
	struct store_model *m;
	struct side x;
	size_t n;

	*out = (struct same){ .reason = "" };
	if (store_models(&m, &n, a, s, e) || find(&suspect, m, n, o->suspect, e) ||
		find(&model, m, n, o->model, e))
		return e->rc;
	if (suspect == model)
		return err_set(e, RC_USAGE,
			"a model is the same as itself: name two, the suspect and the other");
	out->control = ARENA_NEW(a, struct same_pair, n);
	if (!load(&x, &own, s, suspect, e) &&
		!compare_with(&out->pair, &x, s, model, o, e) &&
		!run_controls(out, &x, s, m, n, o, e))
		judge(out);
	out->n_exploratory = x.origin.n_exploratory + out->pair.n_exploratory;
	arena_release(&own);
	return e->rc;
}

const char *
same_verdict_name(enum same_verdict v)
{
	static const char *const name[] = { "not-evaluated", "inconclusive", "different",
		"same-endpoint" };

	return name[v];
}
