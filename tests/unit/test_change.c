/* test_change.c - a case made worse: answers cut at the front, fewer references. */
#include "match/change.h"
#include "match/panel.h"

#include "testing.h"

enum { MODELS = 6 };

static const uint32_t tok[] = { 5, 6, 7, 8 };
static struct roster_model model[MODELS];
static struct panel_answer answer[MODELS];
static struct panel panel;

/* Models 0 and 1 are of lab 0, which has a candidate; the others have labs of their own.
 * All but 0 are references; model 5 has no answer. */
static int
make_panel(void **state)
{
	(void)state;
	for (uint32_t m = 0; m < MODELS; m++) {
		model[m] = (struct roster_model){
			.lab = m < 2 ? 0 : m, .candidate = m == 0, .reference = m > 0
		};
		answer[m] = m < 5 ? (struct panel_answer){ .tok = tok, .n_tok = 4 }
				  : (struct panel_answer){ .n_tok = 0 };
	}
	panel = (struct panel){ .model = model,
		.n_model = MODELS,
		.n_prompt = 1,
		.n_lab = MODELS,
		.answer = answer };
	return 0;
}

static size_t
references(void)
{
	size_t n = 0;

	for (size_t m = 0; m < MODELS; m++)
		n += model[m].reference;
	return n;
}

static void
the_first_tokens_go_and_an_answer_stays_an_answer(void **state)
{
	const struct change three = { .drop_first = 3 }, nine = { .drop_first = 9 };

	(void)state;
	change_apply(&panel, &three, 1);
	assert_ptr_equal(answer[0].tok, tok + 3);
	assert_int_equal(answer[0].n_tok, 1);
	assert_null(answer[5].tok);
	change_apply(&panel, &nine, 1);
	assert_non_null(answer[0].tok);
	assert_int_equal(answer[0].n_tok, 0);
}

static void
references_of_teachers_labs_can_be_left_out(void **state)
{
	const struct change c = { .no_teacher_lab = true };

	(void)state;
	change_apply(&panel, &c, 1);
	assert_false(model[1].reference);
	assert_int_equal(references(), 4);
	assert_true(model[0].candidate);
}

static void
fewer_references_are_drawn_from_other_labs_first(void **state)
{
	const struct change four = { .n_reference = 4 }, nine = { .n_reference = 9 };

	(void)state;
	change_apply(&panel, &nine, 1);
	assert_int_equal(references(), 5);
	change_apply(&panel, &four, 1);
	assert_int_equal(references(), 4);
	assert_false(model[1].reference);
}

static void
the_same_seed_draws_the_same_references(void **state)
{
	const struct change two = { .n_reference = 2 };
	bool first[MODELS];

	(void)state;
	change_apply(&panel, &two, 7);
	for (size_t m = 0; m < MODELS; m++)
		first[m] = model[m].reference;
	make_panel(NULL);
	change_apply(&panel, &two, 7);
	for (size_t m = 0; m < MODELS; m++)
		assert_int_equal(first[m], model[m].reference);
	assert_int_equal(references(), 2);
}

static void
no_change_changes_nothing(void **state)
{
	const struct change none = { .n_reference = 0 };

	(void)state;
	change_apply(&panel, &none, 1);
	assert_int_equal(references(), 5);
	assert_ptr_equal(answer[0].tok, tok);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			the_first_tokens_go_and_an_answer_stays_an_answer, make_panel),
		cmocka_unit_test_setup(
			references_of_teachers_labs_can_be_left_out, make_panel),
		cmocka_unit_test_setup(
			fewer_references_are_drawn_from_other_labs_first, make_panel),
		cmocka_unit_test_setup(
			the_same_seed_draws_the_same_references, make_panel),
		cmocka_unit_test_setup(no_change_changes_nothing, make_panel),
	};
	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
