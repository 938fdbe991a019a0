/* fields.c - see fields.h. */
#include "report/fields.h"

#include <math.h>
#include <stdint.h>

static const void *
place(const void *of, size_t at)
{
	return (const char *)of + at;
}

static void *
place_out(void *of, size_t at)
{
	return (char *)of + at;
}

static size_t
count_of(const void *of, const struct field *f)
{
	return *(const size_t *)place(of, f->n_at);
}

/* The first of a list's items. */
static const void *
items_of(const void *of, const struct field *f)
{
	return *(const void *const *)place(of, f->at);
}

static void
write_number(struct json_write *j, double v)
{
	if (isfinite(v))
		json_write_double(j, v);
	else
		json_write_null(j);
}

static void
write_list(struct json_write *j, const struct field *f, const void *from)
{
	const void *items = items_of(from, f);

	json_write_array(j);
	for (size_t i = 0; i < count_of(from, f); i++)
		if (f->kind == FIELD_LIST)
			fields_write(j, f->item, place(items, i * f->size));
		else
			write_number(j, ((const double *)items)[i]);
	json_write_array_end(j);
}

static void
write_one(struct json_write *j, const struct field *f, const void *from)
{
	const void *p = place(from, f->at);

	switch (f->kind) {
	case FIELD_STR:
		json_write_str(j, *(const struct str *)p);
		break;
	case FIELD_SIZE:
		json_write_u64(j, *(const size_t *)p);
		break;
	case FIELD_DOUBLE:
		write_number(j, *(const double *)p);
		break;
	case FIELD_BOOL:
		json_write_bool(j, *(const bool *)p);
		break;
	case FIELD_OBJECT:
		fields_write(j, f->item, p);
		break;
	case FIELD_LIST:
	case FIELD_NUMBERS:
		write_list(j, f, from);
		break;
	}
}

void
fields_write(struct json_write *j, const struct field *table, const void *from)
{
	json_write_object(j);
	for (const struct field *f = table; f->key; f++) {
		json_write_key(j, f->key);
		write_one(j, f, from);
	}
	json_write_object_end(j);
}

struct parsing {
	struct arena *arena;
	enum fields_mode mode;
	struct err *e;
};

static enum rc parse_object(
	void *out, const struct field *table, const struct tree *t, struct parsing *p);

static enum rc
wrong(struct parsing *p, const struct field *f, const char *want)
{
	return err_set(p->e, RC_INPUT, "%s: must be %s (%s)", f->key, want, f->help);
}

static enum rc
parse_numbers(void *out, const struct field *f, const struct tree *t, struct parsing *p)
{
	double *v = ARENA_NEW(p->arena, double, t->n_child);
	size_t n = 0;

	if (t->kind != JSON_ARRAY)
		return wrong(p, f, "a list of numbers");
	for (const struct tree *c = t->child; c; c = c->next)
		if (c->kind != JSON_NUMBER || !json_double(&v[n++], &c->raw))
			return wrong(p, f, "a list of numbers");
	*(double **)place_out(out, f->at) = v;
	*(size_t *)place_out(out, f->n_at) = n;
	return RC_OK;
}

static enum rc
parse_list(void *out, const struct field *f, const struct tree *t, struct parsing *p)
{
	char *items;
	size_t n = 0;

	if (t->kind != JSON_ARRAY)
		return wrong(p, f, "a list");
	items = arena_new(p->arena, t->n_child, f->size);
	for (const struct tree *c = t->child; c; c = c->next, n++)
		if (parse_object(items + n * f->size, f->item, c, p))
			return err_in(
				p->e, arena_fmt(p->arena, "%s[%zu]", f->key, n).ptr);
	*(void **)place_out(out, f->at) = items;
	*(size_t *)place_out(out, f->n_at) = n;
	return RC_OK;
}

static enum rc
parse_size(size_t *out, const struct field *f, const struct tree *t, struct parsing *p)
{
	int64_t v;

	if (t->kind != JSON_NUMBER || !json_int(&v, &t->raw) || v < 0)
		return wrong(p, f, "a whole number");
	*out = (size_t)v;
	return RC_OK;
}

static enum rc
parse_double(double *out, const struct field *f, const struct tree *t, struct parsing *p)
{
	if (t->kind == JSON_NULL)
		return RC_OK;
	if (t->kind != JSON_NUMBER || !json_double(out, &t->raw))
		return wrong(p, f, "a number or null");
	return RC_OK;
}

