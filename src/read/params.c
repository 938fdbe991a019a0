/* params.c - see params.h. */
#include "read/params.h"

#include "base/json_write.h"

enum rc
params_add(struct params *p, struct str key, const struct json_val *v,
	const struct record *r, struct err *e)
{
	size_t i = p->n;

	if (v->kind == JSON_NONE || v->kind == JSON_NULL)
		return RC_OK;
	if (p->n == PARAMS_MAX)
		return record_fail(
			r, v->raw.ptr, e, "more than %d settings", (int)PARAMS_MAX);
	for (; i > 0 && str_compare(p->set[i - 1].key, key) > 0; i--)
		p->set[i] = p->set[i - 1];
	p->set[i].key = key;
	p->set[i].v = *v;
	p->n++;
	return RC_OK;
}

enum rc
params_add_object(struct params *p, const struct json_val *object, const struct record *r,
	struct err *e)
{
	struct json_val v;
	struct json j;

	json_init(&j, object->raw);
	json_next(&j, &v);
	while (json_next(&j, &v) == JSON_KEY) {
		struct str key = json_text(r->arena, &v, NULL);

		json_next(&j, &v);
		json_whole(&j, &v);
		if (params_add(p, key, &v, r, e))
			return e->rc;
	}
	return RC_OK;
}

/* White space is what stands outside of strings. */
static void
write_tight(struct json_write *w, struct str json, struct arena *a)
{
	char *tight = ARENA_RAW(a, char, json.len);
	bool in_string = false;
	size_t n = 0;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.ptr[i];

		if (c == '"')
			in_string = !in_string;
		if (!in_string && (c == ' ' || c == '\t' || c == '\r' || c == '\n'))
			continue;
		tight[n++] = c;
		if (in_string && c == '\\')
			tight[n++] = json.ptr[++i];
	}
	json_write_raw(w, (struct str){ tight, n });
}

static void
write_value(struct json_write *w, const struct json_val *v, struct arena *a)
{
	int64_t i;
	double d;

	if (v->kind == JSON_STRING)
		json_write_str(w, json_text(a, v, NULL));
	else if (v->kind == JSON_NUMBER && json_int(&i, v))
		json_write_int(w, i);
	else if (v->kind == JSON_NUMBER && json_double(&d, v))
		json_write_double(w, d);
	else
		write_tight(w, v->raw, a);
}

enum rc
params_text(struct str *out, struct params *p, const struct record *r, struct err *e)
{
	struct json_write w;
	struct buf b;

	*out = (struct str){ 0 };
	for (size_t i = 1; i < p->n; i++)
		if (str_equal(p->set[i - 1].key, p->set[i].key))
			return record_fail(r, p->set[i].v.raw.ptr, e,
				"the setting \"%.*s\" is there twice",
				STR_ARG(p->set[i].key));
	if (p->n == 0)
		return RC_OK;
	buf_init(&b, EXCHANGE_TEXT_MAX_BYTES);
	json_write_init(&w, &b);
	json_write_object(&w);
	for (size_t i = 0; i < p->n; i++) {
		json_write_key(&w, arena_str(r->arena, p->set[i].key).ptr);
		write_value(&w, &p->set[i].v, r->arena);
	}
	json_write_object_end(&w);
	if (buf_check(&b, "settings", e) == RC_OK)
		*out = arena_str(r->arena, buf_view(&b));
	buf_release(&b);
	return e->rc;
}
