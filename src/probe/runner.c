/* runner.c - see runner.h. */
#include "config.h"

#include "probe/runner.h"

#include "base/random.h"
#include "probe/capture.h"
#include "probe/earlier.h"
#include "probe/ledger.h"
#include "probe/pace.h"
#include "probe/queue.h"
#include "probe/record.h"
#include "probe/redact.h"
#include "probe/sent.h"
#include "seal/salt.h"

#include <math.h>
#include <time.h>

#define MS_NS INT64_C(1000000)
enum {
	WAIT_MS = 200,    /* at most without looking at the clock and the user */
	DRAIN = 256,      /* replies taken before the disk is waited for */
	BACKOFF_MS = 500, /* before the second try; doubled each time */
	BACKOFF_MAX_MS = 60000,
};

/* A question under way. */
struct flight {
	struct arena arena; /* of the request */
	size_t endpoint;
	struct queue_item item;
	struct plan_task task;
	struct str url, body;
	uint64_t sent; /* its number in the file of what was sent */
	int64_t sent_tick;
	unsigned char salt[RECORD_SALT_BYTES];
	struct flight *next;  /* spare */
	struct flight *other; /* every one, for the end */
};

struct runner {
	const struct runner_options *o;
	struct runner_counts *n;
	struct arena *arena;
	struct arena scratch; /* of one reply */
	struct queue queue;
	struct ledger ledger;
	struct pace **pace;   /* by endpoint; those with one key at one place share one */
	uint64_t *n_fail_row; /* by endpoint: failures one after another */
	struct capture captures;
	struct sent sent;
	struct str *secret;
	size_t n_secret;
	struct random random;
	struct flight *spare, *all;
	int64_t start_tick;
};

static int64_t
tick(const struct runner *r)
{
	return r->o->clock->tick_ns(r->o->clock->ctx);
}

/* --- sending --- */

static void
give_up(struct runner *r, size_t k, struct str why)
{
	struct runner_endpoint *p = &r->n->endpoint[k];

	if (p->stopped.len)
		return;
	p->stopped = arena_str(r->arena, why);
	p->n_not_asked += queue_drop(&r->queue, k);
}

static struct flight *
flight_get(struct runner *r)
{
	struct flight *f = r->spare;

	if (f) {
		r->spare = f->next;
		return f;
	}
	f = ARENA_NEW(r->arena, struct flight, 1);
	f->other = r->all;
	r->all = f;
	return f;
}

static void
flight_put(struct runner *r, struct flight *f)
{
	arena_reset(&f->arena);
	f->next = r->spare;
	r->spare = f;
}

static struct probe_ask
ask_of(const struct runner *r, const struct flight *f)
{
	return (struct probe_ask){
		.endpoint = f->task.endpoint,
		.params = &r->o->plan->params,
		.key = key_text(&r->o->key[f->endpoint]),
		.system = f->task.system,
		.prompt = f->task.prompt->text,
		.sample = (int64_t)f->task.sample,
		.now_ns = r->o->clock->now_ns(r->o->clock->ctx),
	};
}

static enum rc
send(struct runner *r, struct flight *f, struct err *e)
{
	struct net *net = r->o->net[f->task.endpoint->provider->net];
	struct probe_ask ask = ask_of(r, f);
	struct probe_request q;
	struct net_request wire;

	/* Its number goes to the file first: a kill then loses no account. */
	if (salt_fill(f->salt, sizeof f->salt, e) ||
		provider_request(&q, &f->arena, &ask, e) ||
		sent_put(&r->sent, &f->sent, f->item.task, e))
		return e->rc;
	f->url = q.url;
	f->body = q.body;
	f->sent_tick = tick(r);
	wire = (struct net_request){ .method = q.method,
		.url = q.url,
		.header = q.header,
		.n_header = q.n_header,
		.body = q.body,
		.limit = r->o->limit };
	net_send(net, &wire, f, e);
	provider_cleanse(&q);
	return e->rc;
}

/* Whether one of the endpoint's questions went out. */
static bool
send_next(struct runner *r, size_t k, struct err *e)
{
	struct queue_item item;
	struct flight *f;
	enum ledger_stop stop;

	if (r->n->endpoint[k].stopped.len || !pace_may_send(r->pace[k], tick(r)) ||
		!queue_take(&item, &r->queue, k, tick(r)))
		return false;
	f = flight_get(r);
	f->endpoint = k;
	f->item = item;
	plan_task(&f->task, r->o->plan, item.task);
	stop = ledger_reserve(&r->ledger, &f->task);
	if (stop) {
		r->n->endpoint[k].n_not_asked++;
		give_up(r, k, str_of(ledger_stop_name(stop)));
		flight_put(r, f);
		return false;
	}
	if (send(r, f, e))
		return false;
	pace_sent(r->pace[k]);
	r->n->n_in_flight++;
	return true;
}

