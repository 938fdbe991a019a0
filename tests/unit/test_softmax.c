/* test_softmax.c - multinomial logistic regression against scipy
 * (tests/vectors/stat/softmax.py). */
#include "stat/softmax.h"

#include "testing.h"
#include "vectors/stat/softmax.h"
#include <math.h>
#include <string.h>

enum { N = 24, FEATURES = 6, CLASSES = 3 };

static uint32_t feature[N * FEATURES], label[N];
static size_t start[N + 1];
static double weight[N];
static const struct softmax_rows rows = { feature, start, label, weight, N, FEATURES,
	CLASSES };

/* The same data as softmax.py. */
static int
make_rows(void **state)
{
	uint64_t lcg = 31;

	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		start[i + 1] = start[i];
		for (uint32_t f = 0; f < FEATURES; f++) {
			lcg = lcg * 16807 % 2147483647;
			if (lcg % 5 < (f == i % 3 ? 3 : 2))
				feature[start[i + 1]++] = f;
		}
		label[i] = i % 3;
		weight[i] = (i + 1) / (N * (N + 1) / 2.0);
	}
	return 0;
}

static void
many_steps_reach_the_optimum_that_scipy_finds(void **state)
{
	double w[FEATURES * CLASSES], p[CLASSES];

	(void)state;
	softmax_fit(w, &rows, 0.05, 2000);
	for (size_t i = 0; i < FEATURES * CLASSES; i++)
		assert_true(fabs(w[i] - want_w[i]) < 1e-5);
	softmax_log_p(p, w, &rows, 4);
	for (size_t k = 0; k < CLASSES; k++)
		assert_true(fabs(p[k] - want_log_p[k]) < 1e-5);
}

static void
the_same_rows_give_the_same_bits(void **state)
{
	double one[FEATURES * CLASSES], two[FEATURES * CLASSES];

	(void)state;
	softmax_fit(one, &rows, 1e-4, 30);
	softmax_fit(two, &rows, 1e-4, 30);
	assert_memory_equal(one, two, sizeof one);
}

/* Perfectly separated classes stay finite: the penalty holds them. */
static void
separable_classes_stay_finite(void **state)
{
	static const uint32_t own[2] = { 0, 1 }, mine[2] = { 0, 1 };
	static const size_t from[3] = { 0, 1, 2 };
	static const double half[2] = { 0.5, 0.5 };
	const struct softmax_rows r = { own, from, mine, half, 2, 2, 2 };
	double w[4], p[2];

	(void)state;
	softmax_fit(w, &r, 1e-4, 5000);
	softmax_log_p(p, w, &r, 0);
	assert_true(isfinite(w[0]) && w[0] > 1 && fabs(w[0]) < 100);
	assert_true(p[0] > -0.01 && fabs(exp(p[0]) + exp(p[1]) - 1) < 1e-12);
}

static void
a_row_without_features_is_undecided(void **state)
{
	static const size_t none[2] = { 0, 0 };
	const struct softmax_rows r = { feature, none, label, weight, 1, FEATURES,
		CLASSES };
	double w[FEATURES * CLASSES], p[CLASSES];

	(void)state;
	memset(w, 0, sizeof w);
	w[0] = 9;
	softmax_log_p(p, w, &r, 0);
	for (size_t k = 0; k < CLASSES; k++)
		assert_true(fabs(p[k] + log(3)) < 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_steps_reach_the_optimum_that_scipy_finds),
		cmocka_unit_test(the_same_rows_give_the_same_bits),
		cmocka_unit_test(separable_classes_stay_finite),
		cmocka_unit_test(a_row_without_features_is_undecided),
	};
	return cmocka_run_group_tests_name("softmax", tests, make_rows, NULL);
}
