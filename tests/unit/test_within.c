/* test_within.c - the ranking of one lab's files. */
#include "match/within.h"

#include "testing.h"
#include <math.h>

enum { MODELS = 5, PROMPTS = 4 };

#define N (double)NAN

/* Model 0 is the suspect, 1 to 3 are candidates of lab 1, 4 of lab 2. */
static double prompt[MODELS * PROMPTS] = { N, N, N, N, 1, 3, 2, N, 4, 2, 9, 4, 5, 5, 5, 5,
	9, 9, 9, 9 };
static struct roster_model model[MODELS];
static struct match match;

static int
make_match(void **state)
{
	(void)state;
	for (uint32_t m = 0; m < MODELS; m++)
		model[m] = (struct roster_model){
			.lab = m < 4 ? m > 0 : 2, .candidate = m > 0, .suspect = !m
		};
	match = (struct match){ .prompt = prompt, .n_family = 1 };
	match.panel = (struct panel){
		.model = model, .n_model = MODELS, .n_prompt = PROMPTS, .n_lab = 3
	};
	return 0;
}

static void
files_are_ranked_over_the_prompts_all_of_them_have(void **state)
{
	struct within w[MODELS];
	size_t n_prompt;

	(void)state;
	assert_int_equal(within_lab(w, &n_prompt, &match, 0, 1, 1), 3);
	assert_int_equal(n_prompt, 3);
	assert_int_equal(w[0].model, 2);
	assert_int_equal(w[1].model, 3);
	assert_int_equal(w[2].model, 1);
	assert_true(fabs(w[0].value - 5) < 1e-12 && fabs(w[2].value - 2) < 1e-12);
}

/* In 16 of the 27 ways to draw three prompts model 2 has at least the 15 of model 3; ties
 * go to the first by name. */
static void
shares_of_first_places_sum_to_one(void **state)
{
	struct within w[MODELS];
	size_t n_prompt;

	(void)state;
	within_lab(w, &n_prompt, &match, 0, 1, 1);
	assert_true(fabs(w[0].first + w[1].first + w[2].first - 1) < 1e-9);
	assert_true(w[2].first <= 0);
	assert_true(fabs(w[0].first - 16.0 / 27) < 0.06);
}

static void
a_lab_without_candidates_has_no_ranking(void **state)
{
	struct within w[MODELS];
	size_t n_prompt;

	(void)state;
	assert_int_equal(within_lab(w, &n_prompt, &match, 0, 0, 1), 0);
	assert_int_equal(n_prompt, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_ranked_over_the_prompts_all_of_them_have),
		cmocka_unit_test(shares_of_first_places_sum_to_one),
		cmocka_unit_test(a_lab_without_candidates_has_no_ranking),
	};
	return cmocka_run_group_tests_name("within", tests, make_match, NULL);
}
