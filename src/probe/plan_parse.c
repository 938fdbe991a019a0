/* plan_parse.c - see plan_parse.h. Errors stick, so a block of reads is checked once. */
#include "probe/plan_parse.h"

#include "base/num.h"
#include "conf/conf.h"
#include "probe/plan_endpoint.h"

#include <assert.h>

const char *
plan_parse_path(struct arena *a, const char *plan, struct str name)
{
	const char *slash = strrchr(plan, '/');

	if (!slash || (name.len && name.ptr[0] == '/'))
		return arena_str(a, name).ptr;
	return arena_fmt(a, "%.*s/%.*s", (int)(slash - plan), plan, STR_ARG(name)).ptr;
}

/* The map under a key; NULL where it is not there or e is filled. */
static struct conf *
section(struct conf *root, const char *key, enum conf_need need, struct err *e)
{
	struct conf *c = conf_find(root, key);

	if (!c && need == CONF_REQUIRED)
		conf_err(e, root, "\"%s\" is missing", key);
	if (c && c->kind != CONF_MAP)
		conf_err(e, c, "\"%s\" must hold keys and values", key);
	return e->rc ? NULL : c;
}

static void
in_range(struct conf *map, const char *key, bool fine, const char *what, struct err *e)
{
	if (!e->rc && !fine)
		conf_err(e, conf_find(map, key), "\"%s\" must be %s", key, what);
}

static void
parse_corpus(struct plan_parse_corpus *c, struct conf *root, struct err *e)
{
	struct conf *map = section(root, "corpus", CONF_REQUIRED, e);

	if (!map)
		return;
	c->line = map->line;
	c->column = map->column;
	c->has_prompts = conf_find(map, "prompts") != NULL;
	conf_text(&c->set, map, "set", CONF_OPTIONAL, e);
	conf_text(&c->path, map, "path", CONF_OPTIONAL, e);
	conf_u64(&c->prompts, map, "prompts", CONF_OPTIONAL, e);
	if (!e->rc && !c->set.len == !c->path.len)
		conf_err(e, map, "the corpus needs either \"set\" or \"path\"");
	if (c->has_prompts)
		in_range(map, "prompts", c->prompts > 0, "1 or more", e);
}

static void
parse_params(struct plan_params *p, struct conf *root, struct err *e)
{
	struct conf *map = section(root, "parameters", CONF_REQUIRED, e);

	if (!map)
		return;
	p->has_temperature = conf_find(map, "temperature") != NULL;
	p->has_top_p = conf_find(map, "top_p") != NULL;
	p->has_seed = conf_find(map, "seed") != NULL;
	conf_double(&p->temperature, map, "temperature", CONF_OPTIONAL, e);
	conf_double(&p->top_p, map, "top_p", CONF_OPTIONAL, e);
	conf_u64(&p->seed, map, "seed", CONF_OPTIONAL, e);
	conf_u64(&p->max_tokens, map, "max_tokens", CONF_REQUIRED, e);
	conf_text(&p->system, map, "system", CONF_OPTIONAL, e);
	if (p->has_temperature)
		in_range(map, "temperature", p->temperature >= 0 && p->temperature <= 2,
			"from 0 to 2", e);
	if (p->has_top_p)
		in_range(map, "top_p", p->top_p > 0 && p->top_p <= 1,
			"above 0 and at most 1", e);
	if (p->has_seed)
		in_range(map, "seed", p->seed <= INT32_MAX, "at most 2147483647", e);
	in_range(map, "max_tokens", p->max_tokens >= 1 && p->max_tokens <= 1000000,
		"from 1 to 1000000", e);
}

static void
parse_time(uint64_t *ms, struct conf *map, struct err *e)
{
	struct str text = { 0 };
	struct err why = { 0 };

	conf_text(&text, map, "time", CONF_OPTIONAL, e);
	if (!e->rc && text.len && (num_duration(ms, text, &why) || !*ms))
		conf_err(e, conf_find(map, "time"),
			"\"time\" must be a time above 0, such as 30m or 2h");
}

