/* test_err.c - the first failure wins, and its text can harm nobody's terminal. */
#include "base/err.h"

#include "testing.h"

static void
the_first_failure_wins(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, RC_INPUT, "first %d", 1), RC_INPUT);
	assert_int_equal(err_set(&e, RC_IO, "second"), RC_INPUT);
	assert_string_equal(e.text, "first 1");
}

static void
places_are_put_in_front(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_in(&e, "nothing yet");
	assert_string_equal(e.text, "");
	err_set(&e, RC_INPUT, "unknown key");
	err_in_line(&e, "case.json", 3);
	assert_string_equal(e.text, "case.json: line 3: unknown key");
}

static void
bytes_that_steer_a_terminal_are_escaped(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, RC_INPUT, "bad \x1b[2J\n\xe2\x80\xae name");
	assert_string_equal(e.text, "bad \\x1b[2J\\x0a\\xe2\\x80\\xae name");
}

static void
a_long_text_is_cut_not_overrun(void **state)
{
	struct err e = { 0 };
	char big[4096];

	(void)state;
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = 0;
	err_set(&e, RC_INPUT, "%s", big);
	err_in(&e, big);
	assert_true(strlen(e.text) < sizeof e.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_failure_wins),
		cmocka_unit_test(places_are_put_in_front),
		cmocka_unit_test(bytes_that_steer_a_terminal_are_escaped),
		cmocka_unit_test(a_long_text_is_cut_not_overrun),
	};
	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
