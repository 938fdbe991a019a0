/* record.c - see record.h. */
#include "probe/record.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "net/head.h"
#include "probe/provider.h"
#include "probe/redact.h"
#include "seal/digest.h"

#include <math.h>

struct writer {
	struct json_write *j;
	struct arena *a;
	const struct record *r;
	size_t n_redacted;
};

static void
text(struct writer *w, const char *key, struct str value)
{
	json_write_key(w->j, key);
	json_write_str(w->j, value);
}

static void
number(struct writer *w, const char *key, uint64_t value)
{
	json_write_key(w->j, key);
	json_write_u64(w->j, value);
}

static void
time_of(struct writer *w, const char *key, int64_t ns)
{
	char out[CLOCK_TEXT_BYTES];

	if (!ns)
		return;
	clock_write(out, ns);
	text(w, key, str_of(out));
}

static void
digest(struct writer *w, const char *key, struct str bytes)
{
	unsigned char digest32[DIGEST_BYTES];

	digest_of(digest32, bytes.ptr, bytes.len);
	json_write_key(w->j, key);
	json_write_hex(w->j, digest32, sizeof digest32);
}

/* Bytes of the wire without secrets: as text where they are UTF-8, else in hexadecimal
 * under "<key>_hex". */
static void
bytes(struct writer *w, const char *key, struct str raw)
{
	size_t n = 0;
	struct str safe = redact(w->a, raw, w->r->secret, w->r->n_secret, &n);

	w->n_redacted += n;
	if (utf8_check(safe) == safe.len) {
		text(w, key, safe);
		return;
	}
	json_write_key(w->j, arena_fmt(w->a, "%s_hex", key).ptr);
	json_write_hex(w->j, safe.ptr, safe.len);
}

/* A text of the answer, which an endpoint that echoes may have put a key into. */
static void
said(struct writer *w, const char *key, struct str value)
{
	if (value.len)
		text(w, key, redact(w->a, value, w->r->secret, w->r->n_secret, NULL));
}

static void
write_asked(struct writer *w)
{
	const struct record *r = w->r;
	const struct plan_task *t = r->task;

	json_write_key(w->j, "plan");
	json_write_hex(w->j, r->plan->digest32, sizeof r->plan->digest32);
	number(w, "task", r->number);
	number(w, "try", r->n_try);
	if (r->run.len)
		text(w, "run", r->run);
	if (r->exploratory) {
		json_write_key(w->j, "exploratory");
		json_write_bool(w->j, true);
	}
	text(w, "model", t->endpoint->name);
	text(w, "role", str_of(plan_role_name(t->endpoint->role)));
	text(w, "provider", str_of(t->endpoint->provider->name));
	text(w, "asked_model", t->endpoint->model);
	text(w, "prompt_id", t->prompt->id);
	text(w, "prompt", t->prompt->text);
	digest(w, "prompt_sha256", t->prompt->text);
	if (t->system.len)
		text(w, "system", t->system);
	number(w, "sample", t->sample);
}

static void
write_params(struct writer *w)
{
	const struct plan_params *p = &w->r->plan->params;

	json_write_key(w->j, "params");
	json_write_object(w->j);
	if (p->has_temperature) {
		json_write_key(w->j, "temperature");
		json_write_double(w->j, p->temperature);
	}
	if (p->has_top_p) {
		json_write_key(w->j, "top_p");
		json_write_double(w->j, p->top_p);
	}
	if (p->has_seed)
		number(w, "seed", p->seed);
	if (p->max_tokens)
		number(w, "max_tokens", p->max_tokens);
	json_write_object_end(w->j);
}

static void
write_answer(struct writer *w)
{
	const struct probe_answer *x = w->r->answer;

	json_write_key(w->j, "response");
	if (x->fail == ANSWER_OK)
		json_write_str(w->j, redact(w->a, x->text.len ? x->text : x->refusal,
					     w->r->secret, w->r->n_secret, NULL));
	else
		json_write_null(w->j);
	said(w, "reasoning", x->thinking);
	said(w, "finish", x->finish);
	said(w, "request_id", x->request_id);
	said(w, "served_model", x->model);
	if (x->refused) {
		json_write_key(w->j, "refused");
		json_write_bool(w->j, true);
	}
	if (x->fail) {
		text(w, "fail", str_of(answer_fail_name(x->fail)));
		said(w, "why", x->why);
	}
	if (x->tokens_in >= 0)
		number(w, "tokens_in", (uint64_t)x->tokens_in);
	if (x->tokens_out >= 0)
		number(w, "tokens_out", (uint64_t)x->tokens_out);
	json_write_key(w->j, "money");
	if (isnan(w->r->money))
		json_write_null(w->j);
	else
		json_write_double(w->j, w->r->money);
}

