/* test_joined.c - parts of exchanges among those of others, with little room. */
#include "config.h"

#include "read/joined.h"

#include "testing.h"
#include <stdio.h>

static struct arena a;
static struct err e;

static int
clear(void **state)
{
	(void)state;
	e = (struct err){ 0 };
	return 0;
}

static int
release(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

/* Adds one part as line number line. */
static enum rc
add(struct joined *j, const char *key, int64_t sequence, const char *asked,
	const char *said, uint64_t line)
{
	const struct part p = { .key = str_of(key),
		.sequence = sequence,
		.request = str_of(asked),
		.response = str_of(said) };
	const struct record r = { .text = STR("{\"row\":1}"),
		.line = line,
		.offset = 100 * line,
		.arena = &a };

	e = (struct err){ 0 };
	return joined_add(j, &p, &r, &e);
}

static void
gives(struct joined *j, const char *text, uint64_t line)
{
	struct record r = { .arena = &a };

	assert_true(joined_next(j, &r));
	assert_true(str_is(r.text, text));
	assert_true(r.line == line && r.offset == 100 * line);
	assert_true(str_is(r.bytes, "{\"row\":1}"));
}

static void
parts_in_any_order_are_put_in_theirs(void **state)
{
	struct joined *j = joined_new(1000, 100000);
	struct record r = { .arena = &a };

	(void)state;
	assert_int_equal(add(j, "one", 3, "", "no", 1), RC_OK);
	assert_int_equal(add(j, "two", 1, "b?", "", 2), RC_OK);
	assert_int_equal(add(j, "one", 2, "", "oh ", 3), RC_OK);
	assert_int_equal(add(j, "one", 1, "a?", "", 4), RC_OK);
	assert_false(joined_next(j, &r));
	joined_end(j);
	gives(j, "{\"key\":\"one\",\"request\":\"a?\",\"response\":\"oh no\"}", 1);
	gives(j, "{\"key\":\"two\",\"request\":\"b?\"}", 2);
	assert_false(joined_next(j, &r));
	joined_free(j);
}

static void
the_oldest_go_when_there_is_no_room_and_late_parts_are_refused(void **state)
{
	struct joined *j = joined_new(1000, 8000);
	char key[16];
	int given = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct record r = { .arena = &a };

		snprintf(key, sizeof key, "key %d", i);
		assert_int_equal(
			add(j, key, 1, "asked?", "said.", (uint64_t)i + 1), RC_OK);
		while (joined_next(j, &r))
			assert_true(r.line == (uint64_t)++given);
	}
	assert_true(given > 980 && given < 1000);
	assert_int_equal(add(j, "key 0", 2, "", "late", 2000), RC_INPUT);
	assert_string_equal(e.text,
		"line 2000: byte 200000: the other parts of its exchange stood too far before: "
		"sort the log by the id that they share");
	assert_int_equal(add(j, "key 999", 2, "", " and more", 2001), RC_OK);
	joined_end(j);
	for (; given < 999; given++) {
		struct record r = { .arena = &a };

		assert_true(joined_next(j, &r));
	}
	gives(j,
		"{\"key\":\"key 999\",\"request\":\"asked?\",\"response\":\"said. and more\"}",
		1000);
	joined_free(j);
}

static void
a_part_that_comes_twice_is_one_unless_it_differs(void **state)
{
	struct joined *j = joined_new(1000, 100000);

	(void)state;
	assert_int_equal(add(j, "k", 1, "a?", "", 1), RC_OK);
	assert_int_equal(add(j, "k", 1, "a?", "", 2), RC_OK);
	assert_int_equal(add(j, "k", 1, "b?", "", 3), RC_INPUT);
	joined_end(j);
	gives(j, "{\"key\":\"k\",\"request\":\"a?\"}", 1);
	joined_free(j);
}

static void
an_exchange_with_a_part_too_many_is_not_given_out_cut(void **state)
{
	struct joined *j = joined_new(300, 100000);
	struct record r = { .arena = &a };

	(void)state;
	for (int i = 0; i < 100 && !e.rc; i++)
		add(j, "k", i, "a longer text that is asked", "", 1);
	assert_int_equal(e.rc, RC_INPUT);
	assert_int_equal(add(j, "l", 1, "a?", "", 9), RC_OK);
	joined_end(j);
	gives(j, "{\"key\":\"l\",\"request\":\"a?\"}", 9);
	assert_false(joined_next(j, &r));
	joined_free(j);
}

/* More keys than are remembered: two maps of 2^20. */
static void
keys_of_long_ago_are_forgotten(void **state)
{
	struct joined *j = joined_new(1000, 8000);
	char key[16];

	(void)state;
	for (int i = 0; i < 3 << 20; i++) {
		struct record r = { .arena = &a };

		snprintf(key, sizeof key, "key %d", i);
		assert_int_equal(add(j, key, 1, "a?", "", 1), RC_OK);
		while (joined_next(j, &r))
			arena_reset(&a);
	}
	assert_int_equal(add(j, "key 3000000", 2, "", "late", 2), RC_INPUT);
	assert_int_equal(add(j, "key 1200000", 2, "", "late", 2), RC_INPUT);
	assert_int_equal(add(j, "key 7", 2, "", "late", 2), RC_OK);
	joined_free(j);
}

static void
events_are_kept_as_they_come_each_once(void **state)
{
	struct joined *j = joined_new(1000, 100000);
	static const char *const events[] = { "{\"b\":1}", "{\"a\":{\"row\":1}}",
		"{\"b\":1}", "3" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct part p = {
			.key = STR("k"), .event = str_of(events[i]), .answers = i == 1
		};
		const struct record r = { .text = STR("{\"row\":1}"),
			.line = i + 1,
			.offset = 100 * (i + 1),
			.arena = &a };

		assert_int_equal(joined_add(j, &p, &r, &e), RC_OK);
	}
	joined_end(j);
	gives(j, "{\"key\":\"k\",\"events\":[{\"b\":1},{\"a\":{\"row\":1}},3]}", 2);
	joined_free(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(parts_in_any_order_are_put_in_theirs, clear),
		cmocka_unit_test_setup(keys_of_long_ago_are_forgotten, clear),
		cmocka_unit_test_setup(events_are_kept_as_they_come_each_once, clear),
		cmocka_unit_test_setup(
			the_oldest_go_when_there_is_no_room_and_late_parts_are_refused,
			clear),
		cmocka_unit_test_setup(
			a_part_that_comes_twice_is_one_unless_it_differs, clear),
		cmocka_unit_test_setup(
			an_exchange_with_a_part_too_many_is_not_given_out_cut, clear),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
