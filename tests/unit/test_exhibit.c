/* test_exhibit.c - the likenesses beside the decision, against definitions written out in
 * tests/vectors/match/exhibits.py. */
#include "match/behaviour.h"
#include "match/exhibit.h"
#include "match/longest.h"
#include "match/structure.h"
#include "stat/agree.h"

#include "testing.h"
#include "vectors/match/exhibits.h"
#include <math.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void
structure_follows_its_definition(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		double f[STRUCTURE_FEATURES];

		structure_of(f, str_of(text[i]));
		for (size_t k = 0; k < STRUCTURE_FEATURES; k++)
			if (fabs(f[k] - want_structure[i][k]) > 1e-9)
				fail_msg("text %zu, feature %zu: %g, not %g", i, k, f[k],
					want_structure[i][k]);
	}
}

static void
refusals_hedges_and_choices_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		struct behaviour b;

		behaviour_of(&b, &arena, str_of(text[i]));
		assert_int_equal(b.refusal, want_refusal[i]);
		assert_int_equal(b.hedge, want_hedge[i]);
		assert_int_equal(b.choice.ptr != NULL, want_choice[i] != NULL);
		if (want_choice[i])
			assert_true(str_is(b.choice, want_choice[i]));
	}
}

static void
no_answer_does_nothing(void **state)
{
	struct behaviour b;

	(void)state;
	behaviour_of(&b, &arena, (struct str){ 0 });
	assert_false(b.refusal || b.hedge || b.choice.ptr);
}

static struct longest_text
words(uint64_t seed, size_t n)
{
	uint32_t *w = ARENA_RAW(&arena, uint32_t, n);

	for (size_t i = 0; i < n; i++) {
		seed = seed * 16807 % 2147483647;
		w[i] = (uint32_t)(seed % 3);
	}
	return (struct longest_text){ w, n };
}

static void
longest_runs_are_those_that_trying_all_finds(void **state)
{
	struct longest_text t[5];
	uint32_t len[25];

	(void)state;
	for (size_t i = 0; i < 5; i++)
		t[i] = words(3 + i, 12 + 3 * i);
	longest_runs(len, t, 5, words(99, 9));
	for (size_t i = 0; i < 25; i++)
		assert_int_equal(len[i], want_longest[i]);
}

static void
a_quoted_or_empty_text_shares_nothing(void **state)
{
	struct longest_text same = words(5, 20), t[3] = { same, same, { NULL, 0 } };
	uint32_t len[9];

	(void)state;
	longest_runs(len, t, 3, same);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(len[i], 0);
	longest_runs(len, t, 3, (struct longest_text){ NULL, 0 });
	assert_int_equal(len[1], 20);
	assert_int_equal(len[2], 0);
}

static void
kappa_is_agreement_beyond_chance(void **state)
{
	const size_t some[2][2] = { { 20, 5 }, { 10, 15 } },
		     less[2][2] = { { 0, 9 }, { 4, 1 } };
	const size_t always[2][2] = { { 30, 0 }, { 0, 0 } }, none[2][2] = { { 0 } };

	(void)state;
	assert_true(fabs(agree_kappa(some) - want_kappa[0]) < 1e-12);
	assert_true(fabs(agree_kappa(less) - want_kappa[1]) < 1e-12);
	assert_true(isnan(agree_kappa(always)));
	assert_true(isnan(agree_kappa(none)));
}

/* v[a][b] = x[a] + x[b] + 1 for the pair 0, 1: centring takes the sums away. */
static void
centring_leaves_what_only_a_pair_has(void **state)
{
	static const double x[5] = { 1, 4, 9, 16, 25 };
	struct roster_model model[5] = { { .lab = 0 } };
	struct panel p = { .model = model, .n_model = 5, .n_lab = 5 };
	double v[25], out[25];

	(void)state;
	for (uint32_t m = 0; m < 5; m++) {
		model[m] = (struct roster_model){ .lab = m, .reference = m >= 1 };
		for (size_t k = 0; k < 5; k++)
			v[m * 5 + k] = x[m] + x[k];
	}
	v[1] += 1;
	exhibit_centre(out, v, &p);
	/* References 2, 3, 4: x0 + x1 + 1 - (x0 + mean) - (x1 - mean of the others). */
	assert_true(fabs(out[1] - 1) < 1e-9);
	assert_true(isnan(out[0]));
	for (size_t m = 0; m < 5; m++)
		model[m].reference = false;
	exhibit_centre(out, v, &p);
	assert_true(isnan(out[1]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structure_follows_its_definition),
		cmocka_unit_test(refusals_hedges_and_choices_are_told),
		cmocka_unit_test(no_answer_does_nothing),
		cmocka_unit_test(longest_runs_are_those_that_trying_all_finds),
		cmocka_unit_test(a_quoted_or_empty_text_shares_nothing),
		cmocka_unit_test(kappa_is_agreement_beyond_chance),
		cmocka_unit_test(centring_leaves_what_only_a_pair_has),
	};
	return cmocka_run_group_tests_name("exhibit", tests, NULL, forget);
}
