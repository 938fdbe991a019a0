/* test_clock.c - times against tests/vectors/clock.tsv, which Python's datetime made. */
#include "base/clock.h"

#include "testing.h"
#include "tsv.h"

static void
texts_of_every_form_are_read_as_by_another_implementation(void **state)
{
	struct arena a = { 0 };
	struct str text = tsv_open(&a, "clock.tsv"), col[3];
	size_t n = 0;
	int64_t ns;

	(void)state;
	for (; tsv_next(&text, col, 3); n++) {
		struct err e = { 0 };

		clock_parse(&ns, col[0], &e);
		assert_string_equal(e.text, "");
		assert_int_equal(ns, strtoll(arena_str(&a, col[1]).ptr, NULL, 10));
	}
	arena_release(&a);
	assert_true(n > 100);
}

static void
times_are_written_as_by_another_implementation(void **state)
{
	struct arena a = { 0 };
	struct str text = tsv_open(&a, "clock.tsv"), col[3];
	char out[CLOCK_TEXT_BYTES];

	(void)state;
	while (tsv_next(&text, col, 3)) {
		clock_write(out, strtoll(arena_str(&a, col[1]).ptr, NULL, 10));
		assert_string_equal(out, arena_str(&a, col[2]).ptr);
	}
	arena_release(&a);
}

static void
the_ends_of_the_range_are_written(void **state)
{
	char out[CLOCK_TEXT_BYTES];

	(void)state;
	clock_write(out, INT64_MIN);
	assert_string_equal(out, "1677-09-21T00:12:43.145224192Z");
	clock_write(out, INT64_MAX);
	assert_string_equal(out, "2262-04-11T23:47:16.854775807Z");
	clock_write(out, -1);
	assert_string_equal(out, "1969-12-31T23:59:59.999999999Z");
}

static int64_t
parsed(const char *text)
{
	struct err e = { 0 };
	int64_t ns = -1;

	clock_parse(&ns, str_of(text), &e);
	assert_string_equal(e.text, "");
	return ns;
}

static void
a_leap_second_counts_as_the_one_before(void **state)
{
	(void)state;
	assert_int_equal(parsed("2016-12-31T23:59:60Z"), parsed("2016-12-31T23:59:59Z"));
}

static void
a_time_without_a_zone_is_utc(void **state)
{
	(void)state;
	assert_int_equal(parsed("2024-02-29 12:00:00"), parsed("2024-02-29T12:00:00Z"));
	assert_int_equal(parsed("2024-02-29t12:00:00z"), parsed("2024-02-29T12:00:00Z"));
	assert_int_equal(
		parsed("2024-02-29T12:00:00+0530"), parsed("2024-02-29T06:30:00Z"));
}

static void
digits_beyond_nanoseconds_are_cut(void **state)
{
	(void)state;
	assert_int_equal(parsed("1970-01-01T00:00:01.1234567899Z"), 1123456789);
}

static void
what_is_no_time_is_refused_with_its_byte(void **state)
{
	static const struct {
		const char *text, *error;
	} bad[] = {
		{ "", "time \"\": byte 0: the year is not 1970 to 2200" },
		{ "now", "time \"now\": byte 0: the year is not 1970 to 2200" },
		{ "-1", "time \"-1\": byte 0: the year is not 1970 to 2200" },
		{ "1969-12-31T23:59:59Z",
			"time \"1969-12-31T23:59:59Z\": byte 0: the year is not 1970 to "
			"2200" },
		{ "2201-01-01T00:00:00Z",
			"time \"2201-01-01T00:00:00Z\": byte 0: the year is not 1970 to "
			"2200" },
		{ "2024-13-01T00:00:00Z",
			"time \"2024-13-01T00:00:00Z\": byte 5: the month is not 01 to "
			"12" },
		{ "2023-02-29T00:00:00Z",
			"time \"2023-02-29T00:00:00Z\": byte 8: no such day in that "
			"month" },
		{ "2024-01-01", "time \"2024-01-01\": byte 10: expected T or a blank "
				"after the date" },
		{ "2024-01-01T24:00:00Z",
			"time \"2024-01-01T24:00:00Z\": byte 11: the hour is not 00 to "
			"23" },
		{ "2024-01-01T00:60:00Z",
			"time \"2024-01-01T00:60:00Z\": byte 14: the minute is not 00 to "
			"59" },
		{ "2024-01-01T00:00:61Z",
			"time \"2024-01-01T00:00:61Z\": byte 17: the second is not 00 to "
			"60" },
		{ "2024-01-01T00:00:00.Z",
			"time \"2024-01-01T00:00:00.Z\": byte 20: a digit must follow "
			"the point" },
		{ "2024-01-01T00:00:00+24:00",
			"time \"2024-01-01T00:00:00+24:00\": byte 20: hours of the "
			"offset are not 00 to 23" },
		{ "2024-01-01T00:00:00 UTC",
			"time \"2024-01-01T00:00:00 UTC\": byte 19: expected Z, an "
			"offset like +02:00, or the end" },
		{ "2024-01-01T00:00:00Z ",
			"time \"2024-01-01T00:00:00Z \": byte 20: something follows the "
			"time" },
		{ "1970-01-01T00:00:00+01:00",
			"time \"1970-01-01T00:00:00+01:00\": byte 0: the time is before "
			"1970" },
		{ "1700000000e3",
			"time \"1700000000e3\": byte 0: the year is not 1970 to 2200" },
		{ "7289654400000000000",
			"time \"7289654400000000000\": byte 0: the year is not 1970 to "
			"2200" },
		{ "99999999999999999999",
			"time \"99999999999999999999\": byte 0: the year is not 1970 to "
			"2200" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		int64_t ns = 7;

		assert_int_equal(clock_parse(&ns, str_of(bad[i].text), &e), RC_INPUT);
		assert_string_equal(e.text, bad[i].error);
		assert_int_equal(ns, 7);
	}
}

static void
every_second_of_some_days_goes_round(void **state)
{
	static const int64_t day_s[] = { 0, 951782400 /* 2000-02-29 */, 4107456000 };
	char out[CLOCK_TEXT_BYTES];

	(void)state;
	for (size_t d = 0; d < sizeof day_s / sizeof *day_s; d++)
		for (int64_t s = 0; s < 2 * 86400; s += 7) {
			int64_t ns = (day_s[d] + s) * 1000000000 + s;

			clock_write(out, ns);
			assert_int_equal(parsed(out), ns);
		}
}

static void
the_machines_clocks_advance(void **state)
{
	const struct clock *c = &clock_system;
	int64_t tick_ns = c->tick_ns(c->ctx), cpu_ns = clock_cpu_ns();

	(void)state;
	assert_true(c->now_ns(c->ctx) > INT64_C(1700000000) * 1000000000);
	while (clock_cpu_ns() == cpu_ns)
		continue;
	assert_true(c->tick_ns(c->ctx) > tick_ns);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			texts_of_every_form_are_read_as_by_another_implementation),
		cmocka_unit_test(times_are_written_as_by_another_implementation),
		cmocka_unit_test(the_ends_of_the_range_are_written),
		cmocka_unit_test(a_leap_second_counts_as_the_one_before),
		cmocka_unit_test(a_time_without_a_zone_is_utc),
		cmocka_unit_test(digits_beyond_nanoseconds_are_cut),
		cmocka_unit_test(what_is_no_time_is_refused_with_its_byte),
		cmocka_unit_test(every_second_of_some_days_goes_round),
		cmocka_unit_test(the_machines_clocks_advance),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
