/* cmd_plan.c - assay plan: what a plan says in plain words, and its seal. */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/data_path.h"
#include "cli/table.h"
#include "probe/plan.h"
#include "probe/plan_seal.h"
#include "probe/provider.h"
#include "seal/digest.h"

#include <math.h>
#include <string.h>

enum { REFERENCES_FEW = 5 };

static const struct option_def options[] = {
	{ "corpora", 'C', "DIR", "take the sets of prompts from there" },
	{ NULL, 0, NULL, NULL },
};

static struct str
money(struct arena *a, double v)
{
	if (isnan(v))
		return STR("unknown");
	/* A worst case that rounds to nothing would not be one. */
	return v > 0 && v < 1 ? arena_fmt(a, "%.4f", v) : arena_fmt(a, "%.2f", v);
}

static size_t
count_role(const struct plan *p, enum plan_role role)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_endpoint; i++)
		n += p->endpoint[i].role == role;
	return n;
}

/* What is allowed and yet may not be meant. */
static size_t
find_notes(struct str *note, struct arena *a, const struct plan *p)
{
	struct plan_cost all;
	size_t n = 0, n_reference = count_role(p, PLAN_REFERENCE);

	plan_cost(&all, p, NULL);
	if (!count_role(p, PLAN_SUSPECT))
		note[n++] = STR("no suspect is asked");
	if (!count_role(p, PLAN_TEACHER))
		note[n++] = STR("no teacher is asked");
	if (n_reference < REFERENCES_FEW)
		note[n++] = arena_fmt(a,
			"%zu references are asked: answers of others must come from the store",
			n_reference);
	if (p->budget.has_money && all.money > p->budget.money)
		note[n++] =
			STR("the budget may end the run before every question is asked");
	if (p->budget.requests && all.requests > p->budget.requests)
		note[n++] =
			STR("the plan has more questions than the budget has requests");
	for (size_t i = 0; p->params.has_seed && i < p->n_endpoint; i++)
		if (!p->endpoint[i].provider->takes_seed)
			note[n++] = arena_fmt(a, "%.*s: %s takes no seed: it is not sent",
				STR_ARG(p->endpoint[i].name),
				p->endpoint[i].provider->name);
	return n;
}

static void
text_head(struct command_run *r, const struct plan *p)
{
	struct buf *b = &r->out;

	buf_fmt(b, "%.*s\n\n", STR_ARG(p->title));
	buf_fmt(b, "H1        %.*s\n", STR_ARG(p->h1));
	buf_fmt(b, "H2        %.*s\n", STR_ARG(p->h2));
	buf_fmt(b,
		"judged    a likelihood ratio of %g or more supports H1, of %g or less "
		"H2;\n"
		"          with less than %g%% answered the outcome is inconclusive\n",
		p->support_h1, p->support_h2, 100 * p->min_answered);
	buf_fmt(b, "asked     %zu of the %zu prompts of %.*s, ", p->n_prompt, p->corpus.n,
		STR_ARG(p->corpus.name));
	if (p->samples > 1)
		buf_fmt(b, "%llu times each, ", (unsigned long long)p->samples);
	buf_fmt(b, "%s\n", p->shuffled ? "in random order" : "in the order of the file");
	buf_fmt(b, "with      at most %llu tokens an answer",
		(unsigned long long)p->params.max_tokens);
	if (p->params.has_temperature)
		buf_fmt(b, ", temperature %g", p->params.temperature);
	if (p->params.has_top_p)
		buf_fmt(b, ", top_p %g", p->params.top_p);
	if (p->params.has_seed)
		buf_fmt(b, ", seed %llu", (unsigned long long)p->params.seed);
	if (p->params.system.len)
		buf_str(b, STR(", a system prompt"));
	buf_char(b, '\n');
}

