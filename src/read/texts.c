/* texts.c - see texts.h. */
#include "read/texts.h"

#include "base/json.h"
#include "base/lines.h"

struct texts {
	struct arena arena, text;
	struct lines *lines;
	struct texts_options options;
	const char *path;
};

enum rc
texts_parse(struct str *text, struct arena *a, struct str line, const char *pointer,
	struct err *e)
{
	const struct json_want want = { pointer };
	const char *nul;
	struct json_val v;

	if (!pointer) {
		*text = line;
		nul = line.len ? memchr(line.ptr, 0, line.len) : NULL;
		return nul ? err_set(e, RC_INPUT,
				     "byte %zu: a zero byte: this is no text",
				     (size_t)(nul - line.ptr))
			   : RC_OK;
	}
	if (json_pick(&v, &want, 1, line, e))
		return e->rc;
	if (v.kind != JSON_STRING)
		return err_set(e, RC_INPUT, "byte %zu: %s at %s: expected a string",
			v.kind == JSON_NONE ? 0 : v.offset,
			v.kind == JSON_NONE ? "nothing" : "no string", pointer);
	*text = json_text(a, &v, NULL);
	return RC_OK;
}

enum rc
texts_open(struct texts **out, const char *path, const struct texts_options *o,
	struct err *e)
{
	struct arena own = { 0 };
	struct texts *t;

	*out = NULL;
	if (o->pointer && *o->pointer != '/')
		return err_set(e, RC_USAGE,
			"--text \"%s\": expected a JSON pointer like /output",
			o->pointer);
	t = ARENA_NEW(&own, struct texts, 1);
	t->options = *o;
	t->path = path;
	if (lines_open(&t->lines, path, 0, (struct lines_tap){ 0 }, e)) {
		arena_release(&own);
		return e->rc;
	}
	t->arena = own;
	*out = t;
	return RC_OK;
}

static void
refuse(struct texts *t, struct err *why, uint64_t line)
{
	err_in_line(why, t->path, line);
	if (t->options.refused)
		t->options.refused(t->options.ctx, why);
}

bool
texts_next(struct texts *t, struct texts_item *item)
{
	struct line l;

	while (lines_next(t->lines, &l)) {
		struct err why = { 0 };

		arena_reset(&t->text);
		*item = (struct texts_item){ .offset = l.offset, .line = l.number };
		if (!str_trim(l.text).len)
			continue;
		if (l.too_long)
			err_set(&why, RC_LIMIT, "longer than %d bytes",
				(int)LINES_MAX_BYTES);
		else
			texts_parse(
				&item->text, &t->text, l.text, t->options.pointer, &why);
		if (!why.rc)
			return true;
		refuse(t, &why, l.number);
	}
	return false;
}

enum rc
texts_check(const struct texts *t, struct err *e)
{
	return lines_check(t->lines, e);
}

void
texts_progress(const struct texts *t, uint64_t *done, uint64_t *size)
{
	lines_progress(t->lines, done, size);
}

void
texts_close(struct texts *t)
{
	struct arena own;

	if (!t)
		return;
	lines_close(t->lines);
	arena_release(&t->text);
	own = t->arena;
	arena_release(&own);
}
