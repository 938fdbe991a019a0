/* collect.c - see collect.h. */
#include "probe/collect.h"

#include "base/file.h"
#include "probe/batch.h"
#include "probe/capture.h"
#include "probe/provider.h"
#include "probe/record.h"
#include "probe/sent.h"
#include "seal/digest.h"
#include "seal/salt.h"

#include <math.h>

enum { SYNC_EVERY = 256 };

struct collect {
	const struct collect_options *o;
	struct collect_counts *n;
	struct arena *scratch; /* of one line */
	struct capture captures;
	struct sent sent;
	bool *answered; /* by the question's number */
};

enum { PLAN, TASK, SENT, RESPONSE, N_FIELD };

/* A line of the captures: a capture_seen. */
static enum rc
take_earlier(void *ctx, struct str line, struct err *e)
{
	static const struct json_want want[N_FIELD] = { { "/plan" }, { "/task" },
		{ "/sent" }, { "/response" } };
	struct collect *c = ctx;
	char digest[DIGEST_HEX_BYTES];
	struct json_val v[N_FIELD];
	int64_t task, sent;

	digest_hex(digest, c->o->plan->digest32);
	if (json_pick(v, want, N_FIELD, line, e))
		return e->rc;
	if (v[PLAN].kind != JSON_STRING || !str_is(v[PLAN].raw, digest))
		return err_set(e, RC_INTEGRITY,
			"byte %zu: of another plan: choose another folder",
			v[PLAN].offset);
	if (!json_int(&task, &v[TASK]) || task < 0 || task >= plan_tasks(c->o->plan) ||
		!json_int(&sent, &v[SENT]) || sent < 0)
		return err_set(
			e, RC_INTEGRITY, "byte %zu: no such question", v[TASK].offset);
	c->answered[task] |= v[RESPONSE].kind == JSON_STRING;
	return RC_OK;
}

/* By the list price: what a service takes off for a batch is not in the plan. */
static double
price(const struct plan_endpoint *x, const struct probe_answer *answer)
{
	if (!x->priced || answer->tokens_in < 0 || answer->tokens_out < 0)
		return (double)NAN;
	return ((double)answer->tokens_in * x->price_in +
		       (double)answer->tokens_out * x->price_out) /
	       1e6;
}

/* The request as the batch held it, and the result's own line as the reply's body. */
static enum rc
keep(struct collect *c, const struct batch_result *b, struct err *e)
{
	unsigned char salt[RECORD_SALT_BYTES];
	struct net_reply reply = { .body = b->record };
	struct record line = { .plan = c->o->plan,
		.number = b->task,
		.exploratory = c->o->exploratory,
		.reply = &reply,
		.answer = &b->answer,
		.salt = salt };
	struct plan_endpoint whole;
	struct probe_request q;
	struct plan_task t;
	uint64_t sent;

	plan_task(&t, c->o->plan, b->task);
	whole = *t.endpoint;
	whole.stream = false;
	if (provider_request(&q, c->scratch,
		    &(struct probe_ask){ .endpoint = &whole,
			    .params = &c->o->plan->params,
			    .system = t.system,
			    .prompt = t.prompt->text,
			    .sample = (int64_t)t.sample },
		    e) ||
		salt_fill(salt, sizeof salt, e) || sent_put(&c->sent, &sent, b->task, e))
		return e->rc;
	line.task = &t;
	line.url = q.url;
	line.sent_body = q.body;
	line.money = price(t.endpoint, &b->answer);
	capture_begin(&c->captures);
	json_write_key(&c->captures.j, "sent");
	json_write_u64(&c->captures.j, sent);
	json_write_key(&c->captures.j, "batch");
	json_write_bool(&c->captures.j, true);
	record_write(&c->captures.j, c->scratch, &line);
	capture_end(&c->captures);
	return RC_OK;
}

static enum rc
take_line(struct collect *c, struct str line, struct err *e)
{
	struct batch_result b;

	if (batch_read(&b, c->scratch, c->o->plan, line, e))
		return e->rc;
	c->n->n_result++;
	if (c->answered[b.task]) {
		c->n->n_again++;
		return RC_OK;
	}
	if (b.answer.fail)
		c->n->n_failed++;
	else
		c->n->n_answered++;
	c->answered[b.task] = !b.answer.fail;
	return keep(c, &b, e);
}

static enum rc
take_all(struct collect *c, struct str text, struct err *e)
{
	struct err disk = { 0 };

	for (uint64_t i = 1; text.len; i++) {
		struct str line = str_trim(str_cut(&text, '\n'));

		arena_reset(c->scratch);
		if (line.len && take_line(c, line, e)) {
			err_in_line(e, c->o->results, i);
			break;
		}
		if (i % SYNC_EVERY == 0 && capture_sync(&c->captures, e))
			return e->rc;
	}
	/* What came before a bad line is kept; its own error stays the one told. */
	capture_sync(&c->captures, &disk);
	return err_copy(e, &disk);
}

enum rc
collect_file(struct collect_counts *n, struct arena *a, const struct collect_options *o,
	struct err *e)
{
	const char *sent = arena_fmt(a, "%s.sent", o->captures).ptr;
	struct arena scratch = { 0 };
	struct collect c = { .o = o,
		.n = n,
		.scratch = &scratch,
		.answered = ARENA_NEW(a, bool, plan_tasks(o->plan)) };
	struct file_map results = { 0 };

	if (file_map(&results, o->results, e))
		return e->rc;
	if (!sent_open(&c.sent, a, sent, plan_tasks(o->plan), e)) {
		if (!capture_open(&c.captures, o->captures, take_earlier, &c, e)) {
			take_all(&c, results.bytes, e);
			capture_close(&c.captures);
		}
		sent_close(&c.sent);
	}
	arena_release(&scratch);
	file_unmap(&results);
	return e->rc;
}
