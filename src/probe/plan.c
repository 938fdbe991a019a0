/* plan.c - see plan.h. */
#include "probe/plan.h"

#include "base/file.h"
#include "base/json_write.h"
#include "base/num.h"
#include "base/random.h"
#include "conf/conf.h"
#include "probe/plan_parse.h"
#include "probe/provider.h"
#include "seal/digest.h"

#include <assert.h>
#include <math.h>

const char *
plan_role_name(enum plan_role r)
{
	static const char *const name[] = { "suspect", "teacher", "reference" };

	return name[r];
}

static enum rc
load_corpus(struct plan *p, struct arena *a, const struct plan_parse_corpus *c,
	const char *corpora, struct err *e)
{
	const char *path =
		c->path.len ? plan_parse_path(a, p->path, c->path)
			    : arena_fmt(a, "%s/%.*s.jsonl", corpora, STR_ARG(c->set)).ptr;

	if (corpus_load(&p->corpus, a, path, e))
		return e->rc;
	p->n_prompt = c->has_prompts ? (size_t)c->prompts : p->corpus.n;
	if (p->n_prompt > p->corpus.n)
		return err_set(e, RC_INPUT,
			"%s: %u:%u: %zu prompts are wanted, the corpus has %zu", p->path,
			c->line, c->column, p->n_prompt, p->corpus.n);
	if (p->n_prompt * p->samples * p->n_endpoint > PLAN_TASKS_MAX)
		return err_set(e, RC_LIMIT, "%s: more than %d questions", p->path,
			(int)PLAN_TASKS_MAX);
	p->prompt = ARENA_NEW(a, uint32_t, p->corpus.n);
	corpus_sample(p->prompt, &p->corpus, p->n_prompt, p->seed);
	return RC_OK;
}

enum rc
plan_load(struct plan *p, struct arena *a, const char *path, const char *corpora,
	struct err *e)
{
	struct plan_parse_corpus c;
	struct str text, form;

	*p = (struct plan){ .path = arena_str(a, str_of(path)).ptr };
	if (file_read(&text, a, path, CONF_MAX_BYTES, e))
		return e->rc;
	if (plan_parse(p, &c, a, path, text, e))
		return err_in(e, path);
	if (load_corpus(p, a, &c, corpora, e))
		return e->rc;
	form = plan_canonical(a, p);
	digest_of(p->digest32, form.ptr, form.len);
	return RC_OK;
}

uint32_t
plan_tasks(const struct plan *p)
{
	return (uint32_t)(p->n_prompt * p->samples * p->n_endpoint);
}

void
plan_task(struct plan_task *t, const struct plan *p, uint32_t number)
{
	size_t rest = number / p->n_endpoint;

	assert(number < plan_tasks(p));
	t->endpoint = &p->endpoint[number % p->n_endpoint];
	t->sample = rest / p->n_prompt;
	t->prompt = &p->corpus.prompt[p->prompt[rest % p->n_prompt]];
	t->system = t->prompt->system.len ? t->prompt->system : p->params.system;
}

void
plan_order(uint32_t *order, const struct plan *p)
{
	uint32_t n = plan_tasks(p);
	struct random r;

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	random_stream(&r, p->seed, STR("order"));
	if (p->shuffled)
		random_shuffle(&r, order, n);
}

void
plan_task_cost(struct plan_cost *c, const struct plan *p, const struct plan_task *t)
{
	const struct plan_endpoint *x = t->endpoint;

	c->requests = 1;
	c->tokens_in = t->system.len + t->prompt->text.len + PLAN_TEMPLATE_TOKENS;
	c->tokens_out = p->params.max_tokens;
	c->money = x->priced ? ((double)c->tokens_in * x->price_in +
				       (double)c->tokens_out * x->price_out) /
				       1e6
			     : (double)NAN;
}

void
plan_cost(struct plan_cost *c, const struct plan *p, const struct plan_endpoint *endpoint)
{
	*c = (struct plan_cost){ 0 };
	for (uint32_t i = 0, n = plan_tasks(p); i < n; i++) {
		struct plan_cost one;
		struct plan_task t;

		plan_task(&t, p, i);
		if (endpoint && t.endpoint != endpoint)
			continue;
		plan_task_cost(&one, p, &t);
		c->requests++;
		c->tokens_in += one.tokens_in;
		c->tokens_out += one.tokens_out;
		c->money += one.money;
	}
}
