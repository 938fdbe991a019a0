/* test_linkage.c - accounts whose answers recur more often than like answers of others.
 */
#include "trace/linkage.h"

#include "base/random.h"

#include "testing.h"
#include <stdio.h>

enum { ACCOUNTS = 60, EACH = 20 };

static struct arena a;
static struct unit unit[ACCOUNTS * EACH];
static struct units units;
static const struct linkage_options options = {
	.n_round = 400, .seed = 1, .n_thread = 1, .alpha = 0.05
};

/* Every account has EACH units in four classes of length; one in forty recurs. */
static int
population(void **state)
{
	struct random r;
	char name[16];

	(void)state;
	arena_reset(&a);
	units = (struct units){ .unit = unit, .n = ACCOUNTS * EACH };
	map_init(&units.account, &a);
	random_init(&r, 7);
	for (uint32_t i = 0; i < ACCOUNTS * EACH; i++) {
		snprintf(name, sizeof name, "a%u", i / EACH);
		unit[i] = (struct unit){ .account = map_put(
						 &units.account, str_of(name), NULL),
			.prompt = i,
			.length = (uint8_t)(i % 4),
			.prompt_length = 3,
			.recurs = random_below(&r, 40) == 0 };
	}
	return 0;
}

static int
release(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static struct linkage
link_accounts(const uint32_t *account, size_t n)
{
	const struct linkage_set set = { STR("set"), account, n };
	struct linkage l;

	linkage_run(&l, &a, &units, &set, 1, &options);
	return l;
}

static void
a_set_whose_answers_recur_is_found(void **state)
{
	const uint32_t set[] = { 3, 4, 5 };
	struct linkage l;

	(void)state;
	for (size_t i = 3 * EACH; i < 6 * EACH; i++)
		unit[i].recurs = i % 3 == 0;
	l = link_accounts(set, 3);
	assert_null(l.reason);
	assert_int_equal(l.verdict, LINKAGE_MORE);
	assert_true(l.n_account == 3 && l.n_other == 57);
	assert_true(l.n_unit == 60 && l.n_hit == 20 && l.n_matched == 60);
	assert_true(l.n_stratum == 4 && l.n_level[2] == 60);
	assert_true(l.test.odds_low > 5 && l.test.p_greater < 1e-9);
	assert_true(l.p_account <= 2.0 / 401 && l.p == l.p_account);
}

static void
a_set_like_the_others_is_not(void **state)
{
	const uint32_t set[] = { 3, 4, 5 };
	struct linkage l;

	(void)state;
	l = link_accounts(set, 3);
	assert_null(l.reason);
	assert_int_equal(l.verdict, LINKAGE_INCONCLUSIVE);
}

/* Over all single accounts, the smaller p the rarer: no more than p of them below p. */
static void
under_the_null_small_p_are_rare(void **state)
{
	size_t below = 0;

	(void)state;
	for (uint32_t i = 0; i < ACCOUNTS; i++) {
		struct linkage l = link_accounts(&i, 1);

		assert_null(l.reason);
		below += l.p <= 0.1;
	}
	assert_true(below <= 6 + 3);
}

static void
one_account_is_never_rarer_than_one_of_all(void **state)
{
	const uint32_t set[] = { 9 };
	struct linkage l;

	(void)state;
	for (size_t i = 9 * EACH; i < 10 * EACH; i++)
		unit[i].recurs = true;
	l = link_accounts(set, 1);
	assert_true(l.test.p_greater < 1e-12);
	assert_true(l.p > 0.005 && l.p < 0.05);
}

static void
the_same_prompt_is_compared_before_a_like_one(void **state)
{
	const uint32_t set[] = { 0, 1 };
	struct linkage l;

	(void)state;
	for (size_t i = 0; i < ACCOUNTS * EACH; i++)
		unit[i].like = 1000 + i;
	for (size_t i = 0; i < 8; i++)
		unit[5 * EACH + i].prompt = unit[i].prompt;
	for (size_t i = 8; i < 16; i++)
		unit[5 * EACH + i].like = unit[i].like;
	l = link_accounts(set, 2);
	assert_int_equal(l.n_level[0], 8);
	assert_int_equal(l.n_level[1], 8);
	assert_int_equal(l.n_level[2], 24);
}

static void
refuses(const uint32_t *set, size_t n, const char *why)
{
	struct linkage l = link_accounts(set, n);

	assert_int_equal(l.verdict, LINKAGE_NOT_EVALUATED);
	assert_string_equal(l.reason, why);
	assert_true(l.p == 1 && l.p_adjusted == 1);
}

static void
too_little_is_refused_with_the_reason(void **state)
{
	const uint32_t one[] = { 0 };
	uint32_t most[ACCOUNTS];

	for (uint32_t i = 0; i < ACCOUNTS; i++)
		most[i] = i;
	refuses(most, ACCOUNTS,
		"fewer than 10 accounts outside the sets to compare with");
	refuses(most, ACCOUNTS - 9,
		"fewer than 10 accounts outside the sets to compare with");
	for (size_t i = 0; i < ACCOUNTS * EACH; i++)
		unit[i].length = 2;
	refuses(one, 1,
		"a single stratum: nothing but one kind of prompt and length is compared");
	population(state);
	for (size_t i = 0; i < EACH; i++)
		unit[i].length = 9;
	refuses(one, 1, "no answer of another account has a like prompt and length");
	population(state);
	for (size_t i = 0; i < ACCOUNTS * EACH; i++)
		unit[i].recurs = false;
	refuses(one, 1, "no answer of either side recurs: there is nothing to compare");
	for (size_t i = 0; i < ACCOUNTS * EACH; i++)
		unit[i].recurs = true;
	refuses(one, 1, "in no stratum do some answers recur and some not");
	unit[0].account = 1;
	refuses(one, 1,
		"fewer than 20 answers to different prompts were served to the set");
}

static void
sets_are_adjusted_together_and_are_no_controls_of_each_other(void **state)
{
	const uint32_t first[] = { 0, 1 }, second[] = { 2, 3 }, third[] = { 4 };
	const struct linkage_set set[] = { { STR("a"), first, 2 },
		{ STR("b"), second, 2 }, { STR("c"), third, 1 } };
	struct linkage l[3];

	(void)state;
	for (size_t i = 0; i < 2 * EACH; i++)
		unit[i].recurs = i % 2 == 0;
	linkage_run(l, &a, &units, set, 3, &options);
	assert_true(l[0].n_other == 55 && l[1].n_other == 55 && l[2].n_other == 55);
	assert_true(l[0].verdict == LINKAGE_MORE && l[0].p_adjusted == 3 * l[0].p);
	assert_int_equal(l[1].verdict, LINKAGE_INCONCLUSIVE);
}

static void
threads_change_nothing(void **state)
{
	const uint32_t account[] = { 3, 4, 5 };
	const struct linkage_set set = { STR("set"), account, 3 };
	struct linkage_options o = options;
	struct linkage one, seven;

	(void)state;
	linkage_run(&one, &a, &units, &set, 1, &o);
	o.n_thread = 7;
	linkage_run(&seven, &a, &units, &set, 1, &o);
	assert_true(one.p_account == seven.p_account && one.p == seven.p);
	o.seed = 2;
	linkage_run(&seven, &a, &units, &set, 1, &o);
	assert_true(one.p_account != seven.p_account);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_set_whose_answers_recur_is_found, population),
		cmocka_unit_test_setup(a_set_like_the_others_is_not, population),
		cmocka_unit_test_setup(under_the_null_small_p_are_rare, population),
		cmocka_unit_test_setup(
			one_account_is_never_rarer_than_one_of_all, population),
		cmocka_unit_test_setup(
			the_same_prompt_is_compared_before_a_like_one, population),
		cmocka_unit_test_setup(too_little_is_refused_with_the_reason, population),
		cmocka_unit_test_setup(
			sets_are_adjusted_together_and_are_no_controls_of_each_other,
			population),
		cmocka_unit_test_setup(threads_change_nothing, population),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
