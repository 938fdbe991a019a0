/* test_match.c - similarities and centring against their definitions, computed by
 * tests/vectors/match/make.py from plain sets. */
#include "base/hash64.h"
#include "match/centre.h"
#include "match/overlap.h"

#include "testing.h"
#include "vectors/match/expected.h"
#include <math.h>

enum { MODELS = 7, PROMPTS = 5, VOCAB = 40 };

static struct arena arena;
static struct panel panel;
static struct roster_model model[MODELS];
static struct panel_prompt prompt[PROMPTS];
static struct panel_answer answer[MODELS * PROMPTS];
static uint64_t lcg_state;

static uint32_t
draw(uint32_t n)
{
	lcg_state = lcg_state * 16807 % 2147483647;
	return (uint32_t)(lcg_state % n);
}

static const uint32_t *
draw_tokens(uint32_t *n, uint32_t low, uint32_t high)
{
	uint32_t *t;

	*n = low + draw(high - low);
	t = ARENA_RAW(&arena, uint32_t, *n);
	for (uint32_t i = 0; i < *n; i++) {
		uint32_t a = draw(VOCAB);

		t[i] = a * draw(VOCAB) / VOCAB;
	}
	return t;
}

static int
make_panel(void **state)
{
	static const uint32_t lab[MODELS] = { 0, 0, 1, 2, 3, 3, 4 };
	static bool word[VOCAB];

	(void)state;
	lcg_state = 5;
	panel = (struct panel){ .model = model,
		.n_model = MODELS,
		.prompt = prompt,
		.n_prompt = PROMPTS,
		.answer = answer,
		.n_lab = 5 };
	map_init(&panel.vocab.number, &arena);
	for (uint64_t i = 0; i < VOCAB; i++) {
		map_put_u64(&panel.vocab.number, hash64_mix(i + 1), NULL);
		word[i] = true;
	}
	panel.vocab.word = word;
	for (size_t p = 0; p < PROMPTS; p++)
		prompt[p].tok = draw_tokens(&prompt[p].n_tok, 3, 6);
	for (size_t m = 0; m < MODELS; m++) {
		model[m].lab = lab[m];
		model[m].reference = m != 0 && m != 5;
		for (size_t p = 0; p < PROMPTS; p++) {
			struct panel_answer *a = &answer[m * PROMPTS + p];

			*a = (struct panel_answer){ 0 };
			if (draw(9) != 0)
				a->tok = draw_tokens(&a->n_tok, 4, 30);
		}
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

static bool
same(double got, double want)
{
	return isnan(want) ? isnan(got) : fabs(got - want) < 1e-6;
}

static void
check_pairs(const struct overlap *o, const double *want)
{
	for (size_t i = 0; i < MODELS; i++)
		for (size_t j = 0; j < MODELS; j++)
			for (size_t p = 0; i != j && p < PROMPTS; p++)
				assert_true(same((double)overlap_pair(o, i, j)[p],
					want[(i * MODELS + j) * PROMPTS + p]));
}

static const struct view openings = { TOKEN_ALL, 8, 0, 1, 2 };
static const struct view pairs = { TOKEN_WORDS, 0, 0, 2, 2 };

static void
cosine_of_idf_weights_follows_its_definition(void **state)
{
	struct overlap o;

	(void)state;
	overlap_new(&o, &arena, &panel, &openings, OVERLAP_COSINE, 1);
	check_pairs(&o, want_cosine);
}

static void
jaccard_follows_its_definition(void **state)
{
	struct overlap o;

	(void)state;
	overlap_new(&o, &arena, &panel, &pairs, OVERLAP_JACCARD, 1);
	check_pairs(&o, want_jaccard);
}

static void
exclusive_overlap_leaves_out_what_any_reference_wrote(void **state)
{
	struct overlap o;

	(void)state;
	overlap_new(&o, &arena, &panel, &pairs, OVERLAP_EXCLUSIVE, 1);
	check_pairs(&o, want_exclusive);
}

static void
threads_change_no_bit(void **state)
{
	struct overlap one, three;

	(void)state;
	overlap_new(&one, &arena, &panel, &openings, OVERLAP_COSINE, 1);
	overlap_new(&three, &arena, &panel, &openings, OVERLAP_COSINE, 3);
	assert_memory_equal(one.value, three.value,
		MODELS * (MODELS - 1) / 2 * PROMPTS * sizeof *one.value);
}

static void
centring_follows_its_definition(void **state)
{
	static const size_t pair[][2] = { { 5, 0 }, { 2, 3 }, { 0, 6 } };
	struct overlap o;
	struct centre *c;
	double got[PROMPTS];

	(void)state;
	overlap_new(&o, &arena, &panel, &openings, OVERLAP_COSINE, 1);
	c = centre_new(&arena, &panel, &o);
	for (size_t i = 0; i < 3; i++) {
		assert_true(
			centre_pair(got, c, pair[i][0], pair[i][1], CENTRE_NO_LAB) > 0);
		for (size_t p = 0; p < PROMPTS; p++)
			assert_true(same(got[p], want_centred[i * PROMPTS + p]));
	}
	assert_true(centre_pair(got, c, 2, 3, 4) > 0);
	for (size_t p = 0; p < PROMPTS; p++)
		assert_true(same(got[p], want_without[p]));
}

enum { CROWD = 14 };

/* Fourteen models of as many labs: model i answers with the first 3 + i tokens. The
 * first is the suspect, the second the candidate, the rest are references. */
static struct panel
crowd_of(void)
{
	struct panel p = panel;

	p.n_model = p.n_lab = CROWD;
	p.model = ARENA_NEW(&arena, struct roster_model, CROWD);
	p.answer = ARENA_NEW(&arena, struct panel_answer, CROWD * PROMPTS);
	for (size_t m = 0; m < CROWD; m++) {
		p.model[m] = panel.model[m % MODELS];
		p.model[m].lab = (uint32_t)m;
		p.model[m].reference = m > 1;
		for (size_t q = 0; q < PROMPTS; q++) {
			struct panel_answer *a = &p.answer[m * PROMPTS + q];

			*a = *panel_answer(&panel, m % MODELS, q);
			a->n_tok = a->n_tok < 3 + m ? a->n_tok : (uint32_t)(3 + m);
		}
	}
	return p;
}

static void
like_length_leaves_the_nearest_half_of_the_references(void **state)
{
	struct panel p = crowd_of();
	struct overlap o;
	double all[PROMPTS], got[PROMPTS], want[PROMPTS];

	(void)state;
	overlap_new(&o, &arena, &p, &openings, OVERLAP_COSINE, 1);
	assert_int_equal(
		centre_pair(all, centre_new(&arena, &p, &o), 0, 1, CENTRE_NO_LAB),
		CROWD - 2);
	p.like_length = true;
	assert_int_equal(
		centre_pair(got, centre_new(&arena, &p, &o), 0, 1, CENTRE_NO_LAB), 6);
	assert_memory_not_equal(got, all, sizeof got);
	/* The suspect has the shortest answers: the next six are the nearest. */
	p.like_length = false;
	for (size_t m = 8; m < CROWD; m++)
		p.model[m].reference = false;
	centre_pair(want, centre_new(&arena, &p, &o), 0, 1, CENTRE_NO_LAB);
	assert_memory_equal(got, want, sizeof got);
}

static void
nothing_of_the_suspects_lab_is_a_reference(void **state)
{
	(void)state;
	assert_false(panel_is_reference(&panel, 4, 5, 0)); /* the suspect's lab */
	assert_false(panel_is_reference(&panel, 1, 5, 0)); /* the candidate's lab */
	assert_true(panel_is_reference(&panel, 2, 5, 0));
	assert_false(panel_is_reference(&panel, 0, 5, 2)); /* no reference at all */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cosine_of_idf_weights_follows_its_definition),
		cmocka_unit_test(jaccard_follows_its_definition),
		cmocka_unit_test(exclusive_overlap_leaves_out_what_any_reference_wrote),
		cmocka_unit_test(threads_change_no_bit),
		cmocka_unit_test(centring_follows_its_definition),
		cmocka_unit_test(like_length_leaves_the_nearest_half_of_the_references),
		cmocka_unit_test(nothing_of_the_suspects_lab_is_a_reference),
	};
	return cmocka_run_group_tests_name("match", tests, make_panel, forget);
}
