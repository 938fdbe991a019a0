/* test_same.c - the test for "the same endpoint" against tests/vectors/match/same.py,
 * which writes the statistic out over all ordered pairs in every permutation. */
#include "base/buf.h"
#include "match/same_gram.h"
#include "stat/mmd.h"

#include "testing.h"
#include "vectors/match/same.h"
#include <math.h>

enum { GROUPS = 4, LENGTH = 9, ROUNDS = 37, SEED = 5 };

static struct arena arena;
static struct mmd_group group[GROUPS];

/* The same texts as same.py. */
static int
make_groups(void **state)
{
	static const char *const letter[] = { "a", "b", "c", "d", "\xc3\xa9",
		"\xe4\xb8\x96" };
	static const size_t size[GROUPS][2] = { { 7, 3 }, { 6, 4 }, { 2, 1 }, { 5, 2 } };
	uint64_t lcg = 17;

	(void)state;
	for (size_t g = 0; g < GROUPS; g++) {
		struct str text[8];

		for (size_t i = 0; i < size[g][0]; i++) {
			size_t n;
			char *out = ARENA_NEW(&arena, char, 64);

			lcg = lcg * 16807 % 2147483647;
			n = 3 + lcg % 12;
			for (size_t k = 0; k < n; k++) {
				lcg = lcg * 16807 % 2147483647;
				strcat(out, letter[lcg % 6]);
			}
			text[i] = str_of(out);
		}
		group[g] = (struct mmd_group){ .n = size[g][0],
			.n_x = size[g][1],
			.k = same_gram(&arena, text, size[g][0], LENGTH) };
	}
	return 0;
}

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void
the_kernel_counts_equal_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < 49; i++)
		assert_int_equal(group[0].k[i], want_kernel[i]);
}

static void
statistic_and_permutations_follow_their_definition(void **state)
{
	struct mmd m;

	(void)state;
	assert_true(mmd_test(&m, group, GROUPS, LENGTH, ROUNDS, SEED));
	assert_true(fabs(m.mmd2 - want_mmd2) < 1e-12);
	assert_true(fabs(m.null_95 - want_null_95) < 1e-12);
	assert_int_equal(m.n_hit, WANT_HITS);
	assert_true(fabs(m.p - (1.0 + WANT_HITS) / (1.0 + ROUNDS)) < 1e-15);
}

static void
one_answer_a_prompt_cannot_be_permuted(void **state)
{
	const uint16_t k[4] = { 9, 3, 3, 9 };
	const struct mmd_group g = { k, 2, 1 };
	struct mmd m;

	(void)state;
	assert_false(mmd_test(&m, &g, 1, LENGTH, ROUNDS, SEED));
	assert_true(isnan(m.mmd2) && m.p >= 1);
	assert_false(mmd_test(&m, NULL, 0, LENGTH, ROUNDS, SEED));
}

static void
equal_answers_are_no_difference(void **state)
{
	uint16_t k[64];
	const struct mmd_group g = { k, 8, 4 };
	struct mmd m;

	(void)state;
	for (size_t i = 0; i < 64; i++)
		k[i] = LENGTH;
	assert_true(mmd_test(&m, &g, 1, LENGTH, 99, 1));
	assert_true(fabs(m.mmd2) < 1e-15 && m.n_hit == 99 && m.p >= 1);
}

/* 4 of each: of the 70 ways to draw X only the two that split them so reach it. */
static void
separate_answers_have_the_smallest_p_there_is(void **state)
{
	uint16_t k[64];
	const struct mmd_group g = { k, 8, 4 };
	struct mmd m;

	(void)state;
	for (size_t i = 0; i < 64; i++)
		k[i] = i / 8 / 4 == i % 8 / 4 ? LENGTH : 0;
	assert_true(mmd_test(&m, &g, 1, LENGTH, 7000, 1));
	assert_true(fabs(m.mmd2 - 2) < 1e-12);
	assert_in_range(m.n_hit, 150, 250);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernel_counts_equal_places),
		cmocka_unit_test(statistic_and_permutations_follow_their_definition),
		cmocka_unit_test(one_answer_a_prompt_cannot_be_permuted),
		cmocka_unit_test(equal_answers_are_no_difference),
		cmocka_unit_test(separate_answers_have_the_smallest_p_there_is),
	};
	return cmocka_run_group_tests_name("same", tests, make_groups, forget);
}
