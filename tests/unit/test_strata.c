/* test_strata.c - stratified tables against scipy's and exact values
 * (tests/vectors/stat/strata.py). */
#include "stat/strata.h"

#include <math.h>

#include "testing.h"
#include "vectors/stat/strata.h"

static struct arena a;

static int
release(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void
is_near(double have, double want, double within)
{
	if (isinf(want) || want == 0)
		assert_true(isinf(want) ? isinf(have) : have == 0);
	else
		assert_true(fabs(have / want - 1) < within);
}

static void
exact_tests_agree_with_scipy_and_exact_fractions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof strata_case / sizeof *strata_case; i++) {
		struct strata s;

		strata_test(&s, &a, strata_case[i].t, strata_case[i].n);
		assert_true(s.exact);
		assert_int_equal(s.n_informative, strata_case[i].n_informative);
		is_near(s.p_greater, strata_case[i].p, 1e-9);
		is_near(s.z, strata_case[i].z, 1e-12);
		is_near(s.odds, strata_case[i].odds, 1e-8);
		is_near(s.odds_low, strata_case[i].low, 1e-8);
		is_near(s.odds_high, strata_case[i].high, 1e-8);
	}
}

static void
large_tables_fall_back_to_mantel_and_haenszel(void **state)
{
	struct strata s;

	(void)state;
	strata_test(&s, &a, strata_large, 2);
	assert_false(s.exact);
	is_near(s.odds, strata_large_odds[0], 1e-12);
	is_near(s.odds_low, strata_large_odds[1], 1e-12);
	is_near(s.odds_high, strata_large_odds[2], 1e-12);
	assert_true(s.p_greater > 0 && s.p_greater < 1e-100);
}

static void
without_an_informative_stratum_nothing_is_said(void **state)
{
	const struct strata_table t[] = { { 3, 3, 3, 3 }, { 0, 4, 0, 9 },
		{ 0, 0, 2, 5 } };
	struct strata s;

	(void)state;
	strata_test(&s, &a, t, 3);
	assert_true(s.n_informative == 0 && s.p_greater == 1);
	assert_true(isnan(s.odds) && isnan(s.odds_low) && isnan(s.z));
	strata_test(&s, &a, t, 0);
	assert_int_equal(s.n_informative, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_tests_agree_with_scipy_and_exact_fractions),
		cmocka_unit_test(large_tables_fall_back_to_mantel_and_haenszel),
		cmocka_unit_test(without_an_informative_stratum_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
