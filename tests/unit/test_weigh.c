/* test_weigh.c - the likelihood ratio knows its limits, and nobody scores himself. */
#include "base/random.h"
#include "weigh/metrics.h"
#include "weigh/weigh.h"

#include "testing.h"
#include "vectors/stat/both.h"
#include <math.h>

enum { TRIALS = 120, LABS = 6 };

static struct arena arena;
static const char text[] =
	"{\"schema\":\"assay-calibration/3\",\"name\":\"t\","
	"\"families\":[\"a\",\"b\"],\"both\":0,\"weights\":[2,1],\"intercept\":-1,"
	"\"log10_ceiling\":1.25,\"likeness\":[[0.005,0.01,0.02],null],\"targets\":9,"
	"\"nontargets\":17,\"labs\":5,\"prompts\":200}";

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct weigh
read_weigh(void)
{
	struct err e = { 0 };
	struct weigh w;

	assert_int_equal(weigh_parse(&w, &arena, str_of(text), &e), RC_OK);
	return w;
}

/* By score of finding_of(): family "a" of the calibration is the second. */
static const struct likeness *
like(double mean)
{
	static struct likeness by_score[2];

	by_score[0] = (struct likeness){ (double)NAN, (double)NAN, (double)NAN };
	by_score[1] = (struct likeness){ .mean = mean };
	return by_score;
}

static struct finding
finding_of(double a, double b)
{
	struct finding f = { .by_lab = true,
		.n_score = 2,
		.n_prompt = 100,
		.n_reference = WEIGH_FULL_REFERENCE,
		.log10_lr = (double)NAN,
		.log10_lr_low = (double)NAN,
		.log10_lr_high = (double)NAN };

	f.score[0] = (struct finding_score){ .family = "b", .z = b };
	f.score[1] = (struct finding_score){ .family = "a", .z = a };
	return f;
}

static void
a_calibration_survives_writing_and_reading(void **state)
{
	struct weigh w = read_weigh(), again;
	struct err e = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	weigh_write(&b, &w);
	assert_int_equal(weigh_parse(&again, &arena, buf_view(&b), &e), RC_OK);
	assert_true(again.n == 2 && again.w[0] == 2.0 && again.b == -1.0 &&
		    again.log10_ceiling == 1.25 && again.n_nontarget == 17);
	assert_true(str_is(again.family[1], "b"));
	assert_true(again.like[0].low == 0.005 && again.like[0].mean == 0.01 &&
		    again.like[0].high == 0.02 && isnan(again.like[1].mean));
	buf_release(&b);
}

static void
what_is_no_calibration_is_refused(void **state)
{
	static const char *const bad[][2] = {
		{ "{}", "not a calibration: schema must be assay-calibration/3; what an older assay "
			"fitted, `assay validate --fit` makes anew" },
		{ "{\"schema\":\"assay-calibration/3\"}",
			"not a calibration: families and weights must be arrays" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[1],\"weights\":[]}",
			"not a calibration: families must be names" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"weights\":[1]}",
			"not a calibration: both must say how many families count as one, or 0" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\",\"b\"],\"both\":3,"
		  "\"weights\":[1]}",
			"not a calibration: both must say how many families count as one, or 0" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"both\":0,"
		  "\"weights\":[]}",
			"not a calibration: each family needs one weight, those that count as one "
			"together" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\",\"b\"],\"both\":2,"
		  "\"weights\":[1,1]}",
			"not a calibration: each family needs one weight, those that count as one "
			"together" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"both\":0,\"weights\":[1]}",
			"not a calibration: likeness must be an array" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"both\":0,\"weights\":[1],"
		  "\"likeness\":[[2,1,3]]}",
			"not a calibration: each family needs its likeness: low, mean and high, or null" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"both\":0,\"weights\":[1],"
		  "\"likeness\":[null,null]}",
			"not a calibration: each family needs its likeness: low, mean and high, or null" },
		{ "{\"schema\":\"assay-calibration/3\",\"families\":[\"a\"],\"both\":0,\"weights\":[1],"
		  "\"likeness\":[null]}",
			"not a calibration: targets, nontargets, labs and prompts must be whole numbers" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct weigh w;

		assert_int_equal(
			weigh_parse(&w, &arena, str_of(bad[i][0]), &e), RC_INPUT);
		assert_string_equal(e.text, bad[i][1]);
	}
}

static void
families_are_found_by_name_and_the_ceiling_holds(void **state)
{
	const struct weigh w = read_weigh();
	const struct weigh_case c = { .like = like(0.01), .n_family = 2 };
	struct finding f = finding_of(1, 0.5);

	(void)state;
	weigh_finding(&f, &w, &c);
	assert_true(fabs(f.log10_lr - (2 + 0.5 - 1) / log(10)) < 1e-12);
	assert_int_equal(f.verdict, FINDING_INCONCLUSIVE);
	f = finding_of(50, 50);
	weigh_finding(&f, &w, &c);
	assert_true(f.log10_lr == 1.25 && f.at_ceiling);
	assert_int_equal(f.verdict, FINDING_SUPPORTS_DERIVATION);
	f = finding_of(-50, -50);
	weigh_finding(&f, &w, &c);
	assert_true(f.log10_lr == -1.25);
	assert_int_equal(f.verdict, FINDING_SUPPORTS_INDEPENDENCE);
}

static void
none_of_those_that_count_as_one_carries_a_ratio_alone(void **state)
{
	struct weigh w = read_weigh();
	struct weigh_case c = { .like = like(0.01), .n_family = 2 };
	double x[WEIGH_FAMILIES_MAX];
	struct finding f;

	(void)state;
	w.n_both = 2;
	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		assert_int_equal(weigh_terms(x, &w, both[i]), 1);
		assert_true(fabs(x[0] - both[i][2]) <= 1e-14 * (1 + fabs(both[i][2])));
	}
	assert_int_equal(weigh_terms(x, &w, (double[]){ 1, (double)NAN }), 1);
	assert_true(isnan(x[0]));
	assert_int_equal(weigh_terms(x, &w, (double[]){ (double)NAN, 1 }), 1);
	assert_true(isnan(x[0]));
	for (size_t i = 0; i < 2; i++) {
		f = i ? finding_of(0, 50) : finding_of(50, 0);
		weigh_finding(&f, &w, &c);
		assert_true(f.log10_lr < log10(2));
	}
	f = finding_of(50, 50);
	weigh_finding(&f, &w, &c);
	assert_int_equal(f.verdict, FINDING_SUPPORTS_DERIVATION);
}

