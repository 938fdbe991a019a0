/* test_verdict.c - a verdict is read whole or refused by name, and written as it was. */
#include "base/file.h"
#include "report/report.h"

#include "testing.h"
#include <stdlib.h>

enum { FILE_MAX = 1 << 24 };

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str
data(const char *name)
{
	const char *top = getenv("top_srcdir");
	struct err e = { 0 };
	struct str text = { 0 };
	const char *path =
		arena_fmt(&arena, "%s/tests/data/verdict/%s", top ? top : ".", name).ptr;

	assert_int_equal(file_read(&text, &arena, path, FILE_MAX, &e), RC_OK);
	return text;
}

static struct str
rendered(const struct verdict *v, const char *format)
{
	struct err e = { 0 };
	struct buf out;
	struct str s;

	buf_init(&out, FILE_MAX);
	assert_int_equal(report_find(format)->write(&out, &arena, v, &e), RC_OK);
	s = arena_str(&arena, buf_view(&out));
	buf_release(&out);
	return s;
}

static void
what_is_written_is_read_back_and_written_the_same(void **state)
{
	struct err e = { 0 };
	struct verdict v;
	struct str once;

	(void)state;
	assert_int_equal(
		verdict_parse(&v, &arena, data("valid/small.json"), false, &e), RC_OK);
	once = rendered(&v, "json");
	assert_int_equal(verdict_parse(&v, &arena, once, false, &e), RC_OK);
	assert_true(str_equal(once, rendered(&v, "json")));
}

static void
each_invalid_document_is_refused_with_its_reason(void **state)
{
	const char **path;
	size_t n, tried = 0;
	struct err e = { 0 };
	const char *top = getenv("top_srcdir");
	const char *dir =
		arena_fmt(&arena, "%s/tests/data/verdict/invalid", top ? top : ".").ptr;

	(void)state;
	assert_int_equal(file_walk(&path, &n, &arena, dir, 1000, &e), RC_OK);
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(path[i] + strlen(dir) + 1), want;
		struct verdict v;

		if (!str_ends(name, STR(".json")))
			continue;
		want = str_trim(data(
			arena_fmt(&arena, "invalid/%.*s.err", (int)name.len - 5, name.ptr)
				.ptr));
		e = (struct err){ 0 };
		assert_int_not_equal(
			verdict_parse(&v, &arena,
				data(arena_fmt(&arena, "invalid/%.*s", STR_ARG(name))
						.ptr),
				false, &e),
			RC_OK);
		assert_string_equal(e.text, arena_str(&arena, want).ptr);
		tried++;
	}
	assert_true(tried >= 10);
}

/* The first mandatory row of each kind, and the last. */
static void
every_mandatory_statement_that_is_missing_is_named(void **state)
{
	struct err e = { 0 };
	struct verdict v;
	size_t n = 0;

	(void)state;
	assert_int_equal(
		verdict_parse(&v, &arena, data("valid/small.json"), false, &e), RC_OK);
	for (const struct field *f = verdict_facts_fields; f->key; f++) {
		struct str *s = (struct str *)(void *)((char *)&v.facts + f->at),
			   kept = *s;

		e = (struct err){ 0 };
		*s = STR("  ");
		if (f->optional) {
			assert_int_equal(verdict_check(&v, &e), RC_OK);
		} else {
			assert_int_equal(verdict_check(&v, &e), RC_INPUT);
			assert_non_null(strstr(e.text, f->key));
			n++;
		}
		*s = kept;
	}
	assert_int_equal(n, 37);
}

static void
a_draft_says_so_and_what_is_not_given(void **state)
{
	struct err e = { 0 };
	struct verdict v;
	struct str text;

	(void)state;
	assert_int_equal(
		verdict_parse(&v, &arena, data("valid/small.json"), true, &e), RC_OK);
	v.facts.examiner = STR("");
	text = rendered(&v, "text");
	assert_non_null(strstr(text.ptr, "! Draft."));
	assert_non_null(strstr(
		text.ptr, "Who examined, and their position               [not given]"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			what_is_written_is_read_back_and_written_the_same, forget),
		cmocka_unit_test_teardown(
			each_invalid_document_is_refused_with_its_reason, forget),
		cmocka_unit_test_teardown(
			every_mandatory_statement_that_is_missing_is_named, forget),
		cmocka_unit_test_teardown(a_draft_says_so_and_what_is_not_given, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
