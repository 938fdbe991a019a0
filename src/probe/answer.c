/* answer.c - see answer.h. */
#include "probe/answer.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { WHY_BYTES = 400 };

const char *
answer_fail_name(enum answer_fail f)
{
	static const char *const name[] = { "ok", "empty", "truncated", "malformed",
		"other-model", "bad-request", "bad-key", "no-quota", "rate", "overloaded",
		"server" };

	return name[f];
}

void
answer_init(struct answer_make *m, struct probe_answer *out, struct arena *a)
{
	*out = (struct probe_answer){
		.retry_after_ms = -1,
		.remaining = -1,
		.tokens_in = -1,
		.tokens_out = -1,
		.tokens_thinking = -1,
		.tokens_cached = -1,
	};
	*m = (struct answer_make){ .arena = a, .out = out };
	buf_init(&m->text, ANSWER_MAX_BYTES);
	buf_init(&m->thinking, ANSWER_MAX_BYTES);
	buf_init(&m->refusal, ANSWER_MAX_BYTES);
}

void
answer_end(struct answer_make *m)
{
	struct probe_answer *x = m->out;

	x->text = arena_str(m->arena, buf_view(&m->text));
	x->thinking = arena_str(m->arena, buf_view(&m->thinking));
	x->refusal = arena_str(m->arena, buf_view(&m->refusal));
	x->refused = x->refused || x->refusal.len;
	if (m->text.over || m->thinking.over || m->refusal.over)
		answer_failed(m, ANSWER_MALFORMED, "an answer over %d bytes",
			(int)ANSWER_MAX_BYTES);
	if (!x->text.len && !x->refused)
		answer_failed(m, ANSWER_EMPTY, "no text in the answer%s",
			x->cut ? ": max_tokens was reached before it began" : "");
	buf_release(&m->text);
	buf_release(&m->thinking);
	buf_release(&m->refusal);
}

void
answer_failed(struct answer_make *m, enum answer_fail f, const char *fmt, ...)
{
	char raw[WHY_BYTES];
	struct buf b;
	va_list ap;

	if (m->out->fail)
		return;
	m->out->fail = f;
	m->out->retry = f == ANSWER_RATE || f == ANSWER_OVERLOADED ||
			f == ANSWER_SERVER || f == ANSWER_TRUNCATED ||
			f == ANSWER_MALFORMED;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	buf_init(&b, 16 * WHY_BYTES);
	utf8_escape_line(&b, str_of(raw));
	m->out->why = arena_str(m->arena, buf_view(&b));
	buf_release(&b);
}

static bool
is_null(const struct json_val *v)
{
	return v->kind == JSON_NONE || v->kind == JSON_NULL;
}

static void
not_a(struct answer_make *m, const struct json_val *v, const char *what)
{
	answer_failed(m, ANSWER_MALFORMED, "%s was expected where \"%.*s\" stands", what,
		STR_ARG(str_sub(v->raw, 0, 40)));
}

void
answer_text(struct answer_make *m, struct buf *into, const struct json_val *v)
{
	size_t n_lone = 0;

	if (v->kind == JSON_STRING)
		buf_str(into, json_text(m->arena, v, &n_lone));
	else if (!is_null(v))
		not_a(m, v, "a text");
	m->out->n_lone += n_lone;
}

void
answer_field(struct answer_make *m, struct str *into, const struct json_val *v)
{
	if (v->kind == JSON_STRING)
		*into = arena_str(m->arena, json_text(m->arena, v, NULL));
	else if (!is_null(v))
		not_a(m, v, "a text");
}

void
answer_count(struct answer_make *m, int64_t *into, const struct json_val *v)
{
	int64_t n;

	if (is_null(v))
		return;
	if (json_int(&n, v) && n >= 0)
		*into = n;
	else
		not_a(m, v, "a count");
}

bool
answer_pick(struct answer_make *m, struct json_val *v, const struct json_want *want,
	size_t n, struct str text)
{
	struct err e = { 0 };

	if (json_pick(v, want, n, text, &e))
		answer_failed(m, ANSWER_MALFORMED, "%s", e.text);
	return !e.rc;
}

void
answer_each(struct answer_make *m, const struct json_val *array,
	void (*each)(struct answer_make *m, struct str element))
{
	struct json_val v;
	struct json j;

	if (is_null(array))
		return;
	if (array->kind != JSON_ARRAY) {
		not_a(m, array, "a list");
		return;
	}
	json_init(&j, array->raw);
	for (json_next(&j, &v); json_next(&j, &v) < JSON_END;) {
		if (v.kind == JSON_ARRAY_END)
			return;
		json_whole(&j, &v);
		each(m, v.kind == JSON_OBJECT ? v.raw : STR("{}"));
	}
}

static void
write_text(struct json_write *w, const char *key, struct str s)
{
	if (!s.len)
		return;
	json_write_key(w, key);
	json_write_str(w, s);
}

static void
write_count(struct json_write *w, const char *key, int64_t v)
{
	if (v < 0)
		return;
	json_write_key(w, key);
	json_write_int(w, v);
}

static void
write_flag(struct json_write *w, const char *key, bool v)
{
	if (!v)
		return;
	json_write_key(w, key);
	json_write_bool(w, true);
}

void
answer_write(struct json_write *w, const struct probe_answer *x)
{
	json_write_object(w);
	json_write_key(w, "outcome");
	json_write_str(w, str_of(answer_fail_name(x->fail)));
	write_text(w, "why", x->why);
	write_flag(w, "retry", x->retry);
	write_flag(w, "error_in_200", x->error_in_200);
	write_count(w, "retry_after_ms", x->retry_after_ms);
	write_count(w, "remaining", x->remaining);
	write_text(w, "text", x->text);
	write_text(w, "thinking", x->thinking);
	write_text(w, "finish", x->finish);
	write_flag(w, "cut", x->cut);
	write_flag(w, "refused", x->refused);
	write_text(w, "refusal", x->refusal);
	write_text(w, "model", x->model);
	write_text(w, "request_id", x->request_id);
	write_text(w, "fingerprint", x->fingerprint);
	write_count(w, "tokens_in", x->tokens_in);
	write_count(w, "tokens_out", x->tokens_out);
	write_count(w, "tokens_thinking", x->tokens_thinking);
	write_count(w, "tokens_cached", x->tokens_cached);
	if (x->n_lone) {
		json_write_key(w, "lone_surrogates");
		json_write_u64(w, x->n_lone);
	}
	json_write_object_end(w);
}
