/* provider_anthropic.c - Anthropic, POST /v1/messages. No seed there. */
#include "probe/compose.h"
#include "probe/fault.h"
#include "probe/provider.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p", "max_tokens",
		NULL };
	struct compose c;

	if (ask->params->has_temperature && ask->params->temperature > 1)
		return err_set(e, RC_USAGE, "anthropic takes a temperature of at most 1");
	compose_request(q, a, ask, STR("/messages"));
	compose_header(q, "anthropic-version", STR("2023-06-01"));
	compose_secret(q, a, "x-api-key", "", ask->key);
	compose_begin(&c);
	compose_str(&c, "model", ask->endpoint->model);
	if (ask->system.len)
		compose_str(&c, "system", ask->system);
	json_write_key(&c.w, "messages");
	json_write_array(&c.w);
	compose_message(&c, "user", ask->prompt);
	json_write_array_end(&c.w);
	compose_params(&c, ask, &name);
	if (ask->endpoint->stream) {
		json_write_key(&c.w, "stream");
		json_write_bool(&c.w, true);
	}
	compose_end(&c, q, a, ask);
	return RC_OK;
}

static void
block(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/type" }, { "/text" },
		{ "/thinking" } };
	struct json_val v[3];

	if (!answer_pick(m, v, want, 3, element))
		return;
	if (str_is(v[0].raw, "text"))
		answer_text(m, &m->text, &v[1]);
	else if (str_is(v[0].raw, "thinking"))
		answer_text(m, &m->thinking, &v[2]);
}

enum { TYPE, CONTENT, STOP, MODEL, ID, TOKENS_IN, TOKENS_OUT, TOKENS_CACHED, N_FIELD };

static void
stopped(struct answer_make *m, const struct json_val *v)
{
	answer_field(m, &m->out->finish, v);
	m->out->cut = str_is(m->out->finish, "max_tokens");
	m->out->refused = str_is(m->out->finish, "refusal");
}

/* A message whole, or as message_start has it. */
static void
message(struct answer_make *m, struct str body)
{
	static const struct json_want want[N_FIELD] = { { "/type" }, { "/content" },
		{ "/stop_reason" }, { "/model" }, { "/id" }, { "/usage/input_tokens" },
		{ "/usage/output_tokens" }, { "/usage/cache_read_input_tokens" } };
	struct probe_answer *x = m->out;
	struct json_val v[N_FIELD];

	if (!answer_pick(m, v, want, N_FIELD, body))
		return;
	if (str_is(v[TYPE].raw, "error")) {
		fault_body(m, 0, body);
		return;
	}
	if (v[CONTENT].kind != JSON_ARRAY)
		answer_failed(m, ANSWER_MALFORMED, "no \"content\" in the reply");
	answer_each(m, &v[CONTENT], block);
	stopped(m, &v[STOP]);
	answer_field(m, &x->model, &v[MODEL]);
	answer_field(m, &x->request_id, &v[ID]);
	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &x->tokens_out, &v[TOKENS_OUT]);
	answer_count(m, &x->tokens_cached, &v[TOKENS_CACHED]);
}

enum {
	E_TYPE,
	E_MESSAGE,
	E_BLOCK,
	E_TEXT,
	E_THINKING,
	E_STOP,
	E_TOKENS_IN,
	E_TOKENS_OUT,
	E_N
};

static void
event(struct answer_make *m, struct str name, struct str data)
{
	static const struct json_want want[E_N] = { { "/type" }, { "/message" },
		{ "/content_block" }, { "/delta/text" }, { "/delta/thinking" },
		{ "/delta/stop_reason" }, { "/usage/input_tokens" },
		{ "/usage/output_tokens" } };
	struct json_val v[E_N];
	struct str type;

	(void)name;
	m->any = true;
	if (!answer_pick(m, v, want, E_N, data))
		return;
	type = v[E_TYPE].raw;
	if (str_is(type, "message_start")) {
		message(m, v[E_MESSAGE].raw);
	} else if (str_is(type, "content_block_start")) {
		block(m, v[E_BLOCK].raw);
	} else if (str_is(type, "content_block_delta")) {
		answer_text(m, &m->text, &v[E_TEXT]);
		answer_text(m, &m->thinking, &v[E_THINKING]);
	} else if (str_is(type, "message_delta")) {
		stopped(m, &v[E_STOP]);
		answer_count(m, &m->out->tokens_in, &v[E_TOKENS_IN]);
		answer_count(m, &m->out->tokens_out, &v[E_TOKENS_OUT]);
	} else if (str_is(type, "message_stop")) {
		m->done = true;
	} else if (str_is(type, "error") || v[E_TYPE].kind == JSON_NONE) {
		fault_body(m, 0, data);
	}
}

const struct provider provider_anthropic = {
	.name = "anthropic",
	.summary = "Anthropic messages",
	.base_url = "https://api.anthropic.com/v1",
	.frame = FRAME_SSE,
	.needs_key = true,
	.request = request,
	.whole = message,
	.event = event,
};
