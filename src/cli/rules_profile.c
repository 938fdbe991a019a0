/* rules_profile.c - see rules_profile.h. */
#include "cli/rules_profile.h"

#include "base/clock.h"
#include "cli/pair.h"
#include "cli/rules_feed.h"
#include "cli/table.h"
#include "rule/rule_eval.h"
#include "rule/rule_set.h"

struct profile {
	struct command_run *r;
	const struct rule_set *set;
	struct rule_eval *ev;
	struct rule_cost *cost; /* by rule */
	uint64_t n_exchange, filter_ns, total_ns;
};

static void
see(void *ctx, const struct rules_feed_item *item)
{
	struct profile *p = ctx;
	const struct rule_hit *hit;
	struct rule_texts t;

	rule_eval_texts(&t, item->x);
	t.lab = item->lab;
	p->n_exchange++;
	rule_eval_run(&hit, p->ev, &t);
}

/* The rules' numbers, the dearest first; of one price in order of their ids. */
static uint32_t *
by_cost(const struct profile *p)
{
	uint32_t *order = ARENA_NEW(&p->r->arena, uint32_t, p->set->n_rule);

	for (uint32_t i = 0; i < p->set->n_rule; i++) {
		uint32_t at = i;

		for (; at > 0 && p->cost[order[at - 1]].cpu_ns < p->cost[i].cpu_ns; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return order;
}

static void
row(struct table *t, const struct profile *p, struct str name, const struct rule_cost *c)
{
	table_str(t, name);
	table_fmt(t, "%llu", (unsigned long long)c->n_met);
	table_fmt(t, "%llu", (unsigned long long)c->n_run);
	table_fmt(t, "%llu", (unsigned long long)c->n_hit);
	table_fmt(t, "%.4f", p->total_ns ? (double)c->cpu_ns / (double)p->total_ns : 0.0);
	table_fmt(t, "%.3f", (double)c->cpu_ns / 1e6);
}

static void
tell_text(const struct profile *p, const uint32_t *order)
{
	static const char *const column[] = { "rule", ">met", ">runs", ">hits",
		">cpu share", ">cpu ms", NULL };
	const struct rule_cost filter = { .n_met = p->n_exchange,
		.cpu_ns = p->filter_ns };
	struct table t;

	table_init(&t, &p->r->arena, column);
	row(&t, p, STR("(prefilter)"), &filter);
	for (size_t i = 0; i < p->set->n_rule; i++)
		row(&t, p, p->set->rule[order[i]].id, &p->cost[order[i]]);
	table_write(&p->r->out, &t);
}

static void
tell_json(const struct profile *p, const uint32_t *order)
{
	struct json_write *j = &p->r->json;

	json_write_object(j);
	pair_u64(j, "exchanges", p->n_exchange);
	pair_u64(j, "cpu_ns", p->total_ns);
	pair_u64(j, "prefilter_cpu_ns", p->filter_ns);
	json_write_key(j, "rules");
	json_write_array(j);
	for (size_t i = 0; i < p->set->n_rule; i++) {
		const struct rule_cost *c = &p->cost[order[i]];

		json_write_object(j);
		json_write_key(j, "rule");
		json_write_str(j, p->set->rule[order[i]].id);
		pair_u64(j, "met", c->n_met);
		pair_u64(j, "runs", c->n_run);
		pair_u64(j, "hits", c->n_hit);
		pair_u64(j, "cpu_ns", c->cpu_ns);
		json_write_object_end(j);
	}
	json_write_array_end(j);
	json_write_object_end(j);
	buf_char(&p->r->out, '\n');
}

int
rules_profile(struct command_run *r, const struct rule_set *s)
{
	struct profile p = { .r = r, .set = s };

	p.cost = ARENA_NEW(&r->arena, struct rule_cost, s->n_rule);
	if (rule_eval_new(&p.ev, &r->arena, s, &r->err))
		return command_fail(r);
	rule_eval_measure(p.ev, p.cost, &p.filter_ns, clock_cpu_ns);
	rules_feed_run(r, NULL, see, &p);
	rule_eval_release(p.ev);
	if (r->err.rc)
		return command_fail(r);
	p.total_ns = p.filter_ns;
	for (size_t i = 0; i < s->n_rule; i++)
		p.total_ns += p.cost[i].cpu_ns;
	if (r->as_json)
		tell_json(&p, by_cost(&p));
	else
		tell_text(&p, by_cost(&p));
	return EXIT_DONE;
}