static void
text_budget(struct command_run *r, const struct plan *p)
{
	const struct plan_budget *b = &p->budget;

	buf_str(&r->out, STR("ends      "));
	if (b->has_money)
		buf_fmt(&r->out, "at a cost of %.2f, ", b->money);
	if (b->tokens)
		buf_fmt(&r->out, "at %llu tokens, ", (unsigned long long)b->tokens);
	if (b->requests)
		buf_fmt(&r->out, "at %llu requests, ", (unsigned long long)b->requests);
	if (b->time_ms)
		buf_fmt(&r->out, "after %llu s, ", (unsigned long long)b->time_ms / 1000);
	buf_str(&r->out, STR("or when all is asked"));
	if (p->stop_failures)
		buf_fmt(&r->out, ";\n          an endpoint, after %llu failures in a row",
			(unsigned long long)p->stop_failures);
	buf_str(&r->out, STR("\n\n"));
}

static void
cost_row(struct table *t, const struct plan_endpoint *x, const struct plan_cost *c)
{
	table_str(t, x ? x->name : STR("all"));
	table_str(t, x ? str_of(plan_role_name(x->role)) : STR(""));
	table_str(t, x ? str_of(x->provider->name) : STR(""));
	table_str(t, x ? x->model : STR(""));
	table_fmt(t, "%llu", (unsigned long long)c->requests);
	table_fmt(t, "%llu", (unsigned long long)c->tokens_in);
	table_fmt(t, "%llu", (unsigned long long)c->tokens_out);
	table_str(t, money(t->arena, c->money));
}

static void
text_costs(struct command_run *r, const struct plan *p)
{
	static const char *const column[] = { "endpoint", "role", "provider", "model",
		">requests", ">tokens in", ">tokens out", ">worst cost", NULL };
	struct plan_cost c;
	struct table t;

	table_init(&t, &r->arena, column);
	for (size_t i = 0; i < p->n_endpoint; i++) {
		plan_cost(&c, p, &p->endpoint[i]);
		cost_row(&t, &p->endpoint[i], &c);
	}
	plan_cost(&c, p, NULL);
	cost_row(&t, NULL, &c);
	table_write(&r->out, &t);
	if (p->retries && !isnan(c.money))
		buf_fmt(&r->out,
			"Were each of %llu retries charged too, it would be %.2f.\n",
			(unsigned long long)p->retries,
			c.money * (double)(p->retries + 1));
}

static void
text_seal(struct command_run *r, const struct plan *p, const struct plan_seal *s)
{
	char hex[DIGEST_HEX_BYTES], when[CLOCK_TEXT_BYTES];

	digest_hex(hex, p->digest32);
	buf_fmt(&r->out, "\ndigest    %s\nseal      %s", hex, plan_seal_name(s->state));
	if (s->state != PLAN_SEAL_NONE) {
		clock_write(when, s->sealed_ns);
		buf_fmt(&r->out, ", %s", when);
	}
	if (s->state != PLAN_SEAL_SEALED)
		buf_str(&r->out, STR(": a run of it is exploratory"));
	buf_char(&r->out, '\n');
}

static void
as_text(struct command_run *r, const struct plan *p, const struct plan_seal *s,
	const struct str *note, size_t n_note)
{
	text_head(r, p);
	text_budget(r, p);
	text_costs(r, p);
	for (size_t i = 0; i < n_note; i++)
		buf_fmt(&r->out, "%snote: %.*s\n", i ? "" : "\n", STR_ARG(note[i]));
	text_seal(r, p, s);
}

static void
json_cost(struct json_write *w, const struct plan_cost *c)
{
	json_write_object(w);
	json_write_key(w, "requests");
	json_write_u64(w, c->requests);
	json_write_key(w, "tokens_in");
	json_write_u64(w, c->tokens_in);
	json_write_key(w, "tokens_out");
	json_write_u64(w, c->tokens_out);
	json_write_key(w, "money");
	if (isnan(c->money))
		json_write_null(w);
	else
		json_write_double(w, c->money);
	json_write_object_end(w);
}

