/* test_tally.c - hits by account and window. */
#include "model/exchange.h"
#include "rule/tally.h"

#include "testing.h"

#include <stdio.h>

static struct arena arena;
static struct tally tally;
static struct buf said;

static const struct rule rule[] = {
	{ .aggregate = { .count = 3, .window_ms = 1000 } },
	{ .aggregate = { .count = 2 } },
};

static int
start(void **state)
{
	(void)state;
	tally_init(&tally, &arena, rule);
	buf_init(&said, 4096);
	return 0;
}

static int
forget(void **state)
{
	(void)state;
	tally_release(&tally);
	buf_release(&said);
	arena_release(&arena);
	return 0;
}

static bool
add(size_t r, const char *account, int64_t time_ns)
{
	return tally_add(&tally, &rule[r], str_of(account), time_ns);
}

static void
note(void *ctx, const struct rule *r, struct str account, uint64_t most)
{
	(void)ctx;
	buf_fmt(&said, "%zu %.*s %d;", (size_t)(r - rule), STR_ARG(account), (int)most);
}

static void
tells(const char *want)
{
	buf_clear(&said);
	tally_end(&tally, note, NULL);
	buf_char(&said, '\0');
	assert_string_equal(said.ptr, want);
}

#define SECOND INT64_C(1000000000)

static void
too_few_hits_do_not_fire(void **state)
{
	(void)state;
	tells("");
	add(0, "a", 1);
	add(0, "a", 2);
	add(0, "b", 3);
	tells("");
}

static void
a_window_holds_both_of_its_ends(void **state)
{
	(void)state;
	add(0, "a", 0);
	add(0, "a", 1);
	add(0, "a", SECOND);
	add(0, "b", 0);
	add(0, "b", 1);
	add(0, "b", SECOND + 1);
	tells("0 a 3;");
}

static void
hits_count_wherever_the_window_lies_and_whatever_their_order(void **state)
{
	(void)state;
	add(0, "a", 9 * SECOND);
	add(0, "a", 5 * SECOND + 3);
	add(0, "a", -7 * SECOND);
	add(0, "a", 5 * SECOND);
	add(0, "a", 5 * SECOND + 2);
	add(0, "a", 5 * SECOND + 1);
	tells("0 a 4;");
}

static void
rules_and_accounts_are_counted_apart(void **state)
{
	(void)state;
	add(1, "b", 5);
	add(0, "b", 5);
	add(0, "a", 5);
	add(1, "a", 5);
	add(0, "a", 5);
	add(1, "a", 99 * SECOND);
	add(0, "a", 5);
	add(0, "b", 5);
	add(1, "b", 5);
	add(1, "b", 5);
	tells("0 a 3;1 b 3;1 a 2;");
}

static void
without_account_or_time_nothing_is_counted(void **state)
{
	(void)state;
	assert_false(add(0, "", 5));
	assert_false(add(0, "a", EXCHANGE_NO_TIME));
	assert_true(add(1, "a", EXCHANGE_NO_TIME));
	assert_true(add(1, "a", EXCHANGE_NO_TIME));
	tells("1 a 2;");
}

/* Against a count of every window that starts at a hit. */
static void
the_most_is_the_most_of_all_windows(void **state)
{
	uint64_t x = 88172645463325252u;
	int64_t time[40];

	(void)state;
	for (size_t round = 0; round < 200; round++) {
		size_t most = 0;
		char want[32];

		for (size_t i = 0; i < 40; i++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			time[i] = (int64_t)(x % 20) * SECOND / 4;
			add(0, "a", time[i]);
		}
		for (size_t i = 0; i < 40; i++) {
			size_t n = 0;

			for (size_t k = 0; k < 40; k++)
				n += time[k] >= time[i] && time[k] - time[i] <= SECOND;
			most = n > most ? n : most;
		}
		snprintf(want, sizeof want, "0 a %zu;", most);
		tells(want);
		buf_clear(&tally.hit);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(too_few_hits_do_not_fire, start, forget),
		cmocka_unit_test_setup_teardown(
			a_window_holds_both_of_its_ends, start, forget),
		cmocka_unit_test_setup_teardown(
			hits_count_wherever_the_window_lies_and_whatever_their_order,
			start, forget),
		cmocka_unit_test_setup_teardown(
			rules_and_accounts_are_counted_apart, start, forget),
		cmocka_unit_test_setup_teardown(
			without_account_or_time_nothing_is_counted, start, forget),
		cmocka_unit_test_setup_teardown(
			the_most_is_the_most_of_all_windows, start, forget),
	};
	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
