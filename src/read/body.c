/* body.c - see body.h. Of the places of one field only those of one provider are ever
 * there, so one table reads them all. */
#include "read/body.h"

#include "read/content.h"
#include "read/dialogue.h"
#include "read/fields.h"
#include "read/placeholder.h"
#include "read/stream.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

/* The system prompt before the messages: they may add to it. */
static const struct fields_row request_rows[] = {
	{ "/model", FIELDS_MODEL },
	{ "/modelId", FIELDS_MODEL },
	{ "/user", FIELDS_ACCOUNT },
	{ "/metadata/user_id", FIELDS_ACCOUNT },
	{ "/safety_identifier", FIELDS_ACCOUNT },
	{ "/system", FIELDS_SYSTEM },
	{ "/instructions", FIELDS_SYSTEM },
	{ "/preamble", FIELDS_SYSTEM },
	{ "/systemInstruction", FIELDS_SYSTEM },
	{ "/system_instruction", FIELDS_SYSTEM },
	{ "/messages", FIELDS_PROMPT },
	{ "/contents", FIELDS_PROMPT },
	{ "/input", FIELDS_PROMPT },
	{ "/prompt", FIELDS_PROMPT },
	{ "/inputText", FIELDS_PROMPT },
	{ "/message", FIELDS_PROMPT },
	{ "/params", FIELDS_PARAMS },
	{ "/temperature", FIELDS_SETTING },
	{ "/top_p", FIELDS_SETTING },
	{ "/top_k", FIELDS_SETTING },
	{ "/min_p", FIELDS_SETTING },
	{ "/max_tokens", FIELDS_SETTING },
	{ "/max_completion_tokens", FIELDS_SETTING },
	{ "/max_output_tokens", FIELDS_SETTING },
	{ "/n", FIELDS_SETTING },
	{ "/stop", FIELDS_SETTING },
	{ "/stop_sequences", FIELDS_SETTING },
	{ "/seed", FIELDS_SETTING },
	{ "/logprobs", FIELDS_SETTING },
	{ "/top_logprobs", FIELDS_SETTING },
	{ "/logit_bias", FIELDS_SETTING },
	{ "/presence_penalty", FIELDS_SETTING },
	{ "/frequency_penalty", FIELDS_SETTING },
	{ "/repetition_penalty", FIELDS_SETTING },
	{ "/reasoning_effort", FIELDS_SETTING },
	{ "/reasoning", FIELDS_SETTING },
	{ "/thinking", FIELDS_SETTING },
	{ "/response_format", FIELDS_SETTING },
	{ "/verbosity", FIELDS_SETTING },
	{ "/stream", FIELDS_SETTING },
	{ "/inferenceConfig", FIELDS_SETTING },
	{ "/generationConfig", FIELDS_SETTING },
	{ "/options", FIELDS_SETTING },
	{ "/textGenerationConfig", FIELDS_SETTING },
};

/* Those up to RAW_CONTENT are arrays of answers. */
enum {
	RAW_CHOICES,
	RAW_CANDIDATES,
	RAW_OUTPUTS,
	RAW_RESULTS,
	RAW_GENERATIONS,
	RAW_COMPLETIONS,
	RAW_CONTENT,
	RAW_OUTPUT,
	RAW_MESSAGE,
	RAW_COMPLETION,
	RAW_GENERATION,
	RAW_RESPONSE,
	RAW_TEXT,
	RAW_STREAMED,
	RAW_ERROR,
	RAW_FEEDBACK,
	RAW_N
};

