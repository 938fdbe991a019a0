/* test_curve.c - curves and bounds against LiR 1.8.0 (tests/vectors/stat/curves.py). */
#include "stat/calib.h"
#include "stat/curve.h"
#include "stat/elub.h"

#include "testing.h"
#include "vectors/stat/curves.h"
#include <math.h>

enum { N = 90 };

static double llr[N];
static bool target[N];

#define CLOSE(got, want) assert_true(fabs((got) - (want)) <= 1e-9 * (1 + fabs(want)))

/* The same data as curves.py. */
static void
make_case(uint64_t seed, double slope, double shift)
{
	for (size_t i = 0; i < N; i++) {
		seed = seed * 16807 % 2147483647;
		target[i] = i % 3 == 0;
		llr[i] = slope * ((double)seed / 2147483647 - 0.5) +
			 (target[i] ? shift : -shift) / 2;
	}
}

static void
check(const double ece[5], const double bound[2], const double tippett[2])
{
	static const double prior[5] = { -3, -1, 0, 0.5, 2 };
	struct curve_tippett t = curve_tippett(llr, target, N, 0.1);
	double low, high;

	for (size_t i = 0; i < 5; i++)
		CLOSE(curve_ece(llr, target, N, prior[i]), ece[i]);
	elub_bounds(&low, &high, llr, target, N);
	CLOSE(low, bound[0]);
	CLOSE(high, bound[1]);
	CLOSE(t.target, tippett[0]);
	CLOSE(t.nontarget, tippett[1]);
}

static void
curves_and_bounds_agree_with_lir(void **state)
{
	(void)state;
	make_case(23, 0.9, 0.8);
	check(want_ece_0, want_elub_0, want_tippett_0);
	make_case(24, 3.1, 2.0);
	check(want_ece_1, want_elub_1, want_tippett_1);
}

static void
ratios_that_mislead_are_bounded_at_nothing(void **state)
{
	(void)state;
	make_case(25, 0.5, -0.3);
	check(want_ece_2, want_elub_2, want_tippett_2);
	assert_true(want_elub_2[0] >= 0 && want_elub_2[1] <= 0);
}

static void
cross_entropy_at_even_odds_is_cllr(void **state)
{
	(void)state;
	make_case(23, 0.9, 0.8);
	CLOSE(curve_ece(llr, target, N, 0), calib_cllr(llr, target, N));
}

static void
saying_nothing_has_the_entropy_of_the_prior(void **state)
{
	const double zero[2] = { 0, 0 };
	const bool kind[2] = { true, false };

	(void)state;
	CLOSE(curve_ece_neutral(0), 1.0);
	CLOSE(curve_ece_neutral(1),
		-(1.0 / 11) * log2(1.0 / 11) - (10.0 / 11) * log2(10.0 / 11));
	CLOSE(curve_ece(zero, kind, 2, 1), curve_ece_neutral(1));
}

static void
constant_ratios_carry_nothing(void **state)
{
	double low, high;

	(void)state;
	make_case(23, 0, 0);
	elub_bounds(&low, &high, llr, target, N);
	CLOSE(low, 0.0);
	CLOSE(high, 0.0);
}

/* However large the ratios, 30 and 60 trials do not carry more than 31 and 61. */
static void
perfect_separation_is_bounded_by_the_trials(void **state)
{
	double low, high;

	(void)state;
	make_case(23, 0, 16);
	elub_bounds(&low, &high, llr, target, N);
	assert_true(high > 1 && high <= log10(61) + 0.01);
	assert_true(low < -1 && low >= -log10(31) - 0.01);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curves_and_bounds_agree_with_lir),
		cmocka_unit_test(ratios_that_mislead_are_bounded_at_nothing),
		cmocka_unit_test(cross_entropy_at_even_odds_is_cllr),
		cmocka_unit_test(saying_nothing_has_the_entropy_of_the_prior),
		cmocka_unit_test(constant_ratios_carry_nothing),
		cmocka_unit_test(perfect_separation_is_bounded_by_the_trials),
	};
	return cmocka_run_group_tests_name("curve", tests, NULL, NULL);
}
