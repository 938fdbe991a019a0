/* fuzz_json.c - what is read can be written and read again, and every offset is true, and
 * scalar and vector code agree. */
#include "base/cpu.h"
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
pick(struct arena *a, struct str text)
{
	static const struct json_want want[] = { { "" }, { "/a" }, { "/a/b" }, { "/-" },
		{ "/-/a" }, { "/0" }, { "/a/-/0" }, { "/choices/0/message/content" },
		{ "/m~0n" }, { "/a~1b" }, { "/" } };
	enum { N = sizeof want / sizeof *want };
	struct json_val v[N], w[N];
	struct err e = { 0 }, planned = { 0 };

	json_pick(v, want, N, text, &e);
	json_pick_text(w, json_pick_plan(a, want, N), a, text, &planned);
	must(str_equal(str_of(e.text), str_of(planned.text)));
	must(!e.rc == !!v[0].kind && !e.rc == !e.text[0]);
	for (size_t i = 0; i < N; i++) {
		must(v[i].kind == w[i].kind && str_equal(v[i].raw, w[i].raw));
		if (v[i].kind)
			check_view(text, &v[i]);
		if (v[i].kind == JSON_STRING)
			must(str_equal(
				json_text(a, &v[i], NULL), json_text(a, &w[i], NULL)));
	}
}

/* Scalar code and vector code, strings passed and strings decoded on the way, see the
 * same. */
static void
compare(struct arena *a, struct str text)
{
	struct json want, j;
	struct json_val v, w;
	char *room = ARENA_RAW(a, char, text.len + JSON_ROOM_MORE_BYTES);

	json_init(&want, text);
	json_init(&j, text);
	json_room(&j, room);
	do {
		cpu_scalar(true);
		json_next(&want, &v);
		cpu_scalar(false);
		json_next(&j, &w);
		must(v.kind == w.kind && v.offset == w.offset && str_equal(v.raw, w.raw));
		if (v.kind == JSON_STRING)
			must(str_equal(json_text(a, &v, NULL), json_text(a, &w, NULL)));
	} while (v.kind < JSON_END);
	must(str_equal(str_of(want.err.text), str_of(j.err.text)));
	must(want.n_lone == j.n_lone);
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
	pick(&a, text);
	compare(&a, text);
	buf_release(&once);
	buf_release(&twice);
	arena_release(&a);
	return 0;
}