static const struct fields_row response_rows[] = {
	{ "/model", FIELDS_MODEL },
	{ "/modelVersion", FIELDS_MODEL },
	{ "/id", FIELDS_REQUEST_ID },
	{ "/responseId", FIELDS_REQUEST_ID },
	{ "/created", FIELDS_TIME },
	{ "/created_at", FIELDS_TIME },
	{ "/createTime", FIELDS_TIME },
	{ "/stop_reason", FIELDS_FINISH },
	{ "/stopReason", FIELDS_FINISH },
	{ "/done_reason", FIELDS_FINISH },
	{ "/choices", FIELDS_RAW },
	{ "/candidates", FIELDS_RAW },
	{ "/outputs", FIELDS_RAW },     /* Mistral on Bedrock */
	{ "/results", FIELDS_RAW },     /* Titan */
	{ "/generations", FIELDS_RAW }, /* Cohere; LangChain, a list for each prompt */
	{ "/completions", FIELDS_RAW }, /* AI21 */
	{ "/content", FIELDS_RAW },
	{ "/output", FIELDS_RAW },
	{ "/message", FIELDS_RAW },
	{ "/completion", FIELDS_RAW },
	{ "/generation", FIELDS_RAW },
	{ "/response", FIELDS_RAW },
	{ "/text", FIELDS_RAW },          /* Cohere */
	{ "/streamed_data", FIELDS_RAW }, /* Helicone */
	{ "/error", FIELDS_RAW },
	{ "/promptFeedback", FIELDS_RAW },
};

/* The log's own word on who, when and which goes before the body's. */
static void
prefer(struct exchange *x, const struct exchange *log)
{
	if (log->account.len)
		x->account = log->account;
	if (log->request_id.len)
		x->request_id = log->request_id;
	if (log->time_ns != EXCHANGE_NO_TIME)
		x->time_ns = log->time_ns;
	if (log->params.len)
		x->params = log->params;
}

static bool
there(const struct json_val *v)
{
	return v->kind != JSON_NONE && v->kind != JSON_NULL;
}

enum rc
body_request(struct exchange *x, const struct json_val *body, const struct record *r,
	struct err *e)
{
	const struct exchange log = *x;
	struct fields_seen seen;

	if (body->kind != JSON_OBJECT)
		return record_fail(r, body->raw.ptr, e,
			"the request is %s: expected an object", record_kind(body->kind));
	if (fields_read(x, &seen, request_rows, N_OF(request_rows), body->raw, r, e))
		return e->rc;
	if (!(seen.value & 1u << FIELDS_PROMPT))
		return record_fail(r, body->raw.ptr, e,
			"no prompt in this request: expected messages, contents, input or "
			"prompt");
	prefer(x, &log);
	return RC_OK;
}

struct answers {
	struct reader_out *out;
	struct exchange base; /* what all answers have in common */
	const struct record *r;
	struct err *e;
	bool in_list; /* answers are in a list of lists */
};

/* The first answer lies over the template, so the template is a copy. */
static struct exchange *
add_answer(struct answers *a, const struct content *c)
{
	struct exchange *x;

	if (!c->any)
		return NULL;
	x = reader_out_add(a->out, &a->base, a->r->arena);
	x->response = c->text;
	x->response_at = c->at;
	x->reasoning = c->reasoning;
	return x;
}

static void
set_finish(struct exchange *x, const struct json_val *v, const struct record *r)
{
	if (v->kind == JSON_STRING)
		x->finish = json_text(r->arena, v, NULL);
}

/* The first that is there, or the last. */
static const struct json_val *
first_of(const struct json_val *got, const int *which)
{
	while (which[1] >= 0 && !there(&got[*which]))
		which++;
	return &got[*which];
}

static void add_choices(struct answers *a, const struct json_val *v);

