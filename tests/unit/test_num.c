/* test_num.c - what is a number, a size, a duration, and what is not. */
#include "base/num.h"

#include "testing.h"

static void
whole_numbers_fit_or_are_refused(void **state)
{
	uint64_t u = 7;
	int64_t i = 7;

	(void)state;
	assert_true(num_u64(&u, STR("18446744073709551615")) && u == UINT64_MAX);
	assert_false(num_u64(&u, STR("18446744073709551616")));
	assert_false(num_u64(&u, STR("")) || num_u64(&u, STR("-1")) ||
		     num_u64(&u, STR(" 1")) || num_u64(&u, STR("1x")));
	assert_true(num_i64(&i, STR("-9223372036854775808")) && i == INT64_MIN);
	assert_false(num_i64(&i, STR("9223372036854775808")));
	assert_false(num_i64(&i, STR("-")));
	assert_true(i == INT64_MIN);
}

static void
doubles_are_decimal_and_finite(void **state)
{
	double d = 7;

	(void)state;
	assert_true(num_double(&d, STR("-1.5e3")) && d == -1500.0);
	assert_false(num_double(&d, STR("nan")) || num_double(&d, STR("inf")) ||
		     num_double(&d, STR("0x10")) || num_double(&d, STR("1e999")) ||
		     num_double(&d, STR("1 ")) || num_double(&d, STR("")));
}

/* A digit far behind the point decides which way a tie goes. */
static void
a_double_of_any_length_is_read_to_its_last_digit(void **state)
{
	static char text[3000] = "9007199254740993."; /* 2^53 + 1: half way between two */
	const size_t head = 17;
	double d = 7;

	(void)state;
	memset(text + head, '0', sizeof text - head);
	assert_true(num_double(&d, (struct str){ text, sizeof text }));
	assert_true(d == 9007199254740992.0);
	text[sizeof text - 1] = '1';
	assert_true(num_double(&d, (struct str){ text, sizeof text }));
	assert_true(d == 9007199254740994.0);
	memset(text, '9', sizeof text);
	assert_false(num_double(&d, (struct str){ text, sizeof text }));
}

static void
sizes_and_durations_have_units(void **state)
{
	struct err e = { 0 };
	uint64_t v;

	(void)state;
	assert_int_equal(num_size(&v, STR("64k"), &e), RC_OK);
	assert_int_equal(v, 65536);
	assert_int_equal(num_duration(&v, STR("2h"), &e), RC_OK);
	assert_int_equal(v, 7200000);
	assert_int_equal(num_size(&v, STR("99999999999999999999G"), &e), RC_INPUT);
	assert_string_equal(e.text,
		"\"99999999999999999999G\" is not a size: write 4096, 64k, 16M or 2G");
	e = (struct err){ 0 };
	assert_int_equal(num_duration(&v, STR("5 minutes"), &e), RC_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_fit_or_are_refused),
		cmocka_unit_test(doubles_are_decimal_and_finite),
		cmocka_unit_test(a_double_of_any_length_is_read_to_its_last_digit),
		cmocka_unit_test(sizes_and_durations_have_units),
	};
	return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