static void
write_commit(struct writer *w)
{
	unsigned char digest32[DIGEST_BYTES];
	struct digest d;

	digest_init(&d);
	digest_add(&d, w->r->salt, RECORD_SALT_BYTES);
	digest_add(&d, w->r->reply->sent.ptr, w->r->reply->sent.len);
	digest_add(&d, w->r->sent_body.ptr, w->r->sent_body.len);
	digest_end(&d, digest32);
	json_write_key(w->j, "salt");
	json_write_hex(w->j, w->r->salt, RECORD_SALT_BYTES);
	json_write_key(w->j, "commit");
	json_write_hex(w->j, digest32, sizeof digest32);
}

static void
write_request(struct writer *w)
{
	json_write_key(w->j, "request");
	json_write_object(w->j);
	bytes(w, "url", w->r->url);
	bytes(w, "head", w->r->reply->sent);
	bytes(w, "body", w->r->sent_body);
	write_commit(w);
	json_write_object_end(w->j);
}

static void
write_tls(struct writer *w)
{
	const struct net_tls *t = &w->r->reply->tls;

	if (!t->version[0])
		return;
	json_write_key(w->j, "tls");
	json_write_object(w->j);
	text(w, "version", str_of(t->version));
	text(w, "cipher", str_of(t->cipher));
	text(w, "alpn", str_of(t->alpn));
	text(w, "group", str_of(t->group));
	text(w, "sni", str_of(t->sni));
	json_write_key(w->j, "resumed");
	json_write_bool(w->j, t->resumed);
	json_write_key(w->j, "verify_result");
	json_write_int(w->j, t->verify_result);
	json_write_key(w->j, "hostname_checked");
	json_write_bool(w->j, true);
	json_write_key(w->j, "leaf_sha256");
	json_write_hex(w->j, t->leaf32, sizeof t->leaf32);
	json_write_key(w->j, "leaf_spki_sha256");
	json_write_hex(w->j, t->spki32, sizeof t->spki32);
	text(w, "chain_pem", t->chain_pem);
	json_write_object_end(w->j);
}

/* A key that an endpoint sent back packed would not be found. Nobody asked for packing,
 * so such a body is no answer, and its digest is enough. */
static bool
is_packed(struct str head, struct str body)
{
	static const struct str magic[] = {
		{ "\x1f\x8b", 2 },
		{ "\x28\xb5\x2f\xfd", 4 },
		{ "\xfd\x37zXZ", 5 },
		{ "BZh", 3 },
		{ "PK\x03\x04", 4 },
		{ "x\x01", 2 },
		{ "x\x9c", 2 },
		{ "x\xda", 2 },
	};

	for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
		if (str_starts(body, magic[i]))
			return true;
	return head_is_coded(head);
}

static void
write_reply(struct writer *w)
{
	const struct net_reply *n = w->r->reply;

	json_write_key(w->j, "reply");
	json_write_object(w->j);
	number(w, "status", n->status);
	number(w, "http", n->http);
	if (n->fault) {
		text(w, "fault", str_of(net_fault_name(n->fault)));
		said(w, "why", n->why);
	}
	if (n->peer[0])
		text(w, "peer", str_of(n->peer));
	if (n->local[0])
		text(w, "local", str_of(n->local));
	time_of(w, "dns", n->dns_ns);
	time_of(w, "connected", n->connect_ns);
	time_of(w, "tls_done", n->tls_ns);
	time_of(w, "first_byte", n->first_byte_ns);
	time_of(w, "done", n->done_ns);
	bytes(w, "head", n->head);
	if (w->r->n_secret && is_packed(n->head, n->body))
		number(w, "body_withheld", n->body.len);
	else
		bytes(w, "body", n->body);
	digest(w, "body_sha256", n->body);
	if (n->n_wire) {
		number(w, "wire_bytes", n->n_wire);
		json_write_key(w->j, "wire_sha256");
		json_write_hex(w->j, n->wire32, sizeof n->wire32);
	}
	number(w, "redacted", w->n_redacted);
	json_write_object_end(w->j);
}

void
record_write(struct json_write *j, struct arena *a, const struct record *r)
{
	struct writer w = { .j = j, .a = a, .r = r };

	write_asked(&w);
	write_params(&w);
	time_of(&w, "ts", r->reply->sent_ns);
	if (r->sent_tick) {
		json_write_key(j, "sent_tick_ns");
		json_write_int(j, r->sent_tick);
	}
	write_answer(&w);
	write_request(&w);
	write_tls(&w);
	write_reply(&w);
}