static enum rc
send_all(struct runner *r, struct err *e)
{
	bool any = true;

	while (any && !e->rc) {
		any = false;
		for (size_t k = 0; k < r->o->plan->n_endpoint && !e->rc; k++)
			any |= send_next(r, k, e);
	}
	return e->rc;
}

/* --- receiving --- */

static struct str
without_keys(struct runner *r, struct str bytes)
{
	return redact(&r->scratch, bytes, r->secret, r->n_secret, NULL);
}

/* The answer of a request that the network failed. */
static void
answer_of_fault(struct runner *r, struct probe_answer *x, const struct net_reply *n)
{
	bool hopeless = n->fault == NET_TLS || n->fault == NET_REDIRECT ||
			n->fault == NET_TOO_LARGE || n->fault == NET_MALFORMED;

	*x = (struct probe_answer){
		.fail = n->fault == NET_TRUNCATED ? ANSWER_TRUNCATED : ANSWER_SERVER,
		.why = arena_fmt(&r->scratch, "%s: %.*s", net_fault_name(n->fault),
			STR_ARG(without_keys(r, n->why))),
		.retry = !hopeless,
		.retry_after_ms = -1,
		.remaining = -1,
		.tokens_in = -1,
		.tokens_out = -1,
		.tokens_thinking = -1,
		.tokens_cached = -1,
	};
}

static void
keep(struct runner *r, struct flight *f, const struct net_reply *n,
	const struct probe_answer *x, double money)
{
	const struct record line = {
		.plan = r->o->plan,
		.task = &f->task,
		.number = f->item.task,
		.n_try = f->item.n_try,
		.exploratory = r->o->exploratory,
		.reply = n,
		.answer = x,
		.url = f->url,
		.run = r->o->run,
		.sent_tick = f->sent_tick,
		.sent_body = f->body,
		.salt = f->salt,
		.money = money,
		.secret = r->secret,
		.n_secret = r->n_secret,
	};
	struct json_write *j = capture_begin(&r->captures);

	json_write_key(j, "sent");
	json_write_u64(j, f->sent);
	record_write(j, &r->scratch, &line);
	capture_end(&r->captures);
}

static void
keep_pace(struct runner *r, const struct flight *f, const struct probe_answer *x)
{
	struct pace *p = r->pace[f->endpoint];

	if (x->fail == ANSWER_RATE || x->fail == ANSWER_OVERLOADED)
		pace_overload(p, f->sent_tick, tick(r),
			x->retry_after_ms > 0 ? (uint64_t)x->retry_after_ms : 0);
	else if (x->fail == ANSWER_OK)
		pace_good(p);
	else
		pace_other(p);
}

/* What the server asks for: the pace holds everybody back as long, and whoever waited
 * goes first then, or the others would use up the next window each time. Where it asks
 * for nothing, longer with each try, and not all at once. */
static int64_t
ready_tick(struct runner *r, const struct flight *f, const struct probe_answer *x)
{
	double ms = ldexp(BACKOFF_MS, (int)(f->item.n_wait < 16 ? f->item.n_wait : 16)),
	       jitter = random_unit(&r->random);

	if (x->retry_after_ms >= 0)
		return tick(r) + x->retry_after_ms * MS_NS;
	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	return tick(r) + (int64_t)(ms * (0.5 + 0.5 * jitter)) * MS_NS;
}

static void
judge_failure(struct runner *r, struct flight *f, const struct probe_answer *x)
{
	struct runner_endpoint *p = &r->n->endpoint[f->endpoint];
	uint64_t limit = r->o->plan->stop_failures;

	r->n->n_failed++;
	r->n_fail_row[f->endpoint]++;
	p->why = arena_fmt(
		r->arena, "%s: %.*s", answer_fail_name(x->fail), STR_ARG(x->why));
	if (x->retry && f->item.n_try < r->o->plan->retries && !p->stopped.len) {
		struct queue_item again = { f->item.task, f->item.n_try + 1,
			ready_tick(r, f, x), f->item.n_wait + (x->retry_after_ms < 0) };

		queue_again(&r->queue, f->endpoint, again);
	} else {
		p->n_given_up++;
	}
	if (x->fail == ANSWER_BAD_KEY || x->fail == ANSWER_NO_QUOTA)
		give_up(r, f->endpoint, p->why);
	if (limit && r->n_fail_row[f->endpoint] >= limit)
		give_up(r, f->endpoint, STR("too many failures in a row"));
}

