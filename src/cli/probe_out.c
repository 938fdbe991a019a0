/* probe_out.c - see probe_out.h. */
#include "cli/probe_out.h"

#include "cli/table.h"

static void
number(struct json_write *j, const char *key, uint64_t value)
{
	json_write_key(j, key);
	json_write_u64(j, value);
}

static void
text(struct json_write *j, const char *key, struct str value)
{
	if (!value.len)
		return;
	json_write_key(j, key);
	json_write_str(j, value);
}

static void
endpoint_json(struct json_write *j, const struct plan_endpoint *x,
	const struct runner_endpoint *n)
{
	json_write_object(j);
	text(j, "name", x->name);
	text(j, "role", str_of(plan_role_name(x->role)));
	number(j, "answered", n->n_answered);
	number(j, "given_up", n->n_given_up);
	number(j, "not_asked", n->n_not_asked);
	text(j, "stopped", n->stopped);
	text(j, "last_failure", n->why);
	json_write_object_end(j);
}

static void
as_json(struct command_run *r, const struct plan *p, const struct runner_counts *c,
	bool exploratory, const char *captures)
{
	struct json_write *j = &r->json;

	json_write_object(j);
	json_write_key(j, "plan");
	json_write_hex(j, p->digest32, sizeof p->digest32);
	json_write_key(j, "exploratory");
	json_write_bool(j, exploratory);
	text(j, "captures", str_of(captures));
	number(j, "questions", c->n_task);
	number(j, "answered", c->n_answered);
	number(j, "answered_earlier", c->n_earlier);
	number(j, "given_up", c->n_given_up);
	number(j, "not_asked", c->n_not_asked);
	number(j, "lost_in_flight", c->n_lost);
	number(j, "requests", c->n_request);
	number(j, "failed_attempts", c->n_failed);
	number(j, "tokens", c->tokens);
	json_write_key(j, "money");
	json_write_double(j, c->money);
	json_write_key(j, "money_is_a_lower_bound");
	json_write_bool(j, c->unpriced);
	if (c->stopped)
		text(j, "stopped", str_of(c->stopped));
	json_write_key(j, "endpoints");
	json_write_array(j);
	for (size_t k = 0; k < p->n_endpoint; k++)
		endpoint_json(j, &p->endpoint[k], &c->endpoint[k]);
	json_write_array_end(j);
	json_write_object_end(j);
	buf_char(&r->out, '\n');
}

static void
as_table(struct command_run *r, const struct plan *p, const struct runner_counts *c)
{
	static const char *const column[] = { "endpoint", "role", ">answered",
		">given up", ">not asked", "why", NULL };
	struct table t;

	table_init(&t, &r->arena, column);
	for (size_t k = 0; k < p->n_endpoint; k++) {
		const struct runner_endpoint *n = &c->endpoint[k];

		table_str(&t, p->endpoint[k].name);
		table_str(&t, str_of(plan_role_name(p->endpoint[k].role)));
		table_fmt(&t, "%llu", (unsigned long long)n->n_answered);
		table_fmt(&t, "%llu", (unsigned long long)n->n_given_up);
		table_fmt(&t, "%llu", (unsigned long long)n->n_not_asked);
		table_str(&t, n->stopped.len ? n->stopped : n->why);
	}
	table_write(&r->out, &t);
}

static void
as_text(struct command_run *r, const struct plan *p, const struct runner_counts *c,
	bool exploratory, const char *captures)
{
	struct buf *out = &r->out;

	as_table(r, p, c);
	buf_fmt(out,
		"\n%llu of %llu questions answered, %llu of them earlier; %llu requests, %llu "
		"tokens, cost %s%.6g\n",
		(unsigned long long)c->n_answered, (unsigned long long)c->n_task,
		(unsigned long long)c->n_earlier, (unsigned long long)c->n_request,
		(unsigned long long)c->tokens, c->unpriced ? "at least " : "", c->money);
	if (c->n_lost)
		buf_fmt(out,
			"%llu were under way when an earlier run was killed: asked again, and "
			"counted at their worst cost\n",
			(unsigned long long)c->n_lost);
	if (c->stopped)
		buf_fmt(out, "the run ended early: %s; go on with --resume\n",
			c->stopped);
	if (exploratory)
		buf_str(out, STR("exploratory: the plan was not sealed before the first "
				 "question\n"));
	buf_fmt(out, "captures: %s\n", captures);
}

int
probe_out(struct command_run *r, const struct plan *p, const struct runner_counts *c,
	bool exploratory, const char *captures)
{
	if (r->as_json)
		as_json(r, p, c, exploratory, captures);
	else
		as_text(r, p, c, exploratory, captures);
	if (c->n_answered == c->n_task)
		return EXIT_DONE;
	return c->n_answered || c->stopped ? EXIT_PARTIAL : EXIT_ENDPOINT;
}
