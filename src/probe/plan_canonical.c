/* plan_canonical.c - the form of a plan that its digest is taken of: one JSON object,
 * every key always there, in this order. assay-plan(5) lists it. */
#include "probe/plan.h"
#include "probe/provider.h"

#include "base/json_write.h"

static void
text(struct json_write *w, const char *key, struct str s)
{
	json_write_key(w, key);
	json_write_str(w, s);
}

static void
number(struct json_write *w, const char *key, bool has, double v)
{
	json_write_key(w, key);
	if (has)
		json_write_double(w, v);
	else
		json_write_null(w);
}

static void
whole(struct json_write *w, const char *key, uint64_t v)
{
	json_write_key(w, key);
	json_write_u64(w, v);
}

static void
texts(struct json_write *w, const char *key, const struct str *s, size_t n)
{
	json_write_key(w, key);
	json_write_array(w);
	for (size_t i = 0; i < n; i++)
		json_write_str(w, s[i]);
	json_write_array_end(w);
}

static void
endpoint(struct json_write *w, const struct plan_endpoint *x)
{
	json_write_object(w);
	text(w, "name", x->name);
	text(w, "role", str_of(plan_role_name(x->role)));
	text(w, "provider", str_of(x->provider->name));
	text(w, "base_url", x->base_url);
	text(w, "model", x->model);
	texts(w, "serves", x->serves, x->n_serves);
	number(w, "price_in", x->priced, x->price_in);
	number(w, "price_out", x->priced, x->price_out);
	json_write_key(w, "headers");
	json_write_array(w);
	for (size_t i = 0; i < x->n_header; i++) {
		json_write_str(w, x->header[i].name);
		json_write_str(w, x->header[i].value);
	}
	json_write_array_end(w);
	json_write_key(w, "stream");
	json_write_bool(w, x->stream);
	text(w, "extra", x->extra);
	text(w, "api_version", x->api_version);
	text(w, "region", x->region);
	texts(w, "command", x->command, x->n_command);
	text(w, "file", x->tape);
	json_write_object_end(w);
}

static void
prompts(struct json_write *w, const struct plan *p)
{
	json_write_key(w, "corpus_sha256");
	json_write_hex(w, p->corpus.digest32, sizeof p->corpus.digest32);
	json_write_key(w, "prompts");
	json_write_array(w);
	for (size_t i = 0; i < p->n_prompt; i++)
		json_write_str(w, p->corpus.prompt[p->prompt[i]].id);
	json_write_array_end(w);
	whole(w, "samples", p->samples);
	whole(w, "seed", p->seed);
	text(w, "order", p->shuffled ? STR("randomised") : STR("listed"));
}

static void
judgement(struct json_write *w, const struct plan *p)
{
	number(w, "budget_money", p->budget.has_money, p->budget.money);
	whole(w, "budget_tokens", p->budget.tokens);
	whole(w, "budget_requests", p->budget.requests);
	whole(w, "budget_time_ms", p->budget.time_ms);
	number(w, "support_h1", true, p->support_h1);
	number(w, "support_h2", true, p->support_h2);
	number(w, "min_answered", true, p->min_answered);
	whole(w, "retries", p->retries);
	whole(w, "stop_failures", p->stop_failures);
}

struct str
plan_canonical(struct arena *a, const struct plan *p)
{
	struct json_write w;
	struct str form;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	json_write_init(&w, &b);
	json_write_object(&w);
	whole(&w, "plan", 1);
	text(&w, "title", p->title);
	text(&w, "h1", p->h1);
	text(&w, "h2", p->h2);
	prompts(&w, p);
	number(&w, "temperature", p->params.has_temperature, p->params.temperature);
	number(&w, "top_p", p->params.has_top_p, p->params.top_p);
	number(&w, "param_seed", p->params.has_seed, (double)p->params.seed);
	whole(&w, "max_tokens", p->params.max_tokens);
	text(&w, "system", p->params.system);
	json_write_key(&w, "endpoints");
	json_write_array(&w);
	for (size_t i = 0; i < p->n_endpoint; i++)
		endpoint(&w, &p->endpoint[i]);
	json_write_array_end(&w);
	judgement(&w, p);
	json_write_object_end(&w);
	form = arena_str(a, buf_view(&b));
	buf_release(&b);
	return form;
}