/* An element of OpenAI's choices, of Gemini's candidates, or of others' lists. */
static void
add_choice(struct answers *a, const struct json_val *choice)
{
	static const struct json_want want[] = { { "/message" }, { "/content" },
		{ "/text" }, { "/index" }, { "/finish_reason" }, { "/finishReason" },
		{ "/outputText" }, { "/data/text" }, { "/completionReason" },
		{ "/stop_reason" } };
	static const int texts[] = { 1, 2, 6, 7, -1 }, finishes[] = { 4, 5, 8, 9, -1 };
	struct json_val got[N_OF(want)];
	struct content c = { 0 };
	struct exchange *x;
	int64_t index = 0;

	if (choice->kind == JSON_ARRAY && !a->in_list) {
		a->in_list = true;
		add_choices(a, choice);
		a->in_list = false;
		return;
	}
	if (choice->kind != JSON_OBJECT) {
		record_fail(a->r, choice->raw.ptr, a->e,
			"a choice is %s: expected an object", record_kind(choice->kind));
		return;
	}
	if (record_pick(got, want, N_OF(want), choice->raw, a->r, a->e))
		return;
	/* LangChain has both its own message and the text of it. */
	if (there(&got[0]) && !(a->in_list && there(&got[2])))
		dialogue_message(&c, &got[0], a->r, a->e);
	else
		content_read(&c, first_of(got, texts), CONTENT_TIGHT, a->r, a->e);
	if (a->e->rc)
		return;
	x = add_answer(a, &c);
	if (!x)
		return;
	if (got[3].kind == JSON_NUMBER && json_int(&index, &got[3]) && index > 0 &&
		index < INT32_MAX)
		x->sample += index;
	set_finish(x, first_of(got, finishes), a->r);
}

static void
add_choices(struct answers *a, const struct json_val *v)
{
	struct record_walk w;
	struct json_val choice;

	if (v->kind != JSON_ARRAY) {
		record_fail(a->r, v->raw.ptr, a->e,
			"the answers are %s: expected an array", record_kind(v->kind));
		return;
	}
	record_walk_init(&w, v);
	while (!a->e->rc && record_walk_next(&w, &choice))
		add_choice(a, &choice);
}

/* Items of OpenAI's responses API: messages hold the answer, reasoning a summary. */
static void
add_items(struct answers *a, const struct json_val *v)
{
	static const struct json_want want[] = { { "/type" }, { "/content" },
		{ "/summary" } };
	struct json_val got[N_OF(want)], item;
	struct content c = { 0 }, summary = { 0 };
	struct record_walk w;

	record_walk_init(&w, v);
	while (record_walk_next(&w, &item)) {
		if (item.kind != JSON_OBJECT ||
			record_pick(got, want, N_OF(want), item.raw, a->r, a->e))
			return;
		if (got[0].kind == JSON_STRING && str_is(got[0].raw, "reasoning"))
			content_read(&summary, &got[2], CONTENT_LINES, a->r, a->e);
		else if (there(&got[1]))
			content_read(&c, &got[1], CONTENT_TIGHT, a->r, a->e);
		if (a->e->rc)
			return;
	}
	if (!c.reasoning.len)
		c.reasoning = summary.text;
	add_answer(a, &c);
}

static void
add_message(struct answers *a, const struct json_val *v)
{
	struct content c;

	if (v->kind == JSON_OBJECT ? dialogue_message(&c, v, a->r, a->e)
				   : content_read(&c, v, CONTENT_TIGHT, a->r, a->e))
		return;
	add_answer(a, &c);
}

/* Bedrock's Converse: {"output":{"message":{...}}}. */
static void
add_output(struct answers *a, const struct json_val *v)
{
	static const struct json_want want = { "/message" };
	struct json_val message;

	if (v->kind == JSON_ARRAY)
		add_items(a, v);
	else if (v->kind != JSON_OBJECT)
		add_message(a, v);
	else if (!record_pick(&message, &want, 1, v->raw, a->r, a->e))
		add_message(a, there(&message) ? &message : v);
}

/* Pieces of a stream put together. */
static enum rc
add_stream(struct answers *a, const struct json_val *v)
{
	const struct exchange log = a->base;
	struct stream *s = ARENA_RAW(a->r->arena, struct stream, 1);

	if (stream_read(s, v, a->r, a->e))
		return a->e->rc;
	if (s->model.len)
		a->base.model = s->model;
	a->base.request_id = s->request_id;
	a->base.time_ns = s->time_ns;
	prefer(&a->base, &log);
	for (size_t i = 0; i < s->n; i++) {
		const struct content c = { .text = s->answer[i].text,
			.reasoning = s->answer[i].reasoning,
			.any = s->answer[i].any };
		struct exchange *x = add_answer(a, &c);

		if (!x)
			continue;
		x->finish = s->answer[i].finish;
		x->sample += (int64_t)i;
	}
	return a->e->rc;
}

