/* verdict_same.c - see verdict_same.h. */
#include "cli/verdict_same.h"

#include "match/same.h"

#include <math.h>

enum { ROUNDS = 1000 };

static const struct verdict_model *
model_of(const struct verdict *v, const struct verdict_make *k)
{
	return &v->model[k->candidate];
}

/* With one answer a prompt the two-sample test has nothing to go by, and long answers
 * that are equal are among those that are equal token by token. */
static bool
could_tell(const struct verdict *v, const struct verdict_make *k)
{
	const struct roster_model *s = &k->match.panel.model[k->suspect],
				  *m = &k->match.panel.model[k->candidate];
	bool repeated = (size_t)s->about.n_exchange > s->n_answer &&
			(size_t)m->about.n_exchange > m->n_answer;

	return repeated || 4 * model_of(v, k)->n_identical >= v->n_answer;
}

static void
fill(struct verdict *v, const struct same *s)
{
	const struct same_pair *p = &s->pair;

	v->same.verdict = str_of(same_verdict_name(s->verdict));
	v->same.reason = str_of(s->reason);
	v->same.tested = p->tested;
	v->same.n_prompt = p->n_prompt;
	v->same.n_suspect = p->n_x;
	v->same.n_model = p->n_y;
	v->same.n_long = p->n_long;
	v->same.n_equal = p->n_equal;
	v->same.equal_low = p->equal_low;
	v->same.equal_high = p->equal_high;
	v->same.n_control = s->n_control_tested;
	v->same.n_control_told = s->n_control_told;
	if (!p->tested)
		return;
	v->same.n_round = p->test.n_round;
	v->same.mmd2 = p->test.mmd2;
	v->same.null_95 = p->test.null_95;
	v->same.p = p->test.p;
}

/* A ratio between H1 and H2 is no answer where neither need be so. */
static void
take_over(struct verdict *v)
{
	for (size_t i = 0; i < v->n_candidate; i++) {
		struct verdict_candidate *c = &v->candidates[i];

		if (!str_equal(c->name, v->candidate))
			continue;
		c->verdict = v->same.verdict;
		c->reason = v->same.reason;
	}
}

enum rc
verdict_same(struct verdict *v, struct verdict_make *k, uint64_t seed, struct err *e)
{
	const struct same_options o = { .suspect = v->suspect,
		.model = v->candidate_model,
		.n_char = SAME_CHARS,
		.n_round = ROUNDS,
		.seed = seed };
	struct same s;

	v->same = (struct verdict_same){ .model = v->candidate_model,
		.mmd2 = (double)NAN,
		.null_95 = (double)NAN,
		.p = (double)NAN,
		.equal_low = (double)NAN,
		.equal_high = (double)NAN };
	if (!could_tell(v, k)) {
		v->same.verdict = str_of(same_verdict_name(SAME_NOT_EVALUATED));
		v->same.reason = STR("each model needs several answers to the same "
				     "prompts, 50 in all, or many that are equal");
		return RC_OK;
	}
	if (same_run(&s, k->arena, k->store, &o, e))
		return e->rc;
	fill(v, &s);
	if (s.verdict == SAME_ENDPOINT)
		take_over(v);
	return RC_OK;
}
