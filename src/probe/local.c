/* local.c - see local.h. */
#include "probe/local.h"

#include "probe/fault.h"

void
local_body(struct probe_request *q, struct arena *a, const struct probe_ask *ask)
{
	static const struct compose_names name = { "temperature", "top_p", "max_tokens",
		"seed" };
	struct compose c;

	compose_begin(&c);
	compose_str(&c, "model", ask->endpoint->model);
	if (ask->system.len)
		compose_str(&c, "system", ask->system);
	compose_str(&c, "prompt", ask->prompt);
	json_write_key(&c.w, "sample");
	json_write_int(&c.w, ask->sample);
	json_write_key(&c.w, "parameters");
	json_write_object(&c.w);
	compose_params(&c, ask, &name);
	json_write_object_end(&c.w);
	compose_end(&c, q, a, ask);
}

enum { TEXT, THINKING, FINISH, MODEL, ID, TOKENS_IN, TOKENS_OUT, ERROR, N_FIELD };

void
local_whole(struct answer_make *m, struct str body)
{
	static const struct json_want want[N_FIELD] = { { "/response" }, { "/reasoning" },
		{ "/finish" }, { "/model" }, { "/request_id" }, { "/tokens_in" },
		{ "/tokens_out" }, { "/error" } };
	struct probe_answer *x = m->out;
	struct json_val v[N_FIELD];

	if (!answer_pick(m, v, want, N_FIELD, body))
		return;
	if (v[ERROR].kind != JSON_NONE && v[ERROR].kind != JSON_NULL) {
		fault_body(m, 0, body);
		return;
	}
	if (v[TEXT].kind == JSON_NONE)
		answer_failed(m, ANSWER_MALFORMED, "no \"response\" in the reply");
	answer_text(m, &m->text, &v[TEXT]);
	answer_text(m, &m->thinking, &v[THINKING]);
	answer_field(m, &x->finish, &v[FINISH]);
	x->cut = str_is(x->finish, "length");
	answer_field(m, &x->model, &v[MODEL]);
	answer_field(m, &x->request_id, &v[ID]);
	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &x->tokens_out, &v[TOKENS_OUT]);
}