static void
outside_its_conditions_it_says_less_or_nothing(void **state)
{
	const struct weigh w = read_weigh();
	struct weigh_case c = { .n_family = 2 };
	struct finding f;

	(void)state;
	/* On both sides of what the calibration's own prompts span. */
	for (size_t i = 0; i < 2; i++) {
		c.like = like(i ? 0.05 : 0.004);
		f = finding_of(50, 50);
		weigh_finding(&f, &w, &c);
		assert_true(f.log10_lr == 0.625 && f.log10_ceiling == 0.625 &&
			    f.n_caveat == 1);
		assert_int_equal(f.verdict, FINDING_INCONCLUSIVE);
	}
	c.like = like((double)NAN);
	f = finding_of(50, 50);
	weigh_finding(&f, &w, &c);
	assert_int_equal(f.verdict, FINDING_NOT_EVALUATED);
	c.like = like(0.2);
	f = finding_of(50, 50);
	weigh_finding(&f, &w, &c);
	assert_true(isnan(f.log10_lr) && f.reason);
	assert_int_equal(f.verdict, FINDING_NOT_EVALUATED);
	c.like = like(0.01);
	f = finding_of(50, 50);
	f.n_prompt = 25; /* a quarter of half of the calibration's */
	weigh_finding(&f, &w, &c);
	assert_true(f.log10_lr == 0.625 && f.log10_ceiling == 0.625 && f.n_caveat == 1);
	f = finding_of(50, 50);
	f.n_prompt = 24;
	weigh_finding(&f, &w, &c);
	assert_int_equal(f.verdict, FINDING_NOT_EVALUATED);
	f = finding_of(50, (double)NAN);
	weigh_finding(&f, &w, &c);
	assert_int_equal(f.verdict, FINDING_NOT_EVALUATED);
}

static void
a_plan_can_ask_for_more_and_not_for_less(void **state)
{
	static const struct weigh_rule rule[] = { { 1.2, -1.2 }, { 1.3, -1.3 },
		{ 0.2, -0.2 } };
	const struct weigh w = read_weigh();
	struct weigh_case c = { .like = like(0.01), .n_family = 2 };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (int side = -1; side <= 1; side += 2) {
			struct finding f = finding_of(50 * side, 50 * side);

			c.rule = &rule[i];
			weigh_finding(&f, &w, &c);
			assert_true(f.log10_lr == 1.25 * side);
			assert_int_equal(
				f.verdict, i == 1     ? FINDING_INCONCLUSIVE
					   : side > 0 ? FINDING_SUPPORTS_DERIVATION
						      : FINDING_SUPPORTS_INDEPENDENCE);
		}
	/* Half of the weight is LR 4.2: enough for that plan, not for us. */
	c.like = like(0.05);
	for (size_t i = 1; i < 3; i++) {
		struct finding f = finding_of(50, 50);

		c.rule = &rule[i];
		weigh_finding(&f, &w, &c);
		assert_int_equal(f.verdict, FINDING_INCONCLUSIVE);
	}
}

static void
an_interval_that_reaches_the_other_side_forbids_a_verdict(void **state)
{
	const struct weigh w = read_weigh();
	float round[2 * 100];
	const struct weigh_case c = {
		.like = like(0.01), .n_family = 2, .n_round = 100, .round_z = round
	};
	struct finding f = finding_of(50, 50);

	(void)state;
	for (size_t i = 0; i < 200; i++)
		round[i] = i < 20 ? -5.0f : 5.0f;
	weigh_finding(&f, &w, &c);
	assert_true(f.log10_lr == 1.25 && f.log10_lr_low < 0);
	assert_int_equal(f.verdict, FINDING_INCONCLUSIVE);
}

