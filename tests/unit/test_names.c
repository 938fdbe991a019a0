/* test_names.c - lists of names, one a line. */
#include "read/names.h"

#include "testing.h"

static struct arena a;
static struct err e;

static int
release(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void
names_come_in_order_and_each_once(void **state)
{
	struct names n;

	(void)state;
	assert_int_equal(names_parse(&n, &a,
				 STR("# accounts\n acme \r\n\nbeta\nacme\ngamma, 1"), &e),
		RC_OK);
	assert_int_equal(n.n, 3);
	assert_true(str_is(n.name[0], "acme") && n.line[0] == 2);
	assert_true(str_is(n.name[1], "beta") && n.line[1] == 4);
	assert_true(str_is(n.name[2], "gamma, 1") && n.line[2] == 6);
}

static void
refuses(const char *text, size_t len, const char *why)
{
	struct names n;

	e = (struct err){ 0 };
	assert_int_equal(names_parse(&n, &a, (struct str){ text, len }, &e), RC_INPUT);
	assert_string_equal(e.text, why);
}

static void
what_is_no_name_is_refused_with_its_byte(void **state)
{
	static char large[5000];

	(void)state;
	memset(large, 'x', sizeof large);
	refuses("", 0, "no name in it");
	refuses("# none\n\n", 8, "no name in it");
	refuses("ok\nb\0d", 6, "line 2: byte 4: a zero byte in a name");
	refuses("ok\n \xff", 5, "line 2: byte 4: a byte that is not UTF-8 in a name");
	refuses(large, sizeof large,
		"line 1: byte 0: a name of 5000 bytes: at most 4096");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_come_in_order_and_each_once),
		cmocka_unit_test(what_is_no_name_is_refused_with_its_byte),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
