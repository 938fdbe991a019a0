/* test_copies.c - what is forgotten, and when; the rest is in the fixtures of otel. */
#include "config.h"

#include "read/copies.h"

#include "testing.h"
#include <stdio.h>
#include <string.h>

static bool
add(struct copies *c, int request, const char *answer, enum copies_by by)
{
	const struct exchange x = { .prompt = STR("q"),
		.response = str_of(answer),
		.time_ns = EXCHANGE_NO_TIME };
	char name[32];

	snprintf(name, sizeof name, "trace/%d", request);
	return copies_add(c, str_of(name), &x, by);
}

static void
an_answer_that_is_told_of_twice_is_one_copy(void **state)
{
	struct copies *c = copies_new(COPIES_MAX);

	(void)state;
	assert_false(add(c, 1, "a", COPIES_EVENT));
	assert_true(add(c, 1, "a", COPIES_SPAN));
	assert_true(add(c, 1, "a", COPIES_SPAN));
	assert_false(add(c, 1, "b", COPIES_SPAN));
	assert_false(add(c, 2, "a", COPIES_SPAN));
	copies_free(c);
}

static void
events_are_as_many_as_there_are(void **state)
{
	struct copies *c = copies_new(COPIES_MAX);

	(void)state;
	assert_false(add(c, 1, "a", COPIES_SPAN));
	assert_true(add(c, 1, "a", COPIES_EVENT));
	assert_false(add(c, 1, "a", COPIES_EVENT));
	assert_false(add(c, 1, "a", COPIES_PARTS));
	copies_free(c);
}

static void
a_request_is_known_by_any_answer(void **state)
{
	struct copies *c = copies_new(COPIES_MAX);

	(void)state;
	assert_false(copies_has(c, STR("trace/1")));
	add(c, 1, "a", COPIES_SPAN);
	assert_true(copies_has(c, STR("trace/1")));
	assert_false(copies_has(c, STR("trace/2")));
	copies_free(c);
}

/* 100 to a generation: a request and its answer are two. */
static void
what_was_told_of_long_ago_is_forgotten(void **state)
{
	struct copies *c = copies_new(100);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_false(add(c, i, "a", COPIES_SPAN));
		if (i >= 49)
			assert_true(add(c, i - 49, "a", COPIES_EVENT));
	}
	assert_false(add(c, 0, "a", COPIES_EVENT));
	copies_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_is_told_of_twice_is_one_copy),
		cmocka_unit_test(events_are_as_many_as_there_are),
		cmocka_unit_test(a_request_is_known_by_any_answer),
		cmocka_unit_test(what_was_told_of_long_ago_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