static void
make_trials(struct fit_trial *t)
{
	static const char *const lab[LABS] = { "a", "b", "c", "d", "e", "f" };
	struct random r;

	random_init(&r, 3);
	for (size_t i = 0; i < TRIALS; i++) {
		t[i] = (struct fit_trial){ .suspect = arena_fmt(&arena, "s%zu", i / 2),
			.own_lab = str_of(lab[i / 2 % LABS]),
			.lab = i % 2 ? STR("big") : STR("small"),
			.target = i % 2 && random_below(&r, 2) };
		for (size_t k = 0; k < 2; k++)
			t[i].z[k] = random_unit(&r) + (t[i].target ? 0.7 : 0);
	}
}

static void
nothing_of_a_suspects_lab_scores_it(void **state)
{
	const struct weigh like = read_weigh();
	struct fit_trial t[TRIALS], u[TRIALS];
	struct err e = { 0 };

	(void)state;
	make_trials(t);
	memcpy(u, t, sizeof t);
	for (size_t i = 0; i < TRIALS; i++)
		if (str_is(u[i].own_lab, "c"))
			u[i].target = !u[i].target && str_is(u[i].lab, "big");
	assert_int_equal(fit_leave_one_lab_out(t, TRIALS, &like, &e), RC_OK);
	assert_int_equal(fit_leave_one_lab_out(u, TRIALS, &like, &e), RC_OK);
	for (size_t i = 0; i < TRIALS; i++) {
		assert_true(isfinite(t[i].log10_lr));
		if (str_is(t[i].own_lab, "c") && fabs(t[i].log10_lr) < 1 &&
			fabs(u[i].log10_lr) < 1)
			assert_true(t[i].log10_lr == u[i].log10_lr);
	}
}

static void
too_little_is_not_calibrated_on(void **state)
{
	struct weigh w = read_weigh();
	struct fit_trial t[TRIALS];
	struct err e = { 0 };

	(void)state;
	make_trials(t);
	for (size_t i = 0; i < TRIALS; i++)
		t[i].own_lab = STR("one");
	assert_int_equal(fit_weigh(&w, t, TRIALS, &e), RC_INPUT);
	assert_string_equal(e.text, "suspects of 1 labs, 3 are needed: not calibrated");
	e = (struct err){ 0 };
	for (size_t i = 0; i < TRIALS; i++)
		t[i].target = false;
	assert_int_equal(fit_weigh(&w, t, TRIALS, &e), RC_INPUT);
	assert_string_equal(e.text,
		"0 trials with a documented teacher, 5 are needed: not calibrated");
}

static void
an_abstention_weighs_one_and_ranks_last(void **state)
{
	struct fit_trial t[6];
	struct metrics m;

	(void)state;
	for (size_t i = 0; i < 6; i++)
		t[i] = (struct fit_trial){ .suspect = arena_fmt(&arena, "%zu", i),
			.lab = STR("l"),
			.target = i < 3,
			.log10_lr = i < 3 ? 2 : -2 };
	t[0].log10_lr = (double)NAN;
	metrics_of(&m, &arena, t, 6, (struct str){ 0 }, 50, 1);
	assert_int_equal(m.n_abstained, 1);
	assert_true(fabs(m.auc - 6.0 / 9) < 1e-12);
	assert_true(fabs(m.cllr - (1 + 5 * log2(1.01)) / 6) < 1e-12);
	assert_true(metrics_top1(t, 6) == 2.0 / 3);
}

static void
few_references_leave_half_of_the_weight(void **state)
{
	(void)state;
	assert_true(weigh_reference_share(WEIGH_FULL_REFERENCE - 1) == 0.5);
	assert_true(weigh_reference_share(WEIGH_FULL_REFERENCE) == 1);
	assert_true(weigh_reference_share(1000) == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_references_leave_half_of_the_weight),
		cmocka_unit_test(a_calibration_survives_writing_and_reading),
		cmocka_unit_test(what_is_no_calibration_is_refused),
		cmocka_unit_test(families_are_found_by_name_and_the_ceiling_holds),
		cmocka_unit_test(none_of_those_that_count_as_one_carries_a_ratio_alone),
		cmocka_unit_test(outside_its_conditions_it_says_less_or_nothing),
		cmocka_unit_test(
			an_interval_that_reaches_the_other_side_forbids_a_verdict),
		cmocka_unit_test(a_plan_can_ask_for_more_and_not_for_less),
		cmocka_unit_test(nothing_of_a_suspects_lab_scores_it),
		cmocka_unit_test(too_little_is_not_calibrated_on),
		cmocka_unit_test(an_abstention_weighs_one_and_ranks_last),
	};
	return cmocka_run_group_tests_name("weigh", tests, NULL, forget);
}