static void
take_reply(struct runner *r, const struct net_reply *n)
{
	struct flight *f = n->tag;
	struct probe_ask ask = ask_of(r, f);
	struct probe_answer x;
	double money;

	/* Before anything is cut out of it: half a key would not be found. */
	if (n->fault)
		answer_of_fault(r, &x, n);
	else
		provider_reply(&x, &r->scratch, &ask, n->status, without_keys(r, n->head),
			without_keys(r, n->body));
	money = ledger_settle(&r->ledger, &f->task, &x, n->status == 200);
	keep(r, f, n, &x, money);
	keep_pace(r, f, &x);
	r->n->n_in_flight--;
	if (x.fail) {
		judge_failure(r, f, &x);
	} else {
		r->n_fail_row[f->endpoint] = 0;
		r->n->endpoint[f->endpoint].n_answered++;
		r->n->n_answered++;
	}
	flight_put(r, f);
	arena_reset(&r->scratch);
}

/* One reply from any net, waiting for it on the one that is most likely to have it. */
static bool
receive(struct runner *r, int timeout_ms)
{
	struct net_reply n;
	size_t n_net = 0;

	for (size_t i = 0; i < RUNNER_NETS; i++)
		n_net += r->o->net[i] != NULL;
	for (size_t i = 0; i < RUNNER_NETS; i++) {
		if (!r->o->net[i])
			continue;
		if (net_next(r->o->net[i], &n,
			    n_net == 1 ? timeout_ms : timeout_ms / 20)) {
			take_reply(r, &n);
			return true;
		}
	}
	return false;
}

/* --- the loop --- */

/* What is under way is finished; nothing new is begun. */
static bool
must_stop(struct runner *r)
{
	uint64_t limit = r->o->plan->budget.time_ms;

	r->n->elapsed_ms = (tick(r) - r->start_tick) / MS_NS;
	if (r->o->stop && *r->o->stop)
		r->n->stopped = "it was interrupted";
	else if (limit && (uint64_t)r->n->elapsed_ms >= limit)
		r->n->stopped = "the budget of time is used up";
	return r->n->stopped != NULL;
}

/* Milliseconds until something can be sent; -1: nothing is left. */
static int64_t
next_ms(const struct runner *r)
{
	int64_t first = INT64_MAX, now = tick(r), ready;

	for (size_t k = 0; k < r->o->plan->n_endpoint; k++) {
		if (!queue_waits(&r->queue, k, &ready))
			continue;
		if (ready < r->pace[k]->not_before_ns)
			ready = r->pace[k]->not_before_ns;
		if (ready < first)
			first = ready;
	}
	if (first == INT64_MAX)
		return -1;
	return first > now ? (first - now) / MS_NS + 1 : 0;
}

static void
pause_ms(int64_t ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * MS_NS };

	nanosleep(&t, NULL);
}

/* What a power cut could still take does not count as answered. */
static void
tell(struct runner *r)
{
	struct runner_counts safe;
	uint64_t n_unsafe = capture_unsynced(&r->captures);

	r->n->n_request = r->ledger.n_request;
	r->n->money = r->ledger.money;
	r->n->tokens = r->ledger.tokens;
	r->n->unpriced = r->ledger.unpriced;
	safe = *r->n;
	safe.n_answered -= n_unsafe < safe.n_answered ? n_unsafe : safe.n_answered;
	if (r->o->progress)
		r->o->progress(r->o->ctx, &safe);
}

/* Replies that are there. Each place is filled as soon as it is free, not when all that
 * came together are told: else those that were asked together stay together, and each
 * waits for the others each time. */
static void
receive_all(struct runner *r, struct err *unsent)
{
	bool more = receive(r, WAIT_MS);

	for (int i = 1; more; i++) {
		if (!must_stop(r) && send_all(r, unsent))
			return;
		more = i < DRAIN && r->n->n_in_flight && receive(r, 0);
	}
}

/* While servers work, the disk is not waited for. What was told before a failure to send
 * is kept all the same. */