static enum rc
parse_one(void *out, const struct field *f, const struct tree *t, struct parsing *p)
{
	void *at = place_out(out, f->at);

	switch (f->kind) {
	case FIELD_STR:
		if (t->kind != JSON_STRING)
			return wrong(p, f, "a string");
		*(struct str *)at = t->text;
		return RC_OK;
	case FIELD_SIZE:
		return parse_size(at, f, t, p);
	case FIELD_DOUBLE:
		return parse_double(at, f, t, p);
	case FIELD_BOOL:
		if (t->kind != JSON_TRUE && t->kind != JSON_FALSE)
			return wrong(p, f, "true or false");
		*(bool *)at = t->kind == JSON_TRUE;
		return RC_OK;
	case FIELD_OBJECT:
		return parse_object(at, f->item, t, p) ? err_in(p->e, f->key) : RC_OK;
	case FIELD_LIST:
		return parse_list(out, f, t, p);
	case FIELD_NUMBERS:
		return parse_numbers(out, f, t, p);
	}
	return RC_OK;
}

static enum rc
refuse_unknown(const struct field *table, const struct tree *t, struct parsing *p)
{
	for (const struct tree *c = t->child; c; c = c->next) {
		const struct field *f = table;

		while (f->key && !str_is(c->key, f->key))
			f++;
		if (!f->key)
			return err_set(p->e, RC_INPUT, "%.*s: no such field",
				STR_ARG(str_sub(c->key, 0, 80)));
	}
	return RC_OK;
}

static enum rc
missing(const struct field *f, struct err *e)
{
	return err_set(e, RC_INPUT, "%s: missing (%s)", f->key, f->help);
}

static enum rc
parse_object(
	void *out, const struct field *table, const struct tree *t, struct parsing *p)
{
	if (t->kind != JSON_OBJECT)
		return err_set(p->e, RC_INPUT, "must be an object");
	if (p->mode != FIELDS_FOREIGN && refuse_unknown(table, t, p))
		return p->e->rc;
	for (const struct field *f = table; f->key; f++) {
		const struct tree *c = tree_find(t, f->key);

		if (f->kind == FIELD_DOUBLE)
			*(double *)place_out(out, f->at) = (double)NAN;
		if (c && parse_one(out, f, c, p))
			return p->e->rc;
		if (f->optional || p->mode == FIELDS_DRAFT)
			continue;
		if (!c || (f->kind == FIELD_STR && !str_trim(c->text).len))
			return missing(f, p->e);
	}
	return RC_OK;
}

enum rc
fields_parse(void *out, const struct field *table, struct arena *a, const struct tree *t,
	enum fields_mode mode, struct err *e)
{
	struct parsing p = { a, mode, e };

	return parse_object(out, table, t, &p);
}

enum rc
fields_check(const void *of, const struct field *table, struct err *e)
{
	for (const struct field *f = table; f->key; f++) {
		const void *p = place(of, f->at);

		if (f->kind == FIELD_OBJECT && fields_check(p, f->item, e))
			return err_in(e, f->key);
		if (f->kind == FIELD_STR && !f->optional &&
			!str_trim(*(const struct str *)p).len)
			return missing(f, e);
	}
	return RC_OK;
}

static void
schema_type(struct json_write *j, const struct field *f)
{
	static const char *const type[] = { [FIELD_STR] = "string",
		[FIELD_SIZE] = "integer",
		[FIELD_BOOL] = "boolean",
		[FIELD_LIST] = "array",
		[FIELD_NUMBERS] = "array" };

	json_write_key(j, "type");
	if (f->kind != FIELD_DOUBLE) {
		json_write_str(j, str_of(type[f->kind]));
		return;
	}
	json_write_array(j);
	json_write_str(j, STR("number"));
	json_write_str(j, STR("null"));
	json_write_array_end(j);
}

static void
schema_one(struct json_write *j, const struct field *f)
{
	json_write_key(j, f->key);
	if (f->kind == FIELD_OBJECT) {
		fields_schema(j, f->item);
		return;
	}
	json_write_object(j);
	json_write_key(j, "description");
	json_write_str(j, str_of(f->help));
	schema_type(j, f);
	if (f->kind == FIELD_STR && !f->optional) {
		json_write_key(j, "minLength");
		json_write_u64(j, 1);
	} else if (f->kind == FIELD_SIZE) {
		json_write_key(j, "minimum");
		json_write_u64(j, 0);
	} else if (f->kind == FIELD_LIST) {
		json_write_key(j, "items");
		fields_schema(j, f->item);
	} else if (f->kind == FIELD_NUMBERS) {
		json_write_key(j, "items");
		json_write_raw(j, STR("{\"type\":\"number\"}"));
	}
	json_write_object_end(j);
}

void
fields_schema(struct json_write *j, const struct field *table)
{
	json_write_object(j);
	json_write_key(j, "type");
	json_write_str(j, STR("object"));
	json_write_key(j, "additionalProperties");
	json_write_bool(j, false);
	json_write_key(j, "required");
	json_write_array(j);
	for (const struct field *f = table; f->key; f++)
		if (!f->optional)
			json_write_str(j, str_of(f->key));
	json_write_array_end(j);
	json_write_key(j, "properties");
	json_write_object(j);
	for (const struct field *f = table; f->key; f++)
		schema_one(j, f);
	json_write_object_end(j);
	json_write_object_end(j);
}
