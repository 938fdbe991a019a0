/* replay.c - see replay.h. */
#include "probe/replay.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/map.h"
#include "store/store_exchange.h"
#include "store/store_model.h"
#include "store/store_prompts.h"

struct answer {
	struct str text;
	struct answer *next; /* of the same prompt, in a ring */
};

struct replay {
	struct str model;
	struct replay_faults faults;
	struct random random;
	struct map prompt;    /* the text asked */
	struct answer **turn; /* by number in prompt: whose turn it is */
	uint64_t n_request;
};

enum { BODY_MAX = 64 * 1024 * 1024, STREAM_WORD_BYTES = 24 };

static enum rc
find_model(int64_t *id, struct arena *a, struct store *s, struct str name, struct err *e)
{
	struct store_model *m;
	size_t n;

	if (store_models(&m, &n, a, s, e))
		return e->rc;
	for (size_t i = 0; i < n; i++)
		if (str_equal(m[i].name, name))
			*id = m[i].id;
	if (!*id)
		err_set(e, RC_INPUT, "%s: no model \"%.*s\": assay models tells which",
			store_path(s), STR_ARG(name));
	return e->rc;
}

static void
put(struct replay *r, struct arena *a, uint32_t key, struct str text)
{
	struct answer *x = ARENA_NEW(a, struct answer, 1), **last = &r->turn[key];

	x->text = arena_str(a, text);
	x->next = *last ? (*last)->next : x;
	if (*last)
		(*last)->next = x;
	*last = x; /* the last of the ring while it is filled */
}

static enum rc
read_answers(struct replay *r, struct arena *a, struct store *s, int64_t model,
	const struct store_prompt *prompt, size_t n_prompt, struct err *e)
{
	struct arena own = { 0 };
	struct store_walk *w;
	struct store_row row;

	if (store_walk_open(&w, s, model, 0, STORE_ROW_RESPONSE, e))
		return e->rc;
	for (; store_walk_next(w, &row, &own); arena_reset(&own)) {
		if (row.prompt < 1 || (uint64_t)row.prompt > n_prompt)
			continue;
		put(r, a, map_put(&r->prompt, prompt[row.prompt - 1].text, NULL),
			row.response);
	}
	arena_release(&own);
	return store_walk_close(w, e);
}

enum rc
replay_new(struct replay **r, struct arena *a, struct store *s, struct str model,
	const struct replay_faults *f, struct err *e)
{
	struct replay *v = ARENA_NEW(a, struct replay, 1);
	struct store_prompt *prompt;
	int64_t id = 0;
	size_t n;

	*r = v;
	v->model = arena_str(a, model);
	v->faults = *f;
	random_stream(&v->random, f->seed, STR("replay"));
	map_init(&v->prompt, a);
	if (find_model(&id, a, s, model, e) || store_prompts(&prompt, &n, a, s, e))
		return e->rc;
	v->turn = ARENA_NEW(a, struct answer *, n + 1);
	if (read_answers(v, a, s, id, prompt, n, e))
		return e->rc;
	if (!v->prompt.n)
		return err_set(e, RC_INPUT, "%s: model \"%.*s\" has no answers",
			store_path(s), STR_ARG(model));
	for (uint32_t i = 0; i < v->prompt.n; i++)
		v->turn[i] = v->turn[i]->next; /* from the last to the first */
	return RC_OK;
}

size_t
replay_n_prompt(const struct replay *r)
{
	return r->prompt.n;
}

enum { MODEL, STREAM, CONTENT, PART, N_FIELD };

struct asked {
	struct str prompt;
	bool stream;
};

static bool
read_request(struct asked *q, struct arena *a, struct str body)
{
	static const struct json_want want[N_FIELD] = {
		{ "/model" },
		{ "/stream" },
		{ "/messages/-/content" },
		{ "/messages/-/content/0/text" },
	};
	struct json_val v[N_FIELD];
	struct err none = { 0 };
	const struct json_val *text = &v[CONTENT];

	if (json_pick(v, want, N_FIELD, body, &none))
		return false;
	if (text->kind != JSON_STRING)
		text = &v[PART];
	if (text->kind != JSON_STRING)
		return false;
	q->prompt = json_text(a, text, NULL);
	q->stream = v[STREAM].kind == JSON_TRUE;
	return true;
}

static void
json_begin(struct json_write *j, struct buf *b)
{
	json_write_init(j, b);
	json_write_object(j);
}

static void
pair(struct json_write *j, const char *key, struct str value)
{
	json_write_key(j, key);
	json_write_str(j, value);
}

static void
fail(struct serve_answer *w, struct arena *a, unsigned status, const char *type,
	const char *text)
{
	w->status = status;
	w->type = "application/json";
	w->body = arena_fmt(a,
		"{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}\n",
		type, text);
}

static void
chat(struct buf *b, const struct replay *r, struct str text)
{
	struct json_write j;

	json_begin(&j, b);
	pair(&j, "id", STR("replay"));
	pair(&j, "object", STR("chat.completion"));
	pair(&j, "model", r->model);
	json_write_key(&j, "choices");
	json_write_array(&j);
	json_write_object(&j);
	json_write_key(&j, "index");
	json_write_u64(&j, 0);
	json_write_key(&j, "message");
	json_write_object(&j);
	pair(&j, "role", STR("assistant"));
	pair(&j, "content", text);
	json_write_object_end(&j);
	pair(&j, "finish_reason", STR("stop"));
	json_write_object_end(&j);
	json_write_array_end(&j);
	json_write_object_end(&j);
}

