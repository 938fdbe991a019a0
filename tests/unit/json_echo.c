/* json_echo.c - JSON read and written again, for the scripts that compare.
 *
 *	json_echo FILE        the document as json_write has it, at most 60 deep, or the
 *error json_echo -c FILE...  "FILE: ok" or "FILE: the error", a line each
 *
 * Exit status 0 when all was JSON, 1 when something was not, 2 when it cannot be read. */
#include "base/file.h"
#include "base/json.h"
#include "base/json_write.h"

#include <stdio.h>

enum { ECHO_MAX_BYTES = 1 << 28 };

static void
echo_number(struct json_write *w, const struct json_val *v)
{
	int64_t i;
	double d;

	if (json_int(&i, v) && !str_is(v->raw, "-0"))
		json_write_int(w, i);
	else if (json_double(&d, v))
		json_write_double(w, d);
	else
		json_write_raw(w, v->raw);
}

static void
echo_scalar(struct json_write *w, struct arena *a, const struct json_val *v)
{
	if (v->kind == JSON_STRING)
		json_write_str(w, json_text(a, v, NULL));
	else if (v->kind == JSON_NUMBER)
		echo_number(w, v);
	else if (v->kind == JSON_NULL)
		json_write_null(w);
	else
		json_write_bool(w, v->kind == JSON_TRUE);
}

static void
echo_token(struct json_write *w, struct arena *a, const struct json_val *v)
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
		echo_scalar(w, a, v);
}

static enum rc
check(struct str text, struct err *e)
{
	struct json_val v;
	struct json j;

	json_init(&j, text);
	while (json_next(&j, &v) < JSON_END)
		;
	return err_copy(e, &j.err);
}

/* The writer has fewer levels than the reader, so what is wrong is found before. */
static enum rc
echo(struct buf *out, struct arena *a, const char *path, struct err *e)
{
	struct json_write w;
	struct json_val v;
	struct str text;
	struct json j;

	if (file_read(&text, a, path, ECHO_MAX_BYTES, e) || check(text, e))
		return e->rc;
	json_init(&j, text);
	json_write_init(&w, out);
	while (json_next(&j, &v) < JSON_END)
		echo_token(&w, a, &v);
	return buf_check(out, path, e);
}

static int
check_files(struct arena *a, char **path)
{
	int status = 0;

	for (; *path; path++) {
		struct err e = { 0 };
		struct str text;

		if (file_read(&text, a, *path, ECHO_MAX_BYTES, &e) || check(text, &e))
			status = e.rc == RC_INPUT ? 1 : 2;
		printf("%s: %s\n", *path, e.rc ? e.text : "ok");
		arena_reset(a);
	}
	return status;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	struct buf out;
	int status;

	buf_init(&out, ECHO_MAX_BYTES);
	if (argc > 1 && str_is(str_of(argv[1]), "-c")) {
		status = check_files(&a, argv + 2);
	} else if (argc != 2) {
		status = 2;
	} else if (echo(&out, &a, argv[1], &e)) {
		puts(e.text);
		status = e.rc == RC_INPUT ? 1 : 2;
	} else {
		fwrite(out.ptr, 1, out.len, stdout);
		putchar('\n');
		status = 0;
	}
	buf_release(&out);
	arena_release(&a);
	return status;
}
