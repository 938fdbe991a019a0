/* tape.c - see tape.h. A reply is the line itself, as it says all that there is. */
#include "probe/tape.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"

#include <stdint.h>

enum { TAPE_MAX_BYTES = 1 << 30 };

struct reel {
	struct reel *next;
	struct str path;
	struct map answer; /* by model, system, prompt and sample */
	struct str *line;  /* by the answer's number */
};

struct waiting {
	struct waiting *next;
	void *tag;
	struct str body;
	unsigned status;
	int64_t sent_ns;
};

struct tape {
	struct net net;
	struct arena arena, pending; /* pending: the requests, while there are any */
	const struct clock *clock;
	struct reel *reel;
	struct waiting *first, **end;
};

static struct tape *
of(struct net *n)
{
	return (struct tape *)(void *)n;
}

enum { MODEL, SYSTEM, PROMPT, SAMPLE, RESPONSE, N_FIELD };
static const struct json_want want[N_FIELD] = { { "/model" }, { "/system" },
	{ "/prompt" }, { "/sample" }, { "/response" } };

static struct str
text_of(struct arena *a, const struct json_val *v)
{
	return v->kind == JSON_STRING ? json_text(a, v, NULL) : (struct str){ 0 };
}

/* What asks and what answers must agree on; the lengths keep the parts apart. */
static struct str
question(struct arena *a, const struct json_val *v)
{
	struct str model = text_of(a, &v[MODEL]), system = text_of(a, &v[SYSTEM]),
		   prompt = text_of(a, &v[PROMPT]);

	return arena_fmt(a, "%zu %zu %.*s%.*s%.*s", model.len, system.len, STR_ARG(model),
		STR_ARG(system), STR_ARG(prompt));
}

static struct str
numbered(struct arena *a, struct str question, int64_t sample)
{
	return arena_fmt(a, "%lld %.*s", (long long)sample, STR_ARG(question));
}

static enum rc
add_line(struct reel *r, struct arena *a, struct str line, struct err *e)
{
	struct json_val v[N_FIELD];
	int64_t sample = 0;
	struct str q;
	bool fresh;

	if (json_pick(v, want, N_FIELD, line, e))
		return e->rc;
	if (v[PROMPT].kind != JSON_STRING || v[MODEL].kind != JSON_STRING)
		return err_set(e, RC_INPUT, "byte 0: no \"%s\"",
			v[PROMPT].kind == JSON_STRING ? "model" : "prompt");
	/* A failed attempt of a capture has no answer. */
	if (v[RESPONSE].kind != JSON_STRING)
		return RC_OK;
	q = question(a, &v[0]);
	if (v[SAMPLE].kind != JSON_NONE && !json_int(&sample, &v[SAMPLE]))
		return err_set(e, RC_INPUT, "byte %zu: \"sample\" is not a number",
			v[SAMPLE].offset);
	while (v[SAMPLE].kind == JSON_NONE &&
		map_find(&r->answer, numbered(a, q, sample)) != MAP_NONE)
		sample++;
	r->line[map_put(&r->answer, numbered(a, q, sample), &fresh)] = line;
	return RC_OK;
}

static enum rc
load(struct reel **out, struct tape *t, struct str path, struct err *e)
{
	struct reel *r = ARENA_NEW(&t->arena, struct reel, 1);
	struct str text, rest;
	size_t n = 1;

	r->path = arena_str(&t->arena, path);
	map_init(&r->answer, &t->arena);
	if (file_read(&text, &t->arena, r->path.ptr, TAPE_MAX_BYTES, e))
		return e->rc;
	for (rest = text; rest.len; n++)
		str_cut(&rest, '\n');
	r->line = ARENA_NEW(&t->arena, struct str, n);
	for (size_t i = 1; text.len; i++) {
		struct str line = str_trim(str_cut(&text, '\n'));

		if (line.len && add_line(r, &t->arena, line, e))
			return err_in_line(e, r->path.ptr, i);
	}
	r->next = t->reel;
	*out = t->reel = r;
	return RC_OK;
}

static enum rc
find_reel(struct reel **out, struct tape *t, struct str path, struct err *e)
{
	for (*out = t->reel; *out; *out = (*out)->next)
		if (str_equal((*out)->path, path))
			return RC_OK;
	return load(out, t, path, e);
}

static enum rc
tape_send(struct net *n, const struct net_request *q, void *tag, struct err *e)
{
	struct tape *t = of(n);
	struct json_val v[N_FIELD];
	struct waiting *w;
	struct reel *r;
	int64_t sample = 0;
	uint32_t at;

	if (find_reel(&r, t, q->url, e) || json_pick(v, want, N_FIELD, q->body, e))
		return e->rc;
	if (!t->first)
		arena_reset(&t->pending);
	json_int(&sample, &v[SAMPLE]);
	at = map_find(
		&r->answer, numbered(&t->pending, question(&t->pending, &v[0]), sample));
	w = ARENA_NEW(&t->pending, struct waiting, 1);
	w->tag = tag;
	w->sent_ns = t->clock->now_ns(t->clock->ctx);
	w->status = at == MAP_NONE ? 404 : 200;
	w->body = at == MAP_NONE ? STR("{\"error\":\"not on the tape\"}") : r->line[at];
	if (!t->first)
		t->end = &t->first;
	*t->end = w;
	t->end = &w->next;
	return RC_OK;
}

static bool
tape_next(struct net *n, struct net_reply *r, int timeout_ms)
{
	struct tape *t = of(n);
	struct waiting *w = t->first;
	int64_t now = t->clock->now_ns(t->clock->ctx);

	(void)timeout_ms;
	if (!w)
		return false;
	t->first = w->next;
	*r = (struct net_reply){ .tag = w->tag,
		.status = w->status,
		.body = w->body,
		.sent_ns = w->sent_ns,
		.first_byte_ns = now,
		.done_ns = now };
	return true;
}

static void
tape_end(struct net *n)
{
	struct tape *t = of(n);
	struct arena own = t->arena;

	arena_release(&t->pending);
	arena_release(&own);
}

struct net *
tape_open(const struct clock *clock)
{
	static const struct net_ops ops = { tape_send, tape_next, tape_end };
	struct arena own = { 0 };
	struct tape *t = ARENA_NEW(&own, struct tape, 1);

	t->net.ops = &ops;
	t->clock = clock;
	t->end = &t->first;
	t->arena = own;
	return &t->net;
}
