/* test_stat.c - the statistics against values from numpy, scipy and scikit-learn
 * (tests/vectors/stat/make.py), and against what must hold of them. */
#include "stat/binomial.h"
#include "stat/bootstrap.h"
#include "stat/calib.h"
#include "stat/logit.h"
#include "stat/multi.h"
#include "stat/special.h"
#include "stat/summary.h"

#include "testing.h"
#include "vectors/stat/expected.h"
#include <math.h>

enum { N = 60 };

static struct arena arena;
static double score[N], x[2 * N];
static bool target[N];

static uint64_t lcg_state;

static double
lcg(void)
{
	lcg_state = lcg_state * 16807 % 2147483647;
	return (double)lcg_state / 2147483647;
}

/* The same data as make.py. */
static int
make_data(void **state)
{
	(void)state;
	lcg_state = 7;
	for (size_t i = 0; i < N; i++) {
		target[i] = i % 3 == 0;
		score[i] = 4 * (lcg() - 0.5) + (target[i] ? 0.9 : 0);
		score[i] = nearbyint(score[i] * 10) / 10;
	}
	lcg_state = 11;
	for (size_t i = 0; i < N; i++)
		x[2 * i] = 4 * (lcg() - 0.5) + (target[i] ? 1 : 0);
	lcg_state = 13;
	for (size_t i = 0; i < N; i++)
		x[2 * i + 1] = 2 * lcg() - 1;
	return 0;
}

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define CLOSE(got, want) assert_true(fabs((got) - (want)) <= 1e-9 * (1 + fabs(want)))

static void
incomplete_beta_agrees_with_scipy(void **state)
{
	static const double abx[][3] = { { 0.5, 0.5, 0.3 }, { 2, 3, 0.1 },
		{ 10, 1, 0.97 }, { 30.5, 70, 0.3 }, { 1, 19, 0.2 } };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		CLOSE(special_beta(abx[i][0], abx[i][1], abx[i][2]), want_beta[i]);
		CLOSE(special_beta_inverse(abx[i][0], abx[i][1], abx[i][2]),
			want_beta_inverse[i]);
	}
}

