/* earlier.c - see earlier.h. */
#include "probe/earlier.h"

#include "base/json.h"
#include "seal/digest.h"

#include <math.h>

enum { PLAN, TASK, SENT, RESPONSE, STATUS, MONEY, TOKENS_IN, TOKENS_OUT, N_FIELD };

static enum rc
check_plan(const struct plan *plan, const struct json_val *v, struct err *e)
{
	char want[DIGEST_HEX_BYTES];

	digest_hex(want, plan->digest32);
	if (v->kind != JSON_STRING || !str_is(v->raw, want))
		return err_set(e, RC_INTEGRITY,
			"byte %zu: of another plan: choose another folder", v->offset);
	return RC_OK;
}

/* As ledger_settle() counted them: by the usage told, else at their most. */
static uint64_t
tokens_of(const struct plan *plan, const struct plan_task *t, const struct json_val *v)
{
	int64_t status = 0, in, out;
	struct plan_cost most = { 0 };

	json_int(&status, &v[STATUS]);
	if (status == 200)
		plan_task_cost(&most, plan, t);
	if (!json_int(&in, &v[TOKENS_IN]) || in < 0)
		in = (int64_t)most.tokens_in;
	if (!json_int(&out, &v[TOKENS_OUT]) || out < 0)
		out = (int64_t)most.tokens_out;
	return (uint64_t)in + (uint64_t)out;
}

/* A line of an earlier run: a capture_seen. */
static enum rc
take_earlier(void *ctx, struct str line, struct err *e)
{
	static const struct json_want want[N_FIELD] = { { "/plan" }, { "/task" },
		{ "/sent" }, { "/response" }, { "/reply/status" }, { "/money" },
		{ "/tokens_in" }, { "/tokens_out" } };
	struct earlier *to = ctx;
	struct json_val v[N_FIELD];
	int64_t task, sent;
	struct plan_task t;
	double money = (double)NAN;

	if (json_pick(v, want, N_FIELD, line, e) || check_plan(to->plan, &v[PLAN], e))
		return e->rc;
	if (!json_int(&task, &v[TASK]) || task < 0 || task >= plan_tasks(to->plan) ||
		!json_int(&sent, &v[SENT]) || sent < 0)
		return err_set(
			e, RC_INTEGRITY, "byte %zu: no such question", v[TASK].offset);
	plan_task(&t, to->plan, (uint32_t)task);
	json_double(&money, &v[MONEY]);
	ledger_book(to->ledger, tokens_of(to->plan, &t, v), money);
	sent_back(to->sent, (uint64_t)sent);
	if (v[RESPONSE].kind == JSON_STRING && queue_mark(to->queue, (uint32_t)task)) {
		to->n->endpoint[t.endpoint - to->plan->endpoint].n_answered++;
		to->n->n_answered++;
		to->n->n_earlier++;
	}
	return RC_OK;
}

/* What was under way when a run was killed may have cost what it can cost at most. */
static void
book_lost(const struct earlier *to)
{
	for (uint64_t i = 0; sent_lost(to->sent, &i); i++) {
		struct plan_task t;
		struct plan_cost c;

		plan_task(&t, to->plan, to->sent->task[i]);
		plan_task_cost(&c, to->plan, &t);
		ledger_book(to->ledger, c.tokens_in + c.tokens_out, c.money);
		to->n->n_lost++;
	}
}

enum rc
earlier_open(struct capture *captures, struct earlier *to, struct arena *a,
	const char *path, bool fresh, struct err *e)
{
	const char *sent = arena_fmt(a, "%s.sent", path).ptr;

	if (sent_open(to->sent, a, sent, plan_tasks(to->plan), e))
		return e->rc;
	if (capture_open(captures, path, take_earlier, to, e)) {
		sent_close(to->sent);
		return e->rc;
	}
	to->n->n_torn = captures->n_torn;
	if (fresh && (captures->seq || to->sent->n))
		err_set(e, RC_USAGE,
			"%s: holds an earlier run: go on with --resume, or choose another "
			"folder",
			path);
	book_lost(to);
	return e->rc;
}
