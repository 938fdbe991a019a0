/* provider.c - see provider.h. */
#include "config.h"

#include "probe/provider.h"

#include "probe/fault.h"
#include "probe/plan.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

const struct provider *
provider_find(struct str name)
{
	for (size_t i = 0; provider_table[i]; i++)
		if (str_is(name, provider_table[i]->name))
			return provider_table[i];
	return NULL;
}

enum rc
provider_request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	return ask->endpoint->provider->request(q, a, ask, e);
}

void
provider_cleanse(struct probe_request *q)
{
	for (size_t i = q->n_open; i < q->n_header; i++) {
		union {
			const char *in;
			char *out;
		} secret = { q->header[i].value.ptr };

		explicit_bzero(secret.out, q->header[i].value.len);
	}
	q->n_header = q->n_open;
}

/* The last part of "vendor/model" or "models/model". */
static struct str
last_part(struct str s)
{
	for (size_t i = s.len; i > 0; i--)
		if (s.ptr[i - 1] == '/')
			return str_sub(s, i, s.len);
	return s;
}

/* Is served the model asked, or that with a date, tag or quantisation after it? */
static bool
is_model(struct str asked, struct str served)
{
	asked = last_part(asked);
	served = last_part(served);
	if (str_ends(asked, STR("-latest")))
		asked.len -= strlen("-latest");
	if (served.len < asked.len || strncasecmp(served.ptr, asked.ptr, asked.len) != 0)
		return false;
	return served.len == asked.len || strchr("-:@.", served.ptr[asked.len]);
}

static void
check_model(struct answer_make *m, const struct plan_endpoint *x)
{
	struct str served = m->out->model;
	bool fine = !served.len || (!x->n_serves && is_model(x->model, served));

	for (size_t i = 0; i < x->n_serves && !fine; i++)
		fine = str_is(x->serves[i], "*") || str_equal(x->serves[i], served);
	if (!fine)
		answer_failed(m, ANSWER_OTHER_MODEL,
			"\"%.*s\" answered, \"%.*s\" was asked", STR_ARG(served),
			STR_ARG(x->model));
}

static void
finish(struct answer_make *m, const struct probe_ask *ask, struct str head)
{
	check_model(m, ask->endpoint);
	answer_end(m);
	fault_headers(m->out, m->arena, head);
}

/* A server may answer whole though a stream was asked, or the other way round. */
static bool
is_stream(const struct probe_ask *ask, struct str head)
{
	struct str type = net_header_find(head, "content-type");
	const struct provider *p = ask->endpoint->provider;

	if (p->frame == FRAME_NONE)
		return false;
	if (str_starts(type, STR("text/event-stream")))
		return p->frame == FRAME_SSE;
	if (str_starts(type, STR("application/x-ndjson")))
		return p->frame == FRAME_LINES;
	return ask->endpoint->stream && !str_starts(type, STR("application/json"));
}

void
provider_reply(struct probe_answer *x, struct arena *a, const struct probe_ask *ask,
	unsigned status, struct str head, struct str body)
{
	struct answer_make m;

	if (status == 200 && is_stream(ask, head)) {
		struct provider_stream s;

		provider_stream_init(&s, x, a, ask, head);
		provider_stream_add(&s, body);
		provider_stream_end(&s);
		return;
	}
	answer_init(&m, x, a);
	if (status != 200)
		fault_body(&m, status, body);
	else if (!str_trim(body).len)
		answer_failed(&m, ANSWER_EMPTY, "the reply has no body");
	else
		ask->endpoint->provider->whole(&m, body);
	finish(&m, ask, head);
}

static void
on_event(void *ctx, struct str name, struct str data)
{
	struct provider_stream *s = ctx;

	/* After a failure or the end nothing can be taken back. */
	if (!s->make.out->fail)
		s->ask->endpoint->provider->event(&s->make, name, data);
}

void
provider_stream_init(struct provider_stream *s, struct probe_answer *x, struct arena *a,
	const struct probe_ask *ask, struct str head)
{
	*s = (struct provider_stream){ .ask = ask, .head = head };
	answer_init(&s->make, x, a);
	frame_init(&s->frame, ask->endpoint->provider->frame, on_event, NULL);
}

void
provider_stream_add(struct provider_stream *s, struct str piece)
{
	s->frame.ctx = s; /* s may have been moved since init */
	frame_add(&s->frame, piece);
}

void
provider_stream_end(struct provider_stream *s)
{
	s->frame.ctx = s;
	frame_end(&s->frame);
	if (s->frame.err.rc)
		answer_failed(&s->make, ANSWER_MALFORMED, "%s", s->frame.err.text);
	else if (!s->make.any)
		answer_failed(&s->make, ANSWER_TRUNCATED,
			"the stream ended before its first event");
	else if (!s->make.done)
		answer_failed(
			&s->make, ANSWER_TRUNCATED, "the stream ended before it said so");
	frame_release(&s->frame);
	finish(&s->make, s->ask, s->head);
}
