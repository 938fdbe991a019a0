/* otel_value.c - see otel_value.h. */
#include "read/otel_value.h"

#include "base/json_write.h"

enum { DEPTH_MAX = 32, LARGEST_BYTES = 256 * 1024 * 1024 };

struct making {
	struct json_write w;
	const struct record *r;
	struct err *e;
	unsigned depth;
};

static void add_value(struct making *m, const struct json_val *any);

static void
add_list(struct making *m, const struct json_val *list)
{
	static const struct json_want want[] = { { "/key" }, { "/value" } };
	struct json_val got[2], v;
	struct record_walk w;

	json_write_object(&m->w);
	if (list->kind == JSON_ARRAY) {
		record_walk_init(&w, list);
		while (!m->e->rc && record_walk_next(&w, &v)) {
			struct str key;

			if (v.kind != JSON_OBJECT ||
				record_pick(got, want, 2, v.raw, m->r, m->e) ||
				got[0].kind != JSON_STRING)
				continue;
			key = json_text(m->r->arena, &got[0], NULL);
			json_write_key(&m->w, arena_str(m->r->arena, key).ptr);
			add_value(m, &got[1]);
		}
	}
	json_write_object_end(&m->w);
}

static void
add_array(struct making *m, const struct json_val *array)
{
	struct record_walk w;
	struct json_val v;

	json_write_array(&m->w);
	if (array->kind == JSON_ARRAY) {
		record_walk_init(&w, array);
		while (!m->e->rc && record_walk_next(&w, &v))
			add_value(m, &v);
	}
	json_write_array_end(&m->w);
}

static void
add_scalar(struct making *m, const struct json_val *v, bool is_int)
{
	const struct json_val number = { .kind = JSON_NUMBER, .raw = v->raw };
	int64_t i;

	/* Integers of 64 bits are strings, as JSON of protocol buffers has them. */
	if (v->kind == JSON_STRING && is_int && json_int(&i, &number))
		json_write_int(&m->w, i);
	else if (v->kind == JSON_STRING)
		json_write_str(&m->w, json_text(m->r->arena, v, NULL));
	else if (v->kind == JSON_NUMBER || v->kind == JSON_TRUE || v->kind == JSON_FALSE)
		json_write_raw(&m->w, v->raw);
	else
		json_write_null(&m->w);
}

static void
add_value(struct making *m, const struct json_val *any)
{
	static const struct json_want want[] = { { "/kvlistValue/values" },
		{ "/arrayValue/values" }, { "/stringValue" }, { "/intValue" },
		{ "/doubleValue" }, { "/boolValue" } };
	enum { INT = 3, N = sizeof want / sizeof want[0] };
	struct json_val got[N] = { { 0 } };
	size_t i = 0;

	if (++m->depth > DEPTH_MAX)
		record_fail(m->r, any->raw.ptr, m->e,
			"a value that is nested more than %d deep", (int)DEPTH_MAX);
	if (!m->e->rc && any->kind == JSON_OBJECT)
		record_pick(got, want, N, any->raw, m->r, m->e);
	while (i < N && got[i].kind == JSON_NONE)
		i++;
	if (m->e->rc || i == N)
		json_write_null(&m->w);
	else if (i == 0)
		add_list(m, &got[i]);
	else if (i == 1)
		add_array(m, &got[i]);
	else
		add_scalar(m, &got[i], i == INT);
	m->depth--;
}

static enum rc
make(struct str *out, void (*add)(struct making *, const struct json_val *),
	const struct json_val *v, const struct record *r, struct err *e)
{
	struct making m = { .r = r, .e = e };
	struct buf b;

	buf_init(&b, LARGEST_BYTES);
	json_write_init(&m.w, &b);
	add(&m, v);
	if (!e->rc && b.over)
		record_fail(r, v->raw.ptr, e, "a value longer than %d bytes",
			(int)LARGEST_BYTES);
	*out = arena_str(r->arena, buf_view(&b));
	buf_release(&b);
	return e->rc;
}

enum rc
otel_value(struct str *out, const struct json_val *any, const struct record *r,
	struct err *e)
{
	return make(out, add_value, any, r, e);
}

enum rc
otel_value_list(struct str *out, const struct json_val *list, const struct record *r,
	struct err *e)
{
	return make(out, add_list, list, r, e);
}
