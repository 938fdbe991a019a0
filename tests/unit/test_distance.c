/* test_distance.c - the Delta family and general imposters against numpy
 * (tests/vectors/match/distances.py), and compression against what must hold. */
#include "base/zip.h"
#include "match/compress.h"
#include "match/delta.h"
#include "match/imposters.h"

#include "testing.h"
#include "vectors/match/distances.h"
#include <math.h>

enum { MODELS = 6 };

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static double *
lcg(size_t n, uint64_t seed)
{
	double *x = ARENA_RAW(&arena, double, n);

	for (size_t i = 0; i < n; i++) {
		seed = seed * 16807 % 2147483647;
		x[i] = (double)seed / 2147483647;
	}
	return x;
}

#define CLOSE(got, want) assert_true(fabs((got) - (want)) < 1e-12)

static void
the_delta_family_agrees_with_numpy(void **state)
{
	double *x = lcg(12, 3), *y = lcg(12, 4);

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		x[i] -= 0.5;
		y[i] -= 0.5;
	}
	CLOSE(delta_burrows(x, y, 12), want_delta[0]);
	CLOSE(delta_argamon(x, y, 12), want_delta[1]);
	CLOSE(delta_eder(x, y, 12), want_delta[2]);
	CLOSE(delta_cosine(x, y, 12), want_delta[3]);
}

static void
a_text_is_at_no_distance_from_itself(void **state)
{
	const double *x = lcg(12, 3), zero[12] = { 0 };

	(void)state;
	CLOSE(delta_burrows(x, x, 12), 0.0);
	CLOSE(delta_cosine(x, x, 12), 0.0);
	CLOSE(delta_cosine(zero, x, 12), 1.0);
	CLOSE(delta_burrows(x, x, 0), 0.0);
}

static void
imposters_agree_with_numpy(void **state)
{
	static const uint32_t lab[MODELS] = { 0, 0, 1, 2, 3, 4 };
	struct roster_model model[MODELS] = { { .lab = 0 } };
	struct panel p = { .model = model, .n_model = MODELS, .n_lab = 5 };
	double *profile = lcg((size_t)MODELS * IMPOSTERS_BINS, 77), score[MODELS];
	struct imposters x = { profile, &p, 40 };

	(void)state;
	for (size_t m = 0; m < MODELS; m++)
		model[m] = (struct roster_model){ .lab = lab[m], .reference = m > 0 };
	for (size_t b = 0; b < IMPOSTERS_BINS; b++) {
		double *like = profile + 2 * IMPOSTERS_BINS + b;
		double *less = profile + 3 * IMPOSTERS_BINS + b;

		*like = 0.9 * profile[b] + 0.1 * *like;
		*less = 0.87 * profile[b] + 0.13 * *less;
	}
	imposters_score(score, &x, 0);
	assert_true(isnan(score[0]));
	for (size_t m = 1; m < MODELS; m++)
		CLOSE(score[m], want_imposters[m]);
}

static void
without_references_there_are_no_imposters(void **state)
{
	struct roster_model model[2] = { { .lab = 0 }, { .lab = 1 } };
	struct panel p = { .model = model, .n_model = 2, .n_lab = 2 };
	struct imposters x = { lcg((size_t)2 * IMPOSTERS_BINS, 1), &p, 1 };
	double score[2];

	(void)state;
	imposters_score(score, &x, 0);
	assert_true(isnan(score[0]) && isnan(score[1]));
}

static size_t
packed(const char *a, const char *b)
{
	struct str both = arena_fmt(&arena, "%s%s", a, b);

	return zip_pack(&arena, both).len;
}

static void
a_compressor_finds_a_text_in_itself(void **state)
{
	const char *x =
		"the quick brown fox jumps over the lazy dog while rivers run to the "
		"sea and every answer has its own turn of phrase, never twice the same";
	const char *y =
		"Mix 250 g flour; 3 eggs; salt? Bake at 180 degrees for 35 minutes, "
		"let cool, slice thinly & serve with plum jam or a spoonful of quark.";
	size_t cx = packed(x, ""), cy = packed(y, "");

	(void)state;
	CLOSE(compress_ncd(100, 80, 150), 0.7);
	assert_true(compress_ncd(cx, cx, packed(x, x)) < 0.3);
	assert_true(compress_ncd(cx, cy, packed(x, y)) > 0.7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_delta_family_agrees_with_numpy),
		cmocka_unit_test(a_text_is_at_no_distance_from_itself),
		cmocka_unit_test(imposters_agree_with_numpy),
		cmocka_unit_test(without_references_there_are_no_imposters),
		cmocka_unit_test(a_compressor_finds_a_text_in_itself),
	};
	return cmocka_run_group_tests_name("distance", tests, NULL, forget);
}
