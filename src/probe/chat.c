/* chat.c - see chat.h. Thinking stands in "reasoning_content" (DeepSeek, vLLM, llama.cpp)
 * or "reasoning" (OpenRouter); content is a text, or a list of parts (Mistral). */
#include "probe/chat.h"

#include "probe/fault.h"

void
chat_body(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	const struct compose_names *name, bool with_usage)
{
	struct compose c;

	compose_begin(&c);
	compose_str(&c, "model", ask->endpoint->model);
	json_write_key(&c.w, "messages");
	json_write_array(&c.w);
	if (ask->system.len)
		compose_message(&c, "system", ask->system);
	compose_message(&c, "user", ask->prompt);
	json_write_array_end(&c.w);
	compose_params(&c, ask, name);
	if (ask->endpoint->stream) {
		json_write_key(&c.w, "stream");
		json_write_bool(&c.w, true);
	}
	if (ask->endpoint->stream && with_usage) {
		json_write_key(&c.w, "stream_options");
		json_write_object(&c.w);
		json_write_key(&c.w, "include_usage");
		json_write_bool(&c.w, true);
		json_write_object_end(&c.w);
	}
	compose_end(&c, q, a, ask);
}

enum {
	CONTENT,
	REFUSAL,
	REASONING_CONTENT,
	REASONING,
	FINISH,
	CHOICES,
	ERROR,
	OBJECT,
	MODEL,
	ID,
	FINGERPRINT,
	TOKENS_IN,
	TOKENS_OUT,
	TOKENS_THINKING,
	TOKENS_CACHED,
	N_FIELD
};

#define COMMON                                                                           \
	{ "/choices/0/finish_reason" }, { "/choices" }, { "/error" }, { "/object" },     \
		{ "/model" }, { "/id" }, { "/system_fingerprint" },                      \
		{ "/usage/prompt_tokens" }, { "/usage/completion_tokens" },              \
		{ "/usage/completion_tokens_details/reasoning_tokens" },                 \
	{                                                                                \
		"/usage/prompt_tokens_details/cached_tokens"                             \
	}

static const struct json_want want_whole[N_FIELD] = { { "/choices/0/message/content" },
	{ "/choices/0/message/refusal" }, { "/choices/0/message/reasoning_content" },
	{ "/choices/0/message/reasoning" }, COMMON };
static const struct json_want want_event[N_FIELD] = { { "/choices/0/delta/content" },
	{ "/choices/0/delta/refusal" }, { "/choices/0/delta/reasoning_content" },
	{ "/choices/0/delta/reasoning" }, COMMON };

static void
part(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/type" }, { "/text" },
		{ "/thinking" } };
	struct json_val v[3];

	if (!answer_pick(m, v, want, 3, element))
		return;
	if (v[2].kind == JSON_ARRAY)
		answer_each(m, &v[2], part);
	else
		answer_text(m, &m->text, &v[1]);
}

/* Mistral's magistral: {"type":"thinking","thinking":[{"type":"text","text":..}]}. */
static void
content_part(struct answer_make *m, struct str element)
{
	static const struct json_want want = { "/type" };
	struct json_val v;
	struct buf text;

	if (!answer_pick(m, &v, &want, 1, element))
		return;
	if (!str_is(v.raw, "thinking")) {
		part(m, element);
		return;
	}
	text = m->text;
	m->text = m->thinking;
	part(m, element);
	m->thinking = m->text;
	m->text = text;
}

static void
take_text(struct answer_make *m, const struct json_val *v)
{
	const struct json_val *thinking = v[REASONING_CONTENT].kind == JSON_STRING
						  ? &v[REASONING_CONTENT]
						  : &v[REASONING];

	if (v[CONTENT].kind == JSON_ARRAY)
		answer_each(m, &v[CONTENT], content_part);
	else
		answer_text(m, &m->text, &v[CONTENT]);
	answer_text(m, &m->refusal, &v[REFUSAL]);
	answer_text(m, &m->thinking, thinking);
}

static void
take(struct answer_make *m, const struct json_val *v)
{
	struct probe_answer *x = m->out;

	take_text(m, v);
	answer_field(m, &x->finish, &v[FINISH]);
	x->cut = str_is(x->finish, "length");
	x->refused = x->refused || str_is(x->finish, "content_filter");
	answer_field(m, &x->model, &v[MODEL]);
	answer_field(m, &x->request_id, &v[ID]);
	answer_field(m, &x->fingerprint, &v[FINGERPRINT]);
	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &x->tokens_out, &v[TOKENS_OUT]);
	answer_count(m, &x->tokens_thinking, &v[TOKENS_THINKING]);
	answer_count(m, &x->tokens_cached, &v[TOKENS_CACHED]);
}

static bool
is_error(const struct json_val *v)
{
	return (v[ERROR].kind != JSON_NONE && v[ERROR].kind != JSON_NULL) ||
	       str_is(v[OBJECT].raw, "error");
}

void
chat_whole(struct answer_make *m, struct str body)
{
	struct json_val v[N_FIELD];

	if (!answer_pick(m, v, want_whole, N_FIELD, body))
		return;
	if (is_error(v)) {
		fault_body(m, 0, body);
		return;
	}
	if (v[CHOICES].kind != JSON_ARRAY)
		answer_failed(m, ANSWER_MALFORMED, "no \"choices\" in the reply");
	take(m, v);
}

void
chat_event(struct answer_make *m, struct str name, struct str data)
{
	struct json_val v[N_FIELD];

	m->any = true;
	if (str_is(data, "[DONE]")) {
		m->done = true;
		return;
	}
	if (!answer_pick(m, v, want_event, N_FIELD, data))
		return;
	if (is_error(v) || str_is(name, "error")) {
		fault_body(m, 0, data);
		return;
	}
	take(m, v);
	m->done = m->done || v[FINISH].kind == JSON_STRING;
}
