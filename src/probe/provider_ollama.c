/* provider_ollama.c - Ollama's own API, POST /api/chat: a stream is JSON lines, and what
 * streams unless told not to. */
#include "probe/compose.h"
#include "probe/fault.h"
#include "probe/provider.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p", "num_predict",
		"seed" };
	struct compose c;

	(void)e;
	compose_request(q, a, ask, STR("/api/chat"));
	compose_secret(q, a, "Authorization", "Bearer ", ask->key);
	compose_begin(&c);
	compose_str(&c, "model", ask->endpoint->model);
	json_write_key(&c.w, "messages");
	json_write_array(&c.w);
	if (ask->system.len)
		compose_message(&c, "system", ask->system);
	compose_message(&c, "user", ask->prompt);
	json_write_array_end(&c.w);
	json_write_key(&c.w, "options");
	json_write_object(&c.w);
	compose_params(&c, ask, &name);
	json_write_object_end(&c.w);
	json_write_key(&c.w, "stream");
	json_write_bool(&c.w, ask->endpoint->stream);
	compose_end(&c, q, a, ask);
	return RC_OK;
}

enum {
	TEXT,
	THINKING,
	MESSAGE,
	DONE,
	REASON,
	ERROR,
	MODEL,
	TOKENS_IN,
	TOKENS_OUT,
	N_FIELD
};

static void
event(struct answer_make *m, struct str name, struct str data)
{
	static const struct json_want want[N_FIELD] = { { "/message/content" },
		{ "/message/thinking" }, { "/message" }, { "/done" }, { "/done_reason" },
		{ "/error" }, { "/model" }, { "/prompt_eval_count" }, { "/eval_count" } };
	struct probe_answer *x = m->out;
	struct json_val v[N_FIELD];

	(void)name;
	m->any = true;
	if (!answer_pick(m, v, want, N_FIELD, data))
		return;
	if (v[ERROR].kind != JSON_NONE) {
		fault_body(m, 0, data);
		return;
	}
	if (v[MESSAGE].kind != JSON_OBJECT && v[DONE].kind != JSON_TRUE)
		answer_failed(m, ANSWER_MALFORMED, "no \"message\" in the reply");
	answer_text(m, &m->text, &v[TEXT]);
	answer_text(m, &m->thinking, &v[THINKING]);
	answer_field(m, &x->finish, &v[REASON]);
	x->cut = str_is(x->finish, "length");
	answer_field(m, &x->model, &v[MODEL]);
	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &x->tokens_out, &v[TOKENS_OUT]);
	m->done = v[DONE].kind == JSON_TRUE;
}

static void
whole(struct answer_make *m, struct str body)
{
	event(m, (struct str){ 0 }, body);
	if (!m->done)
		answer_failed(m, ANSWER_TRUNCATED, "the reply is not \"done\"");
}

const struct provider provider_ollama = {
	.name = "ollama",
	.summary = "Ollama's own API",
	.base_url = "http://127.0.0.1:11434",
	.frame = FRAME_LINES,
	.takes_seed = true,
	.request = request,
	.whole = whole,
	.event = event,
};
