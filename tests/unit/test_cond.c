/* test_cond.c - conditions of three values, and the words for what is not one. */
#include "rule/cond.h"

#include "testing.h"

static struct arena arena;
static const struct str names[] = { { "a", 1 }, { "b", 1 }, { "long_name", 9 } };
static enum cond_value value[3];

static enum cond_value
found(void *ctx, uint32_t p)
{
	(void)ctx;
	return value[p];
}

static enum cond_value
count(void *ctx, uint32_t p, uint32_t limit)
{
	(void)ctx;
	return p == 0 && limit <= 3 ? COND_YES : COND_NO;
}

static enum cond_value
near(void *ctx, uint32_t a, uint32_t b, uint32_t limit)
{
	(void)ctx;
	return a == 0 && b == 1 && limit == 8 ? COND_YES : COND_NO;
}

static enum cond_value
eval(const char *text)
{
	const struct cond_ask ask = { found, count, near, NULL };
	struct err e = { 0 };
	struct cond c;

	assert_int_equal(cond_parse(&c, &arena, str_of(text), names, 3, &e), RC_OK);
	return cond_eval(&c, &ask);
}

/* Kleene's tables, by the definition of least and greatest. */
static void
three_values_follow_kleene(void **state)
{
	(void)state;
	for (int a = COND_NO; a <= COND_YES; a++)
		for (int b = COND_NO; b <= COND_YES; b++) {
			value[0] = (enum cond_value)a;
			value[1] = (enum cond_value)b;
			assert_int_equal(eval("a and b"), a < b ? a : b);
			assert_int_equal(eval("a or b"), a > b ? a : b);
			assert_int_equal(eval("not a"), 2 - a);
		}
}

static void
and_binds_tighter_than_or_and_not_tightest(void **state)
{
	(void)state;
	value[0] = COND_YES, value[1] = COND_NO, value[2] = COND_NO;
	assert_int_equal(eval("a or b and long_name"), COND_YES);
	assert_int_equal(eval("(a or b) and long_name"), COND_NO);
	assert_int_equal(eval("not b and a"), COND_YES);
	assert_int_equal(eval("not (b or a)"), COND_NO);
}

static void
counts_and_nearness_ask_for_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(eval("count(a) >= 3"), COND_YES);
	assert_int_equal(eval("count( a )>=4"), COND_NO);
	assert_int_equal(eval("a within 8 words of b"), COND_YES);
	assert_int_equal(eval("a within 9 words of b"), COND_NO);
}

static void
what_is_no_condition_is_named_with_its_byte(void **state)
{
	static const char *const bad[][2] = {
		{ "", "condition, byte 0: ends where a pattern's name should stand" },
		{ "a and",
			"condition, byte 5: ends where a pattern's name should stand" },
		{ "a b", "condition, byte 2: \"and\" or \"or\" should stand here" },
		{ "x", "condition, byte 0: no pattern \"x\"" },
		{ "(a", "condition, byte 2: \")\" is missing" },
		{ "count(a) > 2",
			"condition, byte 9: count is written count(name) >= number" },
		{ "a within x words of b",
			"condition, byte 9: a number from 0 to 1000000 should stand here" },
		{ "((((((((((((((((((a", "condition, byte 16: nested too deep" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct cond c;

		assert_int_equal(cond_parse(&c, &arena, str_of(bad[i][0]), names, 3, &e),
			RC_INPUT);
		assert_string_equal(e.text, bad[i][1]);
	}
}

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_values_follow_kleene),
		cmocka_unit_test(and_binds_tighter_than_or_and_not_tightest),
		cmocka_unit_test(counts_and_nearness_ask_for_their_numbers),
		cmocka_unit_test(what_is_no_condition_is_named_with_its_byte),
	};
	return cmocka_run_group_tests_name("cond", tests, NULL, forget);
}