/* Whether a body has something else than text: numbers, pictures, calls of tools. */
static bool
is_without(const struct json_val *v)
{
	static const char *const places[][2] = { { "/data/0/embedding" },
		{ "/embedding" }, { "/embeddings" }, { "/data/0/b64_json" },
		{ "/data/0/url" }, { "/images" }, { "/tool_calls" } };
	size_t i = 0;

	while (i < N_OF(places) && !record_has(v->raw, places[i]))
		i++;
	return v->kind == JSON_OBJECT && (i < N_OF(places) || body_is_empty(v));
}

static enum rc
add_any(struct answers *a, const struct json_val *raw, const struct json_val *body)
{
	size_t i = 0;

	while (i < RAW_N && !there(&raw[i]))
		i++;
	if (i < RAW_CONTENT)
		add_choices(a, &raw[i]);
	else if (i == RAW_OUTPUT)
		add_output(a, &raw[i]);
	else if (i == RAW_STREAMED && stream_is(&raw[i], a->r))
		add_stream(a, &raw[i]);
	else if (i < RAW_ERROR)
		add_message(a, &raw[i]);
	else if (i == RAW_N && !is_without(body))
		record_fail(a->r, body->raw.ptr, a->e,
			"no answer in this response: expected choices, candidates, "
			"content, output or message");
	return a->e->rc;
}

enum rc
body_response(struct reader_out *out, const struct json_val *body, const struct record *r,
	struct err *e)
{
	struct answers a = { .out = out, .base = out->x[0], .r = r, .e = e };
	struct fields_seen seen;

	out->n = 0;
	if (stream_is(body, r))
		return add_stream(&a, body);
	if (body->kind != JSON_OBJECT)
		return record_fail(r, body->raw.ptr, e,
			"the response is %s: expected an object",
			record_kind(body->kind));
	if (fields_read(
		    &a.base, &seen, response_rows, N_OF(response_rows), body->raw, r, e))
		return e->rc;
	prefer(&a.base, &out->x[0]);
	return add_any(&a, seen.raw, body);
}

bool
body_is_empty(const struct json_val *v)
{
	static const char *const nothing[] = { "", "{}", "[]", "null" };
	struct json_val first;
	struct json j;
	size_t i = 0;

	if (v->kind == JSON_STRING) {
		while (i < N_OF(nothing) && !str_is(v->raw, nothing[i]))
			i++;
		return i < N_OF(nothing);
	}
	if (v->kind != JSON_OBJECT && v->kind != JSON_ARRAY)
		return !there(v);
	json_init(&j, v->raw);
	json_next(&j, &first);
	json_next(&j, &first);
	return first.kind == JSON_OBJECT_END || first.kind == JSON_ARRAY_END;
}

/* LangChain asks several prompts at a time, mostly one: [[{"role":...}]]. */
static void
open_list(struct json_val *v)
{
	static const struct json_want want[] = { { "/0" }, { "/1" }, { "/0/0/role" } };
	struct json_val got[3];
	struct err none = { 0 };

	if (v->kind == JSON_ARRAY && !json_pick(got, want, 3, v->raw, &none) &&
		got[1].kind == JSON_NONE && got[2].kind == JSON_STRING)
		*v = got[0];
}

static enum rc
pair_request(struct exchange *x, struct json_val v, struct record r, struct err *e)
{
	static const struct json_want whole = { "" };
	struct json_val checked;
	bool set;

	if (record_embedded(&r, &v) && record_pick(&checked, &whole, 1, v.raw, &r, e))
		return e->rc;
	open_list(&v);
	if (v.kind == JSON_OBJECT)
		return body_request(x, &v, &r, e);
	return fields_set(x, &set, FIELDS_PROMPT, &v, &r, e);
}

