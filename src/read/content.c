/* content.c - see content.h. */
#include "read/content.h"

#include "read/concat.h"

struct flat {
	struct concat text, reasoning;
	struct json_val only; /* the last text part, to locate it if there is one */
	size_t n_text;        /* text parts; marks count too */
	bool any;
	enum content_glue glue;
	const struct record *r;
	struct err *e;
};

enum {
	PART_TYPE,
	PART_TEXT,
	PART_CONTENT,
	PART_THINKING,
	PART_REASONING,
	PART_REFUSAL,
	PART_THOUGHT,
	PART_BEDROCK,
	PART_N
};

static const struct json_want part_want[PART_N] = {
	[PART_TYPE] = { "/type" },
	[PART_TEXT] = { "/text" },
	[PART_CONTENT] = { "/content" },
	[PART_THINKING] = { "/thinking" },
	[PART_REASONING] = { "/reasoning" },
	[PART_REFUSAL] = { "/refusal" },
	[PART_THOUGHT] = { "/thought" },
	[PART_BEDROCK] = { "/reasoningContent/reasoningText/text" },
};

static void
add_text(struct flat *f, const struct json_val *v)
{
	f->any = true;
	if (f->n_text++ && f->glue == CONTENT_LINES)
		concat_add(&f->text, f->r->arena, STR("\n"));
	concat_add(&f->text, f->r->arena, json_text(f->r->arena, v, NULL));
	f->only = *v;
}

static void
add_reasoning(struct flat *f, const struct json_val *v)
{
	f->any = true;
	concat_add(&f->reasoning, f->r->arena, json_text(f->r->arena, v, NULL));
}

static void
add_mark(struct flat *f, struct str name)
{
	static const char *const images[] = { "image_url", "input_image", "image_file",
		"inlineData", "inline_data" };

	for (size_t i = 0; i < sizeof images / sizeof images[0]; i++)
		if (str_is(name, images[i]))
			name = STR("image");
	f->any = true;
	f->only = (struct json_val){ 0 };
	if (f->n_text++ && f->glue == CONTENT_LINES)
		concat_add(&f->text, f->r->arena, STR("\n"));
	concat_add(&f->text, f->r->arena, STR("["));
	concat_add(&f->text, f->r->arena, name);
	concat_add(&f->text, f->r->arena, STR("]"));
}

static struct str
first_key(struct str object, struct arena *a)
{
	struct json_val v;
	struct json j;

	json_init(&j, object);
	json_next(&j, &v);
	return json_next(&j, &v) == JSON_KEY ? json_text(a, &v, NULL) : STR("part");
}

/* The string that is a part's text, or NULL. */
static const struct json_val *
text_of(const struct json_val *got)
{
	static const enum json_kind is = JSON_STRING;

	if (got[PART_TEXT].kind == is)
		return &got[PART_TEXT];
	if (got[PART_REFUSAL].kind == is)
		return &got[PART_REFUSAL];
	return got[PART_CONTENT].kind == is ? &got[PART_CONTENT] : NULL;
}

static const struct json_val *
reasoning_of(const struct json_val *got)
{
	static const int where[] = { PART_THINKING, PART_REASONING, PART_BEDROCK };

	for (size_t i = 0; i < sizeof where / sizeof where[0]; i++)
		if (got[where[i]].kind == JSON_STRING)
			return &got[where[i]];
	return NULL;
}

static bool
is_text_type(struct str type)
{
	return type.len == 0 || str_is(type, "text") || str_is(type, "input_text") ||
	       str_is(type, "output_text") || str_is(type, "summary_text") ||
	       str_is(type, "refusal");
}

static void
add_part(struct flat *f, const struct json_val *part)
{
	struct json_val got[PART_N];
	const struct json_val *text, *reasoning;
	struct str type = { 0 };

	if (part->kind == JSON_STRING) {
		add_text(f, part);
		return;
	}
	if (part->kind != JSON_OBJECT) {
		record_fail(f->r, part->raw.ptr, f->e,
			"a content part is %s: expected a string or an object",
			record_kind(part->kind));
		return;
	}
	if (record_pick(got, part_want, PART_N, part->raw, f->r, f->e))
		return;
	if (got[PART_TYPE].kind == JSON_STRING)
		type = json_text(f->r->arena, &got[PART_TYPE], NULL);
	text = text_of(got);
	reasoning = reasoning_of(got);
	if (reasoning)
		add_reasoning(f, reasoning);
	else if (text && (got[PART_THOUGHT].kind == JSON_TRUE ||
				 str_is(type, "reasoning") || str_is(type, "thinking")))
		add_reasoning(f, text);
	else if (text && is_text_type(type))
		add_text(f, text);
	else if (!str_is(type, "redacted_thinking"))
		add_mark(f, type.len ? type : first_key(part->raw, f->r->arena));
}

static void
add_parts(struct flat *f, const struct json_val *array)
{
	struct record_walk w;
	struct json_val part;

	record_walk_init(&w, array);
	while (!f->e->rc && record_walk_next(&w, &part))
		add_part(f, &part);
}

/* Gemini wraps its parts: {"role":"user","parts":[...]}. One part alone says its type or
 * has text; anything else is not content. */
static void
add_object(struct flat *f, const struct json_val *v)
{
	static const struct json_want want[] = { { "/parts" }, { "/type" }, { "/text" } };
	struct json_val got[3];

	if (record_pick(got, want, 3, v->raw, f->r, f->e))
		return;
	if (got[0].kind == JSON_ARRAY)
		add_parts(f, &got[0]);
	else if (got[1].kind == JSON_STRING || got[2].kind == JSON_STRING)
		add_part(f, v);
	else
		record_fail(f->r, v->raw.ptr, f->e, "an object where text was expected");
}

/* What is not simply a string. */
static enum rc
read_parts(struct content *out, const struct json_val *v, enum content_glue glue,
	const struct record *r, struct err *e)
{
	struct flat f = { .glue = glue, .r = r, .e = e };

	if (v->kind == JSON_ARRAY)
		add_parts(&f, v);
	else if (v->kind == JSON_OBJECT)
		add_object(&f, v);
	else
		return record_fail(r, v->raw.ptr, e, "%s where text was expected",
			record_kind(v->kind));
	if (e->rc)
		return e->rc;
	out->text = concat_text(&f.text, r->arena);
	out->reasoning = concat_text(&f.reasoning, r->arena);
	out->any = f.any;
	if (f.n_text == 1)
		out->at = record_span(r, &f.only);
	return RC_OK;
}

enum rc
content_read(struct content *out, const struct json_val *v, enum content_glue glue,
	const struct record *r, struct err *e)
{
	*out = (struct content){ 0 };
	if (v->kind == JSON_NONE || v->kind == JSON_NULL)
		return RC_OK;
	if (v->kind == JSON_STRING) {
		out->text = json_text(r->arena, v, NULL);
		out->any = true;
		out->at = record_span(r, v);
		return RC_OK;
	}
	return read_parts(out, v, glue, r, e);
}
