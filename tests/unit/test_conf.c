/* test_conf.c - the subset of YAML that is taken, and the exact words for the rest. */
#include "conf/conf.h"

#include "testing.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct conf *
parse(const char *text)
{
	struct err e = { 0 };
	struct conf *c;

	assert_int_equal(conf_parse(&c, &arena, str_of(text), &e), RC_OK);
	return c;
}

static void
maps_lists_and_texts_are_read_in_order(void **state)
{
	struct conf *c = parse(
		"id: x\nflags: [a, 'b c']\nno: no\nn: 12\nblock: |\n  two\n  lines\n");
	struct err e = { 0 };
	struct str *flag, text;
	uint64_t n = 0;
	size_t n_flag;

	(void)state;
	assert_int_equal(
		conf_texts(&flag, &n_flag, &arena, c, "flags", CONF_REQUIRED, &e), RC_OK);
	assert_int_equal(n_flag, 2);
	assert_true(str_is(flag[1], "b c"));
	assert_int_equal(conf_text(&text, c, "no", CONF_REQUIRED, &e), RC_OK);
	assert_true(str_is(text, "no")); /* not false */
	assert_int_equal(conf_u64(&n, c, "n", CONF_REQUIRED, &e), RC_OK);
	assert_int_equal(n, 12);
	assert_int_equal(conf_text(&text, c, "block", CONF_REQUIRED, &e), RC_OK);
	assert_true(str_is(text, "two\nlines\n"));
	assert_int_equal(conf_unused(c, &e), RC_INPUT);
	assert_string_equal(e.text, "1:5: unknown key \"id\"");
}

static void
what_is_refused_is_named_with_its_place(void **state)
{
	static const char *const bad[][2] = {
		{ "a: 1\nb: 2\na: 3\n", "3:1: duplicate key \"a\"" },
		{ "a: &x 1\n", "1:4: anchors are not taken here" },
		{ "a: !!int 1\n", "1:4: tags are not taken here" },
		{ "a: *x\n", "1:4: aliases are not taken here" },
		{ "a: 1\n---\nb: 2\n", "2:1: only one document a file" },
		{ "? [a]\n: 1\n", "1:3: a key must be plain text" },
		{ "", "1:1: empty" },
		{ "a: [1\n", "2:1: did not find expected ',' or ']'" },
		{ "a: \xff\n", "byte 3: not UTF-8" },
		{ "[[[[[[[[[[[[[[[[[", "1:17: nested too deep" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct conf *c;

		assert_int_equal(conf_parse(&c, &arena, str_of(bad[i][0]), &e), RC_INPUT);
		assert_string_equal(e.text, bad[i][1]);
		assert_null(c);
	}
}

static void
a_missing_or_mistyped_value_is_named(void **state)
{
	struct conf *c = parse("n: many\nlist: [1]\nyes: yes\n");
	struct err e = { 0 };
	struct str text;
	uint64_t n = 0;
	bool b = false;

	(void)state;
	conf_text(&text, c, "id", CONF_REQUIRED, &e);
	assert_string_equal(e.text, "1:1: \"id\" is missing");
	e = (struct err){ 0 };
	conf_u64(&n, c, "n", CONF_OPTIONAL, &e);
	assert_string_equal(e.text, "1:4: \"n\" must be a whole number, 0 or more");
	e = (struct err){ 0 };
	conf_text(&text, c, "list", CONF_OPTIONAL, &e);
	assert_string_equal(e.text, "2:7: \"list\" must be a single value");
	e = (struct err){ 0 };
	conf_bool(&b, c, "yes", CONF_OPTIONAL, &e);
	assert_string_equal(e.text, "3:6: \"yes\" must be true or false");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_lists_and_texts_are_read_in_order),
		cmocka_unit_test(what_is_refused_is_named_with_its_place),
		cmocka_unit_test(a_missing_or_mistyped_value_is_named),
	};
	return cmocka_run_group_tests_name("conf", tests, NULL, forget);
}
