/* provider_openai_responses.c - OpenAI, POST /v1/responses. */
#include "probe/compose.h"
#include "probe/fault.h"
#include "probe/provider.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p",
		"max_output_tokens", NULL };
	struct compose c;

	(void)e;
	compose_request(q, a, ask, STR("/responses"));
	compose_secret(q, a, "Authorization", "Bearer ", ask->key);
	compose_begin(&c);
	compose_str(&c, "model", ask->endpoint->model);
	if (ask->system.len)
		compose_str(&c, "instructions", ask->system);
	compose_str(&c, "input", ask->prompt);
	compose_params(&c, ask, &name);
	json_write_key(&c.w, "store");
	json_write_bool(&c.w, false);
	if (ask->endpoint->stream) {
		json_write_key(&c.w, "stream");
		json_write_bool(&c.w, true);
	}
	compose_end(&c, q, a, ask);
	return RC_OK;
}

static void
message_part(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/type" }, { "/text" },
		{ "/refusal" } };
	struct json_val v[3];

	if (!answer_pick(m, v, want, 3, element))
		return;
	if (str_is(v[0].raw, "output_text"))
		answer_text(m, &m->text, &v[1]);
	else if (str_is(v[0].raw, "refusal"))
		answer_text(m, &m->refusal, &v[2]);
	else if (str_is(v[0].raw, "summary_text") || str_is(v[0].raw, "reasoning_text"))
		answer_text(m, &m->thinking, &v[1]);
}

/* An item of "output": a message has "content", a reasoning "summary" or "content". */
static void
item(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/summary" }, { "/content" } };
	struct json_val v[2];

	if (!answer_pick(m, v, want, 2, element))
		return;
	answer_each(m, &v[0], message_part);
	answer_each(m, &v[1], message_part);
}

enum {
	STATUS,
	WHY,
	OUTPUT,
	ERROR,
	MODEL,
	ID,
	TOKENS_IN,
	TOKENS_OUT,
	TOKENS_THINKING,
	TOKENS_CACHED,
	N_FIELD
};

static void
take(struct answer_make *m, const struct json_val *v)
{
	struct probe_answer *x = m->out;

	answer_field(m, &x->finish, &v[STATUS]);
	answer_field(m, &x->finish, &v[WHY]);
	x->cut = str_is(x->finish, "max_output_tokens");
	x->refused = str_is(x->finish, "content_filter");
	answer_field(m, &x->model, &v[MODEL]);
	answer_field(m, &x->request_id, &v[ID]);
	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &x->tokens_out, &v[TOKENS_OUT]);
	answer_count(m, &x->tokens_thinking, &v[TOKENS_THINKING]);
	answer_count(m, &x->tokens_cached, &v[TOKENS_CACHED]);
}

static void
whole(struct answer_make *m, struct str body)
{
	static const struct json_want want[N_FIELD] = { { "/status" },
		{ "/incomplete_details/reason" }, { "/output" }, { "/error" },
		{ "/model" }, { "/id" }, { "/usage/input_tokens" },
		{ "/usage/output_tokens" },
		{ "/usage/output_tokens_details/reasoning_tokens" },
		{ "/usage/input_tokens_details/cached_tokens" } };
	struct json_val v[N_FIELD];

	if (!answer_pick(m, v, want, N_FIELD, body))
		return;
	if (v[ERROR].kind != JSON_NONE && v[ERROR].kind != JSON_NULL) {
		fault_body(m, 0, body);
		return;
	}
	if (v[OUTPUT].kind != JSON_ARRAY)
		answer_failed(m, ANSWER_MALFORMED, "no \"output\" in the reply");
	take(m, v);
	/* A stream has given its text already. */
	if (!m->text.len && !m->refusal.len) {
		buf_clear(&m->thinking);
		answer_each(m, &v[OUTPUT], item);
	}
}

static bool
ends(struct str type)
{
	return str_is(type, "response.completed") ||
	       str_is(type, "response.incomplete") || str_is(type, "response.failed");
}

static void
event(struct answer_make *m, struct str name, struct str data)
{
	static const struct json_want want[] = { { "/type" }, { "/delta" },
		{ "/response" } };
	struct json_val v[3];
	struct str type;

	(void)name;
	m->any = true;
	if (str_is(data, "[DONE]") || !answer_pick(m, v, want, 3, data))
		return;
	type = v[0].raw;
	if (str_is(type, "response.output_text.delta"))
		answer_text(m, &m->text, &v[1]);
	else if (str_is(type, "response.refusal.delta"))
		answer_text(m, &m->refusal, &v[1]);
	else if (str_is(type, "response.reasoning_text.delta") ||
		 str_is(type, "response.reasoning_summary_text.delta"))
		answer_text(m, &m->thinking, &v[1]);
	else if (str_is(type, "error") || v[0].kind == JSON_NONE)
		fault_body(m, 0, data);
	else if (ends(type)) {
		m->done = true;
		whole(m, v[2].raw);
	}
}

const struct provider provider_openai_responses = {
	.name = "openai-responses",
	.summary = "OpenAI responses",
	.base_url = "https://api.openai.com/v1",
	.frame = FRAME_SSE,
	.needs_key = true,
	.request = request,
	.whole = whole,
	.event = event,
};
