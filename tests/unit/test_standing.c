/* test_standing.c - how far a lab stands out: no unit, a bound, and nothing of the
 * suspect's own lab. */
#include "match/standing.h"

#include "testing.h"
#include <math.h>

enum { MODELS = 8, LABS = 7 };

static struct roster_model model[MODELS];
static struct panel panel;
static double z[LABS], scratch[4 * LABS];

/* The standings of values that are known without error, or with the same one. */
static void
stand(const double *value, double error)
{
	struct standing_score score[MODELS];

	for (size_t m = 0; m < MODELS; m++)
		score[m] = (struct standing_score){ value[m], error };
	standing_of(z, &panel, 0, score, scratch);
}

static int
make_panel(void **state)
{
	/* Model 0 is the suspect, 1 its sibling, 2 and 3 one candidate lab, 4..7 others.
	 */
	static const uint32_t lab[MODELS] = { 0, 0, 1, 1, 2, 3, 4, 5 };

	(void)state;
	panel = (struct panel){ .model = model, .n_model = MODELS, .n_lab = LABS };
	for (size_t m = 0; m < MODELS; m++)
		model[m] = (struct roster_model){ .lab = lab[m],
			.suspect = m == 0,
			.candidate = m == 2 || m == 3,
			.reference = m != 0 };
	return 0;
}

static void
it_is_the_z_of_the_labs_best_model_among_all_labs(void **state)
{
	const double value[MODELS] = { 0, 100, 3, 5, 1, 2, 1, 1 };
	/* labs: 5 1 2 1 1: mean 2, population sd sqrt(12 / 5) */
	const double want = (5 - 2) / sqrt(12.0 / 5);

	(void)state;
	stand(value, 0);
	assert_true(fabs(z[1] - want) < 1e-12);
	for (size_t l = 0; l < LABS; l++)
		assert_true(l == 1 ||
			    isnan(z[l])); /* only candidates' labs are asked about */
}

static void
neither_scale_nor_shift_nor_the_suspects_lab_changes_it(void **state)
{
	double value[MODELS] = { 0, 100, 3, 5, 1, 2, 1, 1 }, before;

	(void)state;
	stand(value, 0);
	before = z[1];
	for (size_t m = 0; m < MODELS; m++)
		value[m] = 7 + 0.001 * value[m];
	value[1] = -1e9;
	stand(value, 0);
	assert_true(fabs(z[1] - before) < 1e-6);
}

static void
what_the_prompts_could_do_by_chance_does_not_stand_out(void **state)
{
	const double value[MODELS] = { 0, 100, 3, 5, 1, 2, 1, 1 };

	(void)state;
	stand(value, 2);
	assert_true(fabs(z[1] - (5 - 2) / sqrt(12.0 / 5 + 4)) < 1e-12);
}

static void
its_tail_cannot_explode(void **state)
{
	const double value[MODELS] = { 0, 0, 1e12, 0, 1, 2, 3, 4 };

	(void)state;
	stand(value, 0);
	assert_true(z[1] <= sqrt(4) + 1e-9);
}

static void
too_few_labs_or_no_spread_give_nothing(void **state)
{
	double value[MODELS] = { 0, 0, 3, 5, 1, 2, 1, (double)NAN };

	(void)state;
	stand(value, 0);
	assert_true(isnan(z[1]));
	for (size_t m = 0; m < MODELS; m++)
		value[m] = 1;
	stand(value, 0);
	assert_true(isnan(z[1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_the_z_of_the_labs_best_model_among_all_labs),
		cmocka_unit_test(neither_scale_nor_shift_nor_the_suspects_lab_changes_it),
		cmocka_unit_test(what_the_prompts_could_do_by_chance_does_not_stand_out),
		cmocka_unit_test(its_tail_cannot_explode),
		cmocka_unit_test(too_few_labs_or_no_spread_give_nothing),
	};
	return cmocka_run_group_tests_name("standing", tests, make_panel, NULL);
}