/* One event of a stream; an empty text ends it. */
static void
chat_event(struct buf *b, const struct replay *r, struct str text)
{
	struct json_write j;

	buf_str(b, STR("data: "));
	json_begin(&j, b);
	pair(&j, "id", STR("replay"));
	pair(&j, "object", STR("chat.completion.chunk"));
	pair(&j, "model", r->model);
	json_write_key(&j, "choices");
	json_write_array(&j);
	json_write_object(&j);
	json_write_key(&j, "index");
	json_write_u64(&j, 0);
	json_write_key(&j, "delta");
	json_write_object(&j);
	if (text.len)
		pair(&j, "content", text);
	json_write_object_end(&j);
	json_write_key(&j, "finish_reason");
	if (text.len)
		json_write_null(&j);
	else
		json_write_str(&j, STR("stop"));
	json_write_object_end(&j);
	json_write_array_end(&j);
	json_write_object_end(&j);
	buf_str(b, STR("\n\n"));
}

/* Whole characters of some bytes. */
static size_t
piece_len(struct str text)
{
	size_t n = text.len < STREAM_WORD_BYTES ? text.len : STREAM_WORD_BYTES;

	while (n < text.len && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
chat_stream(struct buf *b, const struct replay *r, struct str text)
{
	while (text.len) {
		size_t n = piece_len(text);

		chat_event(b, r, str_sub(text, 0, n));
		text = str_sub(text, n, text.len);
	}
	chat_event(b, r, STR(""));
	buf_str(b, STR("data: [DONE]\n\n"));
}

static void
message(struct buf *b, const struct replay *r, struct str text)
{
	struct json_write j;

	json_begin(&j, b);
	pair(&j, "id", STR("replay"));
	pair(&j, "type", STR("message"));
	pair(&j, "role", STR("assistant"));
	pair(&j, "model", r->model);
	json_write_key(&j, "content");
	json_write_array(&j);
	json_write_object(&j);
	pair(&j, "type", STR("text"));
	pair(&j, "text", text);
	json_write_object_end(&j);
	json_write_array_end(&j);
	pair(&j, "stop_reason", STR("end_turn"));
	json_write_key(&j, "usage");
	json_write_object(&j);
	json_write_key(&j, "input_tokens");
	json_write_u64(&j, 0);
	json_write_key(&j, "output_tokens");
	json_write_u64(&j, 0);
	json_write_object_end(&j);
	json_write_object_end(&j);
}

static void
list_models(struct serve_answer *w, struct arena *a, const struct replay *r)
{
	struct buf b;
	struct json_write j;

	buf_init(&b, BODY_MAX);
	json_begin(&j, &b);
	pair(&j, "object", STR("list"));
	json_write_key(&j, "data");
	json_write_array(&j);
	json_write_object(&j);
	pair(&j, "id", r->model);
	pair(&j, "object", STR("model"));
	json_write_object_end(&j);
	json_write_array_end(&j);
	json_write_object_end(&j);
	w->body = arena_str(a, buf_view(&b));
	buf_release(&b);
}

/* Whether this request is one that fails. */
static bool
misbehave(struct replay *r, struct serve_answer *w, struct arena *a)
{
	const struct replay_faults *f = &r->faults;

	w->delay_ms = f->delay_ms;
	r->n_request++;
	if (f->limit && r->n_request > f->limit && r->n_request % 2) {
		fail(w, a, 429, "rate_limit_error", "too many requests");
		/* As OpenAI sends them: who knows the second one waits less. */
		w->header[w->n_header++] = (struct serve_header){ "Retry-After", "1" };
		w->header[w->n_header++] =
			(struct serve_header){ "Retry-After-Ms", "100" };
		return true;
	}
	if (f->fail > 0 && random_unit(&r->random) < f->fail) {
		fail(w, a, 500, "server_error", "a failure was asked for");
		return true;
	}
	w->cut = f->truncate > 0 && random_unit(&r->random) < f->truncate;
	return false;
}

static struct str
next_answer(struct replay *r, uint32_t key)
{
	struct answer *x = r->turn[key];

	r->turn[key] = x->next;
	return x->text;
}

void
replay_handle(
	void *ctx, struct serve_answer *w, struct arena *a, const struct serve_request *q)
{
	struct replay *r = ctx;
	bool is_chat = str_ends(q->path, STR("/chat/completions"));
	struct asked asked;
	struct buf b;
	uint32_t key;

	w->status = 200;
	w->type = "application/json";
	if (str_ends(q->path, STR("/models"))) {
		list_models(w, a, r);
		return;
	}
	if (!is_chat && !str_ends(q->path, STR("/messages"))) {
		fail(w, a, 404, "not_found_error", "no such path");
		return;
	}
	if (misbehave(r, w, a))
		return;
	if (!read_request(&asked, a, q->body)) {
		fail(w, a, 400, "invalid_request_error", "no text in the last message");
		return;
	}
	key = map_find(&r->prompt, asked.prompt);
	if (key == MAP_NONE) {
		fail(w, a, 404, "not_found_error", "this prompt was not recorded");
		return;
	}
	buf_init(&b, BODY_MAX);
	if (is_chat && asked.stream) {
		w->type = "text/event-stream";
		w->chunked = true;
		chat_stream(&b, r, next_answer(r, key));
	} else if (is_chat) {
		chat(&b, r, next_answer(r, key));
	} else {
		message(&b, r, next_answer(r, key));
	}
	w->body = arena_str(a, buf_view(&b));
	buf_release(&b);
}
