/* provider_bedrock.c - Amazon Bedrock, POST /model/M/converse, signed by Signature
 * Version 4. A key is "id:secret[:session]" or what credential_process prints; one that
 * has neither form is a Bedrock API key and goes as a bearer. */
#include "probe/compose.h"
#include "probe/fault.h"
#include "probe/provider.h"
#include "probe/sigv4.h"

static void
body(struct probe_request *q, struct arena *a, const struct probe_ask *ask)
{
	static const struct compose_names name = { "temperature", "topP", "maxTokens",
		NULL };
	struct compose c;

	compose_begin(&c);
	json_write_key(&c.w, "messages");
	json_write_array(&c.w);
	json_write_object(&c.w);
	compose_str(&c, "role", STR("user"));
	compose_parts(&c, "content", ask->prompt);
	json_write_object_end(&c.w);
	json_write_array_end(&c.w);
	if (ask->system.len)
		compose_parts(&c, "system", ask->system);
	json_write_key(&c.w, "inferenceConfig");
	json_write_object(&c.w);
	compose_params(&c, ask, &name);
	json_write_object_end(&c.w);
	compose_end(&c, q, a, ask);
}

/* The part of a URL between "://" and the path. */
static struct str
host_of(struct str url)
{
	while (url.len && !str_starts(url, STR("://")))
		url = str_sub(url, 1, url.len);
	url = str_sub(url, 3, url.len);
	return str_cut(&url, '/');
}

static struct str
path_of(struct str url)
{
	struct str host = host_of(url);
	size_t at = (size_t)(host.ptr + host.len - url.ptr);

	return str_sub(url, at, url.len);
}

static void
sign(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	const struct key_aws *key)
{
	struct net_header signed_header[4];
	struct sigv4 s = { .key = *key,
		.region = ask->endpoint->region,
		.service = STR("bedrock"),
		.now_ns = ask->now_ns,
		.method = q->method,
		.path = path_of(q->url),
		.header = signed_header,
		.body = q->body };
	char date[SIGV4_DATE_BYTES];
	size_t open;

	sigv4_date(date, ask->now_ns);
	compose_header(q, "X-Amz-Date", arena_str(a, str_of(date)));
	open = q->n_open;
	if (key->session.len)
		compose_header(q, "X-Amz-Security-Token", arena_str(a, key->session));
	q->n_open = open;
	signed_header[s.n_header++] =
		(struct net_header){ STR("content-type"), STR("application/json") };
	signed_header[s.n_header++] = (struct net_header){ STR("host"), host_of(q->url) };
	signed_header[s.n_header++] =
		(struct net_header){ STR("x-amz-date"), str_of(date) };
	if (key->session.len)
		signed_header[s.n_header++] =
			(struct net_header){ STR("x-amz-security-token"), key->session };
	compose_header(q, "Authorization", sigv4(a, &s));
	q->n_open = open;
}

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	struct key_aws key;

	compose_request(q, a, ask,
		arena_fmt(a, "/model/%.*s/%s",
			STR_ARG(compose_percent(a, ask->endpoint->model, false)),
			ask->endpoint->stream ? "converse-stream" : "converse"));
	body(q, a, ask);
	if (!ask->key.len)
		return RC_OK;
	if (!key_aws(&key, ask->key)) {
		if (ask->key.ptr[0] == '{')
			return err_set(e, RC_USAGE,
				"the key is JSON, but without AccessKeyId and SecretAccessKey");
		compose_secret(q, a, "Authorization", "Bearer ", ask->key);
		return RC_OK;
	}
	if (key.secret.len > 256)
		return err_set(e, RC_USAGE, "the secret of the key is over 256 bytes");
	sign(q, a, ask, &key);
	return RC_OK;
}

static void
block(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/text" },
		{ "/reasoningContent/reasoningText/text" } };
	struct json_val v[2];

	if (!answer_pick(m, v, want, 2, element))
		return;
	answer_text(m, &m->text, &v[0]);
	answer_text(m, &m->thinking, &v[1]);
}

static void
stopped(struct answer_make *m, const struct json_val *v)
{
	struct probe_answer *x = m->out;

	answer_field(m, &x->finish, v);
	x->cut = str_is(x->finish, "max_tokens");
	x->refused = str_is(x->finish, "guardrail_intervened") ||
		     str_is(x->finish, "content_filtered");
}

enum { CONTENT, STOP, TOKENS_IN, TOKENS_OUT, TOKENS_CACHED, N_FIELD };

static void
counts(struct answer_make *m, const struct json_val *v)
{
	answer_count(m, &m->out->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &m->out->tokens_out, &v[TOKENS_OUT]);
	answer_count(m, &m->out->tokens_cached, &v[TOKENS_CACHED]);
}

static void
whole(struct answer_make *m, struct str reply)
{
	static const struct json_want want[N_FIELD] = { { "/output/message/content" },
		{ "/stopReason" }, { "/usage/inputTokens" }, { "/usage/outputTokens" },
		{ "/usage/cacheReadInputTokens" } };
	struct json_val v[N_FIELD];

	if (!answer_pick(m, v, want, N_FIELD, reply))
		return;
	if (v[CONTENT].kind != JSON_ARRAY) {
		if (v[STOP].kind == JSON_NONE)
			fault_body(m, 0, reply);
		else
			answer_failed(m, ANSWER_MALFORMED, "no content in the reply");
		return;
	}
	answer_each(m, &v[CONTENT], block);
	stopped(m, &v[STOP]);
	counts(m, v);
}

enum { E_TEXT = N_FIELD, E_THINKING, E_MESSAGE, E_N };

static void
event(struct answer_make *m, struct str name, struct str data)
{
	static const struct json_want want[E_N] = { { "" }, { "/stopReason" },
		{ "/usage/inputTokens" }, { "/usage/outputTokens" },
		{ "/usage/cacheReadInputTokens" }, { "/delta/text" },
		{ "/delta/reasoningContent/text" }, { "/message" } };
	struct json_val v[E_N];

	m->any = true;
	if (!answer_pick(m, v, want, E_N, data))
		return;
	if (str_starts(name, STR("!"))) {
		fault_words(m, str_sub(name, 1, name.len),
			v[E_MESSAGE].kind == JSON_STRING
				? json_text(m->arena, &v[E_MESSAGE], NULL)
				: data);
	} else if (str_is(name, "contentBlockDelta")) {
		answer_text(m, &m->text, &v[E_TEXT]);
		answer_text(m, &m->thinking, &v[E_THINKING]);
	} else if (str_is(name, "messageStop")) {
		stopped(m, &v[STOP]);
		m->done = true;
	} else if (str_is(name, "metadata")) {
		counts(m, v);
	}
}

const struct provider provider_bedrock = {
	.name = "bedrock",
	.summary = "Amazon Bedrock Converse",
	.frame = FRAME_AWS,
	.needs_key = true,
	.request = request,
	.whole = whole,
	.event = event,
};