static bool
is_response(struct str text)
{
	static const char *const places[][3] = { { "/choices" }, { "/candidates" },
		{ "/content" }, { "/output" }, { "/message" }, { "/completion" },
		{ "/generation" }, { "/error" }, { "/promptFeedback" },
		{ "/generations/0" }, { "/results/0/outputText" }, { "/outputs/0/text" },
		{ "/tool_calls/0" }, { "/text", "/finishReason" },
		{ "/text", "/finish_reason" } };
	size_t i = 0;

	while (i < N_OF(places) && !record_has(text, places[i]))
		i++;
	return i < N_OF(places);
}

/* Messages where an answer is meant, as tracers keep them: not the pieces of a stream. */
static bool
first_has_role(const struct json_val *v)
{
	static const char *const role[] = { "/0/role", NULL };
	static const char *const piece[] = { "/0/delta", NULL };

	return v->kind == JSON_ARRAY && record_has(v->raw, role) &&
	       !record_has(v->raw, piece);
}

/* The parts of an answer, without its message. */
static bool
first_is_part(const struct json_val *v)
{
	static const struct json_want want[] = { { "/0/type" }, { "/0/text" } };
	struct json_val got[2];
	struct err none = { 0 };

	return v->kind == JSON_ARRAY && !json_pick(got, want, 2, v->raw, &none) &&
	       got[1].kind == JSON_STRING && got[0].kind == JSON_STRING &&
	       str_is(got[0].raw, "text");
}

/* The answer is the last of the model's messages. */
static enum rc
add_last(struct reader_out *out, const struct json_val *v, const struct record *r,
	struct err *e)
{
	struct answers a = { .out = out, .base = out->x[0], .r = r, .e = e };
	struct dialogue d;
	size_t i;

	if (dialogue_read(&d, v, r, e))
		return e->rc;
	for (i = d.n; i > 0 && d.turn[i - 1].role != TURN_ASSISTANT;)
		i--;
	out->n = 0;
	if (i > 0)
		add_answer(&a, &d.turn[i - 1].content);
	return e->rc;
}

enum rc
body_answer(struct reader_out *out, const struct json_val *response,
	const struct record *outer, struct err *e)
{
	struct json_val v = *response;
	struct record r = *outer;
	bool set;

	if (v.kind == JSON_STRING && stream_is(&v, &r))
		return body_response(out, &v, &r, e);
	if (record_embedded(&r, &v) && !is_response(v.raw) && !first_has_role(&v) &&
		!first_is_part(&v)) {
		v = *response;
		r = *outer;
	}
	if (first_is_part(&v)) {
		struct answers a = { .out = out, .base = out->x[0], .r = &r, .e = e };

		out->n = 0;
		add_message(&a, &v);
		return e->rc;
	}
	if (v.kind == JSON_ARRAY && first_has_role(&v))
		return add_last(out, &v, &r, e);
	if (v.kind != JSON_STRING)
		return body_response(out, &v, &r, e);
	out->n = 1;
	return fields_set(&out->x[0], &set, FIELDS_RESPONSE, &v, &r, e);
}

/* Answers that the gateway did not keep, or not whole. */
static void
drop_placeholders(struct reader_out *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++) {
		struct exchange *x = &out->x[i];

		if (placeholder_in(x->response))
			continue;
		if (placeholder_in(x->reasoning))
			x->reasoning = (struct str){ 0 };
		if (n < i)
			out->x[n] = *x;
		n++;
	}
	out->n_no_text += out->n > n;
	out->n = n;
}

/* What was asked for one may be no text either. */
static bool
is_picture(const struct json_val *v)
{
	static const char *const images[] = { "/images", NULL };

	return v->kind == JSON_OBJECT && record_has(v->raw, images);
}

enum rc
body_pair(struct reader_out *out, const struct json_val *request,
	const struct json_val *response, const struct record *r, struct err *e)
{
	out->n = 0;
	out->n_no_text = body_is_empty(request) || body_is_empty(response);
	if (out->n_no_text || is_picture(response))
		return RC_OK;
	if (pair_request(&out->x[0], *request, *r, e))
		return e->rc;
	out->n_no_text = placeholder_is(out->x[0].prompt);
	if (out->n_no_text || body_answer(out, response, r, e))
		return e->rc;
	drop_placeholders(out);
	return RC_OK;
}
