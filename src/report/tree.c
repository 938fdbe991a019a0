/* tree.c - see tree.h. */
#include "report/tree.h"

struct reading {
	struct json json;
	struct arena *arena;
};

static struct tree *value(struct reading *r, struct json_val *v, unsigned depth);

/* Appends n and returns where the next one goes. */
static struct tree **
append(struct tree *parent, struct tree **end, struct tree *n)
{
	*end = n;
	parent->n_child++;
	return &n->next;
}

static void
members(struct reading *r, struct tree *t, unsigned depth)
{
	struct tree **end = &t->child;
	struct json_val key, v;

	while (json_next(&r->json, &key) == JSON_KEY) {
		struct str name = json_text(r->arena, &key, NULL);
		struct tree *n;

		for (const struct tree *c = t->child; c; c = c->next)
			if (str_equal(c->key, name))
				json_fail(&r->json, key.offset, "the key comes twice");
		json_next(&r->json, &v);
		n = value(r, &v, depth);
		if (!n)
			return;
		n->key = name;
		end = append(t, end, n);
	}
}

static void
elements(struct reading *r, struct tree *t, unsigned depth)
{
	struct tree **end = &t->child;
	struct json_val v;

	while (json_next(&r->json, &v) != JSON_ARRAY_END && v.kind != JSON_ERROR) {
		struct tree *n = value(r, &v, depth);

		if (!n)
			return;
		end = append(t, end, n);
	}
}

/* v is the value's first token. NULL after a failure. */
static struct tree *
value(struct reading *r, struct json_val *v, unsigned depth)
{
	struct tree *t;

	if (v->kind == JSON_ERROR || r->json.err.rc)
		return NULL;
	if (depth > TREE_DEPTH_MAX) {
		json_fail(&r->json, v->offset, "nested too deeply");
		return NULL;
	}
	t = ARENA_NEW(r->arena, struct tree, 1);
	t->kind = v->kind;
	t->raw = *v;
	if (v->kind == JSON_STRING)
		t->text = json_text(r->arena, v, NULL);
	else if (v->kind == JSON_OBJECT)
		members(r, t, depth + 1);
	else if (v->kind == JSON_ARRAY)
		elements(r, t, depth + 1);
	return r->json.err.rc ? NULL : t;
}

enum rc
tree_parse(struct tree **out, struct arena *a, struct str text, struct err *e)
{
	struct reading r = { .arena = a };
	struct json_val v;

	json_init(&r.json, text);
	json_next(&r.json, &v);
	*out = value(&r, &v, 0);
	if (*out)
		json_next(&r.json, &v);
	return err_copy(e, &r.json.err);
}

const struct tree *
tree_find(const struct tree *t, const char *key)
{
	const struct tree *c = t->child;

	while (c && !str_is(c->key, key))
		c = c->next;
	return c;
}