static void
json_worst(struct json_write *w, const struct plan *p)
{
	struct plan_cost c;

	json_write_key(w, "worst");
	json_write_array(w);
	for (size_t i = 0; i < p->n_endpoint; i++) {
		plan_cost(&c, p, &p->endpoint[i]);
		json_write_object(w);
		json_write_key(w, "endpoint");
		json_write_str(w, p->endpoint[i].name);
		json_write_key(w, "cost");
		json_cost(w, &c);
		json_write_object_end(w);
	}
	json_write_array_end(w);
	plan_cost(&c, p, NULL);
	json_write_key(w, "worst_all");
	json_cost(w, &c);
}

/* The canonical form is in it whole: it says everything that the text does. */
static void
as_json(struct command_run *r, const struct plan *p, const struct plan_seal *s,
	const struct str *note, size_t n_note)
{
	struct json_write *w = &r->json;
	char when[CLOCK_TEXT_BYTES];

	json_write_object(w);
	json_write_key(w, "digest");
	json_write_hex(w, p->digest32, sizeof p->digest32);
	json_write_key(w, "seal");
	json_write_str(w, str_of(plan_seal_name(s->state)));
	if (s->state != PLAN_SEAL_NONE) {
		clock_write(when, s->sealed_ns);
		json_write_key(w, "sealed");
		json_write_str(w, str_of(when));
	}
	json_write_key(w, "corpus");
	json_write_str(w, p->corpus.name);
	json_worst(w, p);
	json_write_key(w, "notes");
	json_write_array(w);
	for (size_t i = 0; i < n_note; i++)
		json_write_str(w, note[i]);
	json_write_array_end(w);
	json_write_key(w, "plan");
	json_write_raw(w, plan_canonical(&r->arena, p));
	json_write_object_end(w);
	buf_char(&r->out, '\n');
}

static int
check(struct command_run *r, const struct plan *p)
{
	struct str *note = ARENA_NEW(&r->arena, struct str, p->n_endpoint + 8);
	size_t n = find_notes(note, &r->arena, p);
	struct plan_seal s;

	if (plan_seal_read(&s, &r->arena, p, &r->err))
		return command_fail(r);
	if (r->as_json)
		as_json(r, p, &s, note, n);
	else
		as_text(r, p, &s, note, n);
	return EXIT_DONE;
}

static int
seal(struct command_run *r, const struct plan *p)
{
	char hex[DIGEST_HEX_BYTES], when[CLOCK_TEXT_BYTES];
	struct plan_seal s;

	if (plan_seal_write(&s, &r->arena, p, &clock_system, &r->err))
		return command_fail(r);
	digest_hex(hex, s.digest32);
	clock_write(when, s.sealed_ns);
	if (!r->as_json) {
		buf_fmt(&r->out, "%s\nsealed %s in %s\n", hex, when, s.path);
		return EXIT_DONE;
	}
	json_write_object(&r->json);
	json_write_key(&r->json, "digest");
	json_write_str(&r->json, str_of(hex));
	json_write_key(&r->json, "sealed");
	json_write_str(&r->json, str_of(when));
	json_write_key(&r->json, "file");
	json_write_str(&r->json, str_of(s.path));
	json_write_object_end(&r->json);
	buf_char(&r->out, '\n');
	return EXIT_DONE;
}

static int
run(struct command_run *r)
{
	const struct option_set *o = &r->options;
	const char *corpora = option_text(o, "corpora");
	struct plan p;
	bool sealing;

	if (o->n_operand != 2 || (strcmp(o->operand[0], "check") != 0 &&
					 strcmp(o->operand[0], "seal") != 0)) {
		err_set(&r->err, RC_USAGE,
			"assay plan check PLAN, or assay plan seal PLAN: see --help");
		return command_fail(r);
	}
	sealing = strcmp(o->operand[0], "seal") == 0;
	if (!corpora)
		corpora = data_path(&r->arena, "ASSAY_CORPORA", "corpora/probes");
	if (plan_load(&p, &r->arena, o->operand[1], corpora, &r->err))
		return command_fail(r);
	return sealing ? seal(r, &p) : check(r, &p);
}

const struct command cmd_plan = {
	.name = "plan",
	.operands = "check PLAN | seal PLAN",
	.summary = "explain a plan, or fix it before the first query",
	.options = options,
	.run = run,
};