static enum rc
sync_all(struct runner *r, const struct err *unsent, struct err *e)
{
	enum rc rc;

	if (r->n->n_in_flight && !unsent->rc)
		rc = capture_sync_begin(&r->captures, e);
	else
		rc = capture_sync(&r->captures, e);
	return rc ? rc : err_copy(e, unsent);
}

static enum rc
loop(struct runner *r, struct err *e)
{
	for (;;) {
		bool stop = must_stop(r);
		struct err unsent = { 0 };
		int64_t wait_ms;

		if (!stop && send_all(r, e))
			return e->rc;
		wait_ms = stop ? -1 : next_ms(r);
		if (!r->n->n_in_flight && wait_ms < 0)
			return RC_OK;
		if (!r->n->n_in_flight)
			pause_ms(wait_ms < WAIT_MS ? wait_ms : WAIT_MS);
		else
			receive_all(r, &unsent);
		if (sync_all(r, &unsent, e))
			return e->rc;
		tell(r);
	}
}

static bool
is_known(const struct runner *r, struct str secret)
{
	for (size_t i = 0; i < r->n_secret; i++)
		if (str_equal(r->secret[i], secret))
			return true;
	return false;
}

/* Endpoints often share a key. */
static void
collect_secrets(struct runner *r)
{
	size_t n = r->o->plan->n_endpoint;

	r->secret = ARENA_NEW(r->arena, struct str, n * KEY_SECRETS_MAX);
	for (size_t k = 0; k < n; k++) {
		struct str own[KEY_SECRETS_MAX];
		size_t m = key_secrets(own, &r->o->key[k]);

		for (size_t i = 0; i < m; i++)
			if (!is_known(r, own[i]))
				r->secret[r->n_secret++] = own[i];
	}
}

/* A service limits a key, whichever of its models is asked. */
static bool
shares_key(const struct runner *r, size_t i, size_t k)
{
	const struct plan_endpoint *x = &r->o->plan->endpoint[i],
				   *y = &r->o->plan->endpoint[k];
	struct str key = key_text(&r->o->key[k]);

	return key.len && str_equal(key_text(&r->o->key[i]), key) &&
	       x->provider == y->provider && str_equal(x->base_url, y->base_url);
}

static void
make_paces(struct runner *r)
{
	size_t n = r->o->plan->n_endpoint;

	r->pace = ARENA_NEW(r->arena, struct pace *, n);
	for (size_t k = 0; k < n; k++) {
		size_t max = (size_t)r->o->plan->endpoint[k].max_concurrency;

		for (size_t i = 0; i < k && !r->pace[k]; i++)
			if (shares_key(r, i, k))
				r->pace[k] = r->pace[i];
		if (!r->pace[k]) {
			r->pace[k] = ARENA_NEW(r->arena, struct pace, 1);
			pace_init(r->pace[k], max);
		} else if (r->pace[k]->max > (double)max) {
			pace_init(r->pace[k], max);
		}
	}
}

static void
count_left(struct runner *r)
{
	for (size_t k = 0; k < r->o->plan->n_endpoint; k++) {
		struct runner_endpoint *p = &r->n->endpoint[k];

		p->n_not_asked += queue_drop(&r->queue, k);
		r->n->n_given_up += p->n_given_up;
		r->n->n_not_asked += p->n_not_asked;
	}
	tell(r);
}

enum rc
runner_run(struct runner_counts *c, struct arena *a, const struct runner_options *o,
	struct err *e)
{
	struct runner r = { .o = o, .n = c, .arena = a, .ledger = { .plan = o->plan } };
	size_t n = o->plan->n_endpoint;
	struct earlier earlier;

	*c = (struct runner_counts){ .n_task = plan_tasks(o->plan),
		.endpoint = ARENA_NEW(a, struct runner_endpoint, n) };
	r.n_fail_row = ARENA_NEW(a, uint64_t, n);
	make_paces(&r);
	random_stream(&r.random, o->plan->seed, STR("backoff"));
	queue_init(&r.queue, a, o->plan);
	collect_secrets(&r);
	r.start_tick = tick(&r);
	earlier = (struct earlier){ o->plan, &r.queue, &r.ledger, &r.sent, c };
	if (!earlier_open(&r.captures, &earlier, a, o->captures, o->fresh, e) &&
		!loop(&r, e))
		count_left(&r);
	if (r.captures.path) {
		capture_close(&r.captures);
		sent_close(&r.sent);
	}
	for (struct flight *f = r.all; f; f = f->other)
		arena_release(&f->arena);
	arena_release(&r.scratch);
	return e->rc;
}
