/* provider_gemini.c - Gemini, POST models/M:generateContent. A prompt that is blocked has
 * no candidates but a "promptFeedback". A stream is the same object again and again. */
#include "probe/compose.h"
#include "probe/fault.h"
#include "probe/provider.h"

static void
config(struct compose *c, const struct probe_ask *ask)
{
	static const struct compose_names name = { "temperature", "topP",
		"maxOutputTokens", "seed" };

	json_write_key(&c->w, "generationConfig");
	json_write_object(&c->w);
	compose_params(c, ask, &name);
	json_write_object_end(&c->w);
}

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	struct str model = ask->endpoint->model;
	struct compose c;

	(void)e;
	if (str_starts(model, STR("models/")))
		model = str_sub(model, strlen("models/"), model.len);
	compose_request(q, a, ask,
		arena_fmt(a, "/models/%.*s:%s", STR_ARG(compose_percent(a, model, false)),
			ask->endpoint->stream ? "streamGenerateContent?alt=sse"
					      : "generateContent"));
	compose_secret(q, a, "x-goog-api-key", "", ask->key);
	compose_begin(&c);
	if (ask->system.len) {
		json_write_key(&c.w, "systemInstruction");
		json_write_object(&c.w);
		compose_parts(&c, "parts", ask->system);
		json_write_object_end(&c.w);
	}
	json_write_key(&c.w, "contents");
	json_write_array(&c.w);
	json_write_object(&c.w);
	compose_str(&c, "role", STR("user"));
	compose_parts(&c, "parts", ask->prompt);
	json_write_object_end(&c.w);
	json_write_array_end(&c.w);
	config(&c, ask);
	compose_end(&c, q, a, ask);
	return RC_OK;
}

static void
part(struct answer_make *m, struct str element)
{
	static const struct json_want want[] = { { "/text" }, { "/thought" } };
	struct json_val v[2];

	if (answer_pick(m, v, want, 2, element))
		answer_text(m, v[1].kind == JSON_TRUE ? &m->thinking : &m->text, &v[0]);
}

enum {
	CANDIDATES,
	PARTS,
	FINISH,
	BLOCKED,
	ERROR,
	MODEL,
	ID,
	TOKENS_IN,
	TOKENS_OUT,
	TOKENS_THINKING,
	TOKENS_CACHED,
	N_FIELD
};

static bool
is_filter(struct str finish)
{
	static const char *const word[] = { "SAFETY", "RECITATION", "BLOCKLIST",
		"PROHIBITED_CONTENT", "SPII" };

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (str_is(finish, word[i]))
			return true;
	return false;
}

/* "candidatesTokenCount" does not hold the thinking; tokens_out does. */
static void
take_tokens(struct answer_make *m, const struct json_val *v)
{
	struct probe_answer *x = m->out;
	int64_t out = -1;

	answer_count(m, &x->tokens_in, &v[TOKENS_IN]);
	answer_count(m, &out, &v[TOKENS_OUT]);
	answer_count(m, &x->tokens_thinking, &v[TOKENS_THINKING]);
	answer_count(m, &x->tokens_cached, &v[TOKENS_CACHED]);
	if (out >= 0 && out < INT32_MAX)
		x->tokens_out =
			out + (x->tokens_thinking > 0 && x->tokens_thinking < INT32_MAX
					      ? x->tokens_thinking
					      : 0);
}

static void
whole(struct answer_make *m, struct str body)
{
	static const struct json_want want[N_FIELD] = { { "/candidates" },
		{ "/candidates/0/content/parts" }, { "/candidates/0/finishReason" },
		{ "/promptFeedback/blockReason" }, { "/error" }, { "/modelVersion" },
		{ "/responseId" }, { "/usageMetadata/promptTokenCount" },
		{ "/usageMetadata/candidatesTokenCount" },
		{ "/usageMetadata/thoughtsTokenCount" },
		{ "/usageMetadata/cachedContentTokenCount" } };
	struct probe_answer *x = m->out;
	struct json_val v[N_FIELD];

	/* An error may come as a list of one. */
	if (str_starts(str_trim(body), STR("["))) {
		fault_body(m, 0, body);
		return;
	}
	if (!answer_pick(m, v, want, N_FIELD, body))
		return;
	if (v[ERROR].kind != JSON_NONE && v[ERROR].kind != JSON_NULL) {
		fault_body(m, 0, body);
		return;
	}
	if (v[CANDIDATES].kind != JSON_ARRAY && v[BLOCKED].kind == JSON_NONE && !m->any)
		answer_failed(m, ANSWER_MALFORMED,
			"neither \"candidates\" nor \"promptFeedback\" in the reply");
	answer_each(m, &v[PARTS], part);
	answer_field(m, &x->finish, &v[BLOCKED]);
	answer_field(m, &x->finish, &v[FINISH]);
	x->cut = str_is(x->finish, "MAX_TOKENS");
	x->refused = v[BLOCKED].kind == JSON_STRING || is_filter(x->finish);
	answer_field(m, &x->model, &v[MODEL]);
	answer_field(m, &x->request_id, &v[ID]);
	take_tokens(m, v);
}

static void
event(struct answer_make *m, struct str name, struct str data)
{
	(void)name;
	m->any = true;
	whole(m, data);
	m->done = m->out->finish.len > 0;
}

const struct provider provider_gemini = {
	.name = "gemini",
	.summary = "Gemini generateContent",
	.base_url = "https://generativelanguage.googleapis.com/v1beta",
	.frame = FRAME_SSE,
	.needs_key = true,
	.takes_seed = true,
	.request = request,
	.whole = whole,
	.event = event,
};
