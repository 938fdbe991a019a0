/* fuzz_json.c - what is read can be written and read again, and every offset is true. */
#include "base/json.h"
#include "base/json_write.h"
#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WRITE_DEPTH = 60 };

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
check_view(struct str text, const struct json_val *v)
{
	bool quoted = v->kind == JSON_STRING || v->kind == JSON_KEY;

	must(v->offset <= text.len && v->raw.len <= text.len - v->offset);
	if (v->kind < JSON_END)
		must(v->raw.ptr == text.ptr + v->offset + quoted);
	if (quoted)
		must(v->raw.ptr[-1] == '"' && v->raw.ptr[v->raw.len] == '"');
}

static void
write_scalar(struct json_write *w, struct arena *a, const struct json_val *v)
{
	double d;

	if (v->kind == JSON_STRING) {
		struct str s = json_text(a, v, NULL);

		must(utf8_check(s) == s.len);
		json_write_str(w, s);
	} else if (v->kind == JSON_NUMBER && json_double(&d, v)) {
		json_write_double(w, d);
	} else {
		json_write_raw(w, v->raw);
	}
}

static void
write_token(struct json_write *w, struct arena *a, const struct json_val *v)
{
	if (v->kind == JSON_OBJECT)
		json_write_object(w);
	else if (v->kind == JSON_OBJECT_END)
		json_write_object_end(w);
	else if (v->kind == JSON_ARRAY)
		json_write_array(w);
	else if (v->kind == JSON_ARRAY_END)
		json_write_array_end(w);
	else if (v->kind == JSON_KEY)
		json_write_key(w, arena_str(a, json_text(a, v, NULL)).ptr);
	else
		write_scalar(w, a, v);
}

/* False when text is not JSON, or too deep to be written. */
static bool
rewrite(struct buf *out, struct arena *a, struct str text)
{
	struct json_write w;
	struct json_val v;
	struct json j;

	json_write_init(&w, out);
	json_init(&j, text);
	while (json_next(&j, &v) < JSON_END) {
		check_view(text, &v);
		if (j.depth > WRITE_DEPTH)
			return false;
		write_token(&w, a, &v);
	}
	check_view(text, &v);
	must(json_next(&j, &v) == (j.err.rc ? JSON_ERROR : JSON_END));
	must(!out->over);
	return j.err.rc == RC_OK;
}

static void
pick(struct str text)
{
	static const struct json_want want[] = { { "" }, { "/a" }, { "/a/b" }, { "/-" },
		{ "/-/a" }, { "/0" }, { "/a/-/0" }, { "/choices/0/message/content" },
		{ "/m~0n" }, { "/a~1b" }, { "/" } };
	enum { N = sizeof want / sizeof *want };
	struct json_val v[N];
	struct err e = { 0 };

	if (json_pick(v, want, N, text, &e)) {
		must(e.text[0]);
		return;
	}
	must(v[0].kind);
	for (size_t i = 0; i < N; i++)
		if (v[i].kind)
			check_view(text, &v[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena a = { 0 };
	struct buf once, twice;

	buf_init(&once, 64 * size + 64);
	buf_init(&twice, 64 * size + 64);
	if (rewrite(&once, &a, text)) {
		must(rewrite(&twice, &a, buf_view(&once)));
		must(str_equal(buf_view(&once), buf_view(&twice)));
	}
	pick(text);
	buf_release(&once);
	buf_release(&twice);
	arena_release(&a);
	return 0;
}
