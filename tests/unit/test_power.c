/* test_power.c - prompts for a wanted likelihood ratio (tests/vectors/stat/power.py). */
#include "weigh/power.h"

#include "testing.h"
#include "vectors/stat/power.h"
#include <math.h>

static const struct weigh weigh = {
	.w = { 1.2, 0.8, -0.5 }, .n = 3, .b = -0.9, .log10_ceiling = 1.28, .n_prompt = 805
};
static const double z[] = { 1.5, 1.1, 0.4 }, noise[] = { 0.5, 0.3, 0 };
static const struct power power = { z, noise, 60, WEIGH_FULL_REFERENCE };

static void
the_ratio_expected_follows_the_formula(void **state)
{
	static const size_t n[] = { 25, 60, 200, 402, 403, 5000 };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_true(
			fabs(power_log10(&power, &weigh, n[i]) - want_log10[i]) < 1e-12);
}

static void
prompts_are_found_within_one_percent(void **state)
{
	(void)state;
	assert_in_range(power_prompts(&power, &weigh, 0.9), WANT_PROMPTS,
		WANT_PROMPTS + WANT_PROMPTS / 100 + 1);
}

static void
what_the_ceiling_forbids_takes_no_number_of_prompts(void **state)
{
	(void)state;
	assert_int_equal(power_prompts(&power, &weigh, 2), 0);
}

static void
noise_is_the_variance_of_the_rounds(void **state)
{
	const float round[] = { 1.0F, 9.0F, 1.2F, 9.0F, 1.4F, 9.0F };

	(void)state;
	assert_true(fabs(power_noise(round, 3, 2) - 0.08 / 3) < 1e-6);
	assert_true(power_noise(round, 6, 1) > 0.98);
	assert_true(power_noise(NULL, 0, 1) <= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ratio_expected_follows_the_formula),
		cmocka_unit_test(prompts_are_found_within_one_percent),
		cmocka_unit_test(what_the_ceiling_forbids_takes_no_number_of_prompts),
		cmocka_unit_test(noise_is_the_variance_of_the_rounds),
	};
	return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
