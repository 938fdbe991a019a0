/* test_explain.c - what a ratio rests on, worked out by hand. */
#include "weigh/explain.h"

#include "testing.h"
#include <math.h>

#define LN10 2.30258509299404568402

static struct weigh weigh;

static struct finding
finding(double z0, double z1, double log10_lr)
{
	struct finding f = { .n_score = 2, .log10_lr = log10_lr, .log10_ceiling = 0.5 };

	f.score[0] = (struct finding_score){ .family = "other", .z = z1 };
	f.score[1] = (struct finding_score){ .family = "openings", .z = z0 };
	return f;
}

/* log10 LR = 0.1 + 0.4 openings + 0.2 other, at most 1; the case halves it. */
static int
make_weigh(void **state)
{
	(void)state;
	weigh = (struct weigh){ .n = 2, .b = 0.1 * LN10, .log10_ceiling = 1 };
	weigh.family[0] = STR("openings");
	weigh.family[1] = STR("other");
	weigh.w[0] = 0.4 * LN10;
	weigh.w[1] = 0.2 * LN10;
	return 0;
}

static void
a_family_at_the_average_takes_its_term_away(void **state)
{
	struct finding f = finding(1, 1.5, 0.4);

	(void)state;
	assert_true(fabs(explain_without(&f, &weigh, 0) - 0.5 * 0.4) < 1e-12);
	assert_true(fabs(explain_without(&f, &weigh, 1) - 0.5 * 0.5) < 1e-12);
	assert_int_equal(explain_driver(&f, &weigh), 0);
}

static void
the_parts_of_families_with_weights_of_their_own_add_up(void **state)
{
	struct finding f = finding(1, 1.5, 0.4);

	(void)state;
	assert_true(fabs(explain_part(&f, &weigh, 0) - 0.4) < 1e-12);
	assert_true(fabs(explain_part(&f, &weigh, 1) - 0.3) < 1e-12);
}

static void
what_is_left_is_bounded_as_the_ratio_is(void **state)
{
	struct finding f = finding(9, 1, 0.5);

	(void)state;
	assert_true(fabs(explain_without(&f, &weigh, 1) - 0.5) < 1e-12);
}

static void
no_ratio_has_no_explanation(void **state)
{
	struct finding f = finding(1, 1, (double)NAN);

	(void)state;
	assert_true(isnan(explain_without(&f, &weigh, 0)));
	assert_int_equal(explain_driver(&f, &weigh), 2);
}

/* 1/20 of three: 0.15; then 1/10 of two: 0.2; a ratio below 1 is worth nothing. */
static void
holm_goes_over_the_candidates_that_have_a_ratio(void **state)
{
	const struct finding f[] = { finding(0, 0, 1), finding(0, 0, (double)NAN),
		finding(0, 0, log10(20)), finding(0, 0, -1) };
	double p[4];

	(void)state;
	explain_holm(p, f, 4);
	assert_true(fabs(p[2] - 0.15) < 1e-12);
	assert_true(fabs(p[0] - 0.2) < 1e-12);
	assert_true(p[3] >= 1);
	assert_true(isnan(p[1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_family_at_the_average_takes_its_term_away),
		cmocka_unit_test(the_parts_of_families_with_weights_of_their_own_add_up),
		cmocka_unit_test(what_is_left_is_bounded_as_the_ratio_is),
		cmocka_unit_test(no_ratio_has_no_explanation),
		cmocka_unit_test(holm_goes_over_the_candidates_that_have_a_ratio),
	};
	return cmocka_run_group_tests_name("explain", tests, make_weigh, NULL);
}