static void
parse_budget(struct plan_budget *b, struct conf *root, struct err *e)
{
	struct conf *map = section(root, "budget", CONF_REQUIRED, e);
	static const char *const key[] = { "tokens", "requests" };
	uint64_t *const into[] = { &b->tokens, &b->requests };

	if (!map)
		return;
	b->has_money = conf_find(map, "money") != NULL;
	conf_double(&b->money, map, "money", CONF_OPTIONAL, e);
	if (b->has_money)
		in_range(map, "money", b->money > 0 && b->money < 1e9, "above 0", e);
	for (size_t i = 0; i < 2; i++) {
		conf_u64(into[i], map, key[i], CONF_OPTIONAL, e);
		if (!e->rc && conf_find(map, key[i]))
			in_range(map, key[i], *into[i] > 0, "1 or more", e);
	}
	parse_time(&b->time_ms, map, e);
	if (!e->rc && !map->n_child)
		conf_err(e, map, "a budget needs one of money, tokens, requests, time");
}

static void
parse_judgement(struct plan *p, struct conf *root, struct err *e)
{
	struct conf *say = section(root, "propositions", CONF_REQUIRED, e),
		    *rule = section(root, "decision", CONF_REQUIRED, e),
		    *stop = section(root, "stop", CONF_OPTIONAL, e);

	if (!say || !rule)
		return;
	conf_text(&p->h1, say, "h1", CONF_REQUIRED, e);
	conf_text(&p->h2, say, "h2", CONF_REQUIRED, e);
	conf_double(&p->support_h1, rule, "support_h1", CONF_REQUIRED, e);
	conf_double(&p->support_h2, rule, "support_h2", CONF_REQUIRED, e);
	p->min_answered = 0.9;
	conf_double(&p->min_answered, rule, "min_answered", CONF_OPTIONAL, e);
	in_range(rule, "support_h1", p->support_h1 > 1,
		"a likelihood ratio above 1, such as 100", e);
	in_range(rule, "support_h2", p->support_h2 > 0 && p->support_h2 < 1,
		"a likelihood ratio between 0 and 1, such as 0.01", e);
	in_range(rule, "min_answered", p->min_answered > 0 && p->min_answered <= 1,
		"a share above 0 and at most 1", e);
	p->stop_failures = 20;
	if (stop)
		conf_u64(&p->stop_failures, stop, "failures", CONF_REQUIRED, e);
}

static void
parse_order(struct plan *p, struct conf *root, struct err *e)
{
	struct str order = STR("randomised");

	conf_text(&order, root, "order", CONF_OPTIONAL, e);
	p->shuffled = str_is(order, "randomised");
	if (!e->rc && !p->shuffled && !str_is(order, "listed"))
		conf_err(e, conf_find(root, "order"),
			"\"order\" must be randomised or listed");
}

static void
parse_head(struct plan *p, struct conf *root, struct err *e)
{
	uint64_t version = 0;

	conf_u64(&version, root, "plan", CONF_REQUIRED, e);
	in_range(root, "plan", version == 1, "1: this program knows no other", e);
	conf_text(&p->title, root, "title", CONF_REQUIRED, e);
	conf_u64(&p->seed, root, "seed", CONF_REQUIRED, e);
	p->samples = 1;
	conf_u64(&p->samples, root, "samples", CONF_OPTIONAL, e);
	in_range(root, "samples", p->samples >= 1 && p->samples <= PLAN_SAMPLES_MAX,
		"from 1 to 1000", e);
	p->retries = 4;
	conf_u64(&p->retries, root, "retries", CONF_OPTIONAL, e);
	in_range(root, "retries", p->retries <= 100, "at most 100", e);
}

/* A limit in money says nothing about an endpoint whose price nobody knows. */
static void
check_prices(const struct plan *p, struct conf *root, struct err *e)
{
	for (size_t i = 0; i < p->n_endpoint && !e->rc && p->budget.has_money; i++)
		if (!p->endpoint[i].priced)
			conf_err(e, conf_find(conf_find(root, "budget"), "money"),
				"endpoint \"%.*s\" has no price, so money cannot be "
				"counted: "
				"give its price, or limit tokens instead",
				STR_ARG(p->endpoint[i].name));
}

enum rc
plan_parse(struct plan *p, struct plan_parse_corpus *c, struct arena *a, const char *path,
	struct str text, struct err *e)
{
	struct conf *root;

	*c = (struct plan_parse_corpus){ 0 };
	if (conf_parse(&root, a, text, e))
		return e->rc;
	if (root->kind != CONF_MAP)
		return conf_err(e, root, "a plan is keys and values");
	parse_head(p, root, e);
	parse_judgement(p, root, e);
	parse_corpus(c, root, e);
	parse_order(p, root, e);
	parse_params(&p->params, root, e);
	parse_budget(&p->budget, root, e);
	if (!e->rc)
		plan_endpoint(p, a, path, root, e);
	check_prices(p, root, e);
	return e->rc ? e->rc : conf_unused(root, e);
}