static void
binomial_bounds_agree_with_scipy(void **state)
{
	static const size_t kn[][2] = { { 0, 18 }, { 1, 18 }, { 9, 20 }, { 20, 20 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		double low, high;

		binomial_bounds(&low, &high, kn[i][0], kn[i][1]);
		CLOSE(low, want_clopper[2 * i]);
		CLOSE(high, want_clopper[2 * i + 1]);
	}
	CLOSE(binomial_upper(0, 18), want_upper[0]);
	CLOSE(binomial_upper(3, 57), want_upper[1]);
	assert_true(binomial_upper(0, 0) == 1.0);
}

static void
cllr_auc_and_pav_agree_with_sklearn(void **state)
{
	double llr[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		llr[i] = score[i] * 0.7 - 0.2;
	CLOSE(calib_cllr(llr, target, N), want_cllr[0]);
	CLOSE(calib_cllr_min(&arena, llr, target, N), want_cllr_min[0]);
	CLOSE(calib_auc(&arena, score, target, N), want_auc[0]);
}

static void
saying_nothing_costs_one_bit(void **state)
{
	double zero[N] = { 0 };

	(void)state;
	assert_true(calib_cllr(zero, target, N) == 1.0);
	assert_true(calib_cllr_min(&arena, zero, target, N) == 1.0);
	assert_true(calib_auc(&arena, zero, target, N) == 0.5);
	assert_true(calib_tpr_at_zero(zero, target, N) == 0.0);
}

static void
perfect_separation_has_no_cost_after_pav(void **state)
{
	double sure[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		sure[i] = target[i] ? 3 : -3;
	assert_true(calib_cllr_min(&arena, sure, target, N) == 0.0);
	assert_true(calib_tpr_at_zero(sure, target, N) == 1.0);
	assert_true(calib_tpr_at(&arena, sure, target, N, 0.05) == 1.0);
}

static void
the_worked_example_of_the_trial_rules_holds(void **state)
{
	/* Four targets and nine non-targets, counted by hand: AUC 32.5 / 36, and two
	 * targets above the largest non-target. */
	const double s[] = { 9, 6, 5, 8, 2, 1, 3, 6, 2, 4, 1, 7, 2 };
	const bool t[] = { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

	(void)state;
	CLOSE(calib_auc(&arena, s, t, 13), 32.5 / 36);
	assert_true(calib_tpr_at_zero(s, t, 13) == 0.5);
	assert_true(calib_tpr_at(&arena, s, t, 13, 0.05) == 0.5);
}

static void
logistic_regression_agrees_with_scipy(void **state)
{
	static const double c[] = { 0.3, 10 };
	static const double *const want[] = { want_logit_0, want_logit_1 };
	double weight[N];

	(void)state;
	logit_balance(weight, target, N);
	for (size_t i = 0; i < 2; i++) {
		const struct logit_data d = { x, target, weight, N, 2 };
		struct logit m;

		logit_fit(&m, &d, c[i]);
		assert_true(fabs(m.w[0] - want[i][0]) < 1e-6);
		assert_true(fabs(m.w[1] - want[i][1]) < 1e-6);
		assert_true(fabs(m.b - want[i][2]) < 1e-6);
	}
}

static void
perfectly_separated_data_stay_finite(void **state)
{
	double apart[N], weight[N];
	const double zero[N] = { 0 };
	struct logit_data d = { apart, target, weight, N, 1 };
	struct logit m;

	(void)state;
	logit_balance(weight, target, N);
	for (size_t i = 0; i < N; i++)
		apart[i] = target[i] ? 1 : -1;
	logit_fit(&m, &d, 1);
	assert_true(isfinite(m.w[0]) && m.w[0] > 0 && m.w[0] < 20);
	d.x = zero;
	logit_fit(&m, &d, 1);
	assert_true(m.w[0] == 0.0 && fabs(m.b) < 1e-9); /* a constant says nothing */
}

static void
holm_and_bh_agree_with_the_definitions(void **state)
{
	const double p[] = { 0.001, 0.04, 0.03, 0.2, 0.011 };
	double got[5];

	(void)state;
	multi_holm(got, &arena, p, 5);
	for (size_t i = 0; i < 5; i++)
		CLOSE(got[i], want_holm[i]);
	multi_bh(got, &arena, p, 5);
	for (size_t i = 0; i < 5; i++)
		CLOSE(got[i], want_bh[i]);
}

static void
summaries_pass_over_missing_values(void **state)
{
	const double v[] = { 1, (double)NAN, 3 };
	struct summary s = summary_of(v, 3);

	(void)state;
	assert_true(s.n == 2 && s.mean == 2.0 && s.sd == 1.0);
	assert_true(isnan(summary_of(v + 1, 1).mean));
}

static void
the_bootstrap_covers_the_mean_and_repeats(void **state)
{
	struct bootstrap b, again;
	double scratch[1000];
	struct interval i, k;
	struct summary s = summary_of(score, N);

	(void)state;
	bootstrap_new(&b, &arena, N, 1000, 5);
	bootstrap_new(&again, &arena, N, 1000, 5);
	i = bootstrap_mean(&b, score, scratch);
	k = bootstrap_mean(&again, score, scratch);
	assert_true(i.low == k.low && i.high == k.high && i.n == 1000);
	assert_true(i.low < s.mean && s.mean < i.high);
	/* Normal theory: 1.96 standard errors each side, within a fifth. */
	assert_true(fabs((i.high - i.low) / (2 * 1.96 * s.sd / sqrt(N)) - 1) < 0.2);
}

/* Bit for bit: what is done side by side must not change a number in a report. */
static void
the_means_of_rounds_are_those_of_their_draws(void **state)
{
	double v[7] = { 0.1, -0.7, (double)NAN, 1e17, 0.3, (double)NAN, -1e17 }, got[6];
	struct bootstrap b;

	(void)state;
	bootstrap_new(&b, &arena, 7, 6, 3);
	bootstrap_means(got, &b, v);
	for (size_t r = 0; r < 6; r++) {
		double sum = 0, n = 0;

		for (size_t i = 0; i < 7; i++)
			if (!isnan(v[b.draw[r * 7 + i]]))
				sum += v[b.draw[r * 7 + i]], n++;
		assert_true(n > 0 && got[r] == sum / n);
	}
}

static void
nothing_to_resample_gives_no_interval(void **state)
{
	const double v[] = { (double)NAN, (double)NAN };
	struct bootstrap b;
	double scratch[10];

	(void)state;
	bootstrap_new(&b, &arena, 2, 10, 1);
	assert_true(isnan(bootstrap_mean(&b, v, scratch).low));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(incomplete_beta_agrees_with_scipy),
		cmocka_unit_test(binomial_bounds_agree_with_scipy),
		cmocka_unit_test(cllr_auc_and_pav_agree_with_sklearn),
		cmocka_unit_test(saying_nothing_costs_one_bit),
		cmocka_unit_test(perfect_separation_has_no_cost_after_pav),
		cmocka_unit_test(the_worked_example_of_the_trial_rules_holds),
		cmocka_unit_test(logistic_regression_agrees_with_scipy),
		cmocka_unit_test(perfectly_separated_data_stay_finite),
		cmocka_unit_test(holm_and_bh_agree_with_the_definitions),
		cmocka_unit_test(summaries_pass_over_missing_values),
		cmocka_unit_test(the_bootstrap_covers_the_mean_and_repeats),
		cmocka_unit_test(the_means_of_rounds_are_those_of_their_draws),
		cmocka_unit_test(nothing_to_resample_gives_no_interval),
	};
	return cmocka_run_group_tests_name("stat", tests, make_data, forget);
}
