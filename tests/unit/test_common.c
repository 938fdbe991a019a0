/* test_common.c - against counting by hand over every model. */
#include "sketch/common.h"

#include "base/random.h"
#include "sketch/shingle.h"

#include "testing.h"

enum { MODELS = 9, GRAMS = 60, VALUES = 80, DOCS = 30 };

static uint64_t gram[MODELS][GRAMS];
static struct common_set set[MODELS];

static void
fill(struct random *r)
{
	for (size_t m = 0; m < MODELS; m++) {
		size_t n = random_below(r, GRAMS + 1);

		for (size_t i = 0; i < n; i++)
			gram[m][i] = random_below(r, VALUES) << 56 | 1;
		set[m] = (struct common_set){ gram[m], shingle_unique(gram[m], n) };
	}
}

static bool
has(const struct common_set *s, uint64_t hash)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->gram[i] == hash)
			return true;
	return false;
}

/* How many models but those in the mask have it. */
static uint32_t
by_hand(uint64_t hash, unsigned without)
{
	uint32_t n = 0;

	for (size_t m = 0; m < MODELS; m++)
		n += !(without >> m & 1) && has(&set[m], hash);
	return n;
}

static void
check_all(const struct common *c, unsigned without)
{
	for (uint64_t v = 0; v < VALUES; v++)
		assert_int_equal(
			common_find(c, v << 56 | 1), by_hand(v << 56 | 1, without));
	assert_int_equal(common_find(c, 0), 0);
	assert_int_equal(common_find(c, UINT64_MAX), 0);
}

static void
counts_models_and_leaves_some_out(void **state)
{
	struct arena a = { 0 };
	struct random r;

	(void)state;
	random_init(&r, 1);
	for (unsigned round = 0; round < 50; round++) {
		struct common c;
		unsigned without = (unsigned)random_below(&r, 1u << MODELS);

		fill(&r);
		common_build(&c, &a, set, MODELS);
		check_all(&c, 0);
		for (size_t m = 0; m < MODELS; m++)
			if (without >> m & 1)
				common_leave_out(&c, &set[m]);
		check_all(&c, without);
		for (size_t m = 0; m < MODELS; m++)
			if (without >> m & 1)
				common_put_back(&c, &set[m]);
		check_all(&c, 0);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void
keeps_the_rare_ones_in_order(void **state)
{
	struct arena a = { 0 };
	struct random r;
	struct common c;

	(void)state;
	random_init(&r, 2);
	fill(&r);
	common_build(&c, &a, set, MODELS);
	for (uint32_t below = 0; below <= MODELS + 1; below++) {
		uint64_t out[GRAMS];
		size_t n = common_rare(out, &c, &set[1], below), at = 0;

		for (size_t i = 0; i < set[1].n; i++)
			if (by_hand(gram[1][i], 0) < below)
				assert_true(at < n && out[at++] == gram[1][i]);
		assert_int_equal(at, n);
	}
	arena_release(&a);
}

static void
no_models_and_empty_sets_are_fine(void **state)
{
	struct arena a = { 0 };
	struct common c;
	struct common_set none = { 0 };

	(void)state;
	common_build(&c, &a, NULL, 0);
	assert_int_equal(common_find(&c, 1), 0);
	common_build(&c, &a, &none, 1);
	assert_int_equal(c.n, 0);
	common_leave_out(&c, &none);
	assert_int_equal(common_rare(NULL, &c, &none, 5), 0);
	arena_release(&a);
}

/* Each document's grams go to one of two segments; document 29 is beyond the table. */
static void
counts_models_over_segments_once_each(void **state)
{
	static struct posting p[2][DOCS * 8], scratch[DOCS * 8];
	uint32_t model_of[DOCS - 1];
	bool met[VALUES][MODELS] = { { false } };
	size_t n[2] = { 0 };
	struct arena a = { 0 };
	struct random r;
	struct buf b[2];
	struct segment s[2];
	const struct segment *seg[2] = { &s[0], &s[1] };
	struct common_scan scan;
	struct err e = { 0 };

	(void)state;
	random_init(&r, 3);
	for (uint32_t doc = 0; doc < DOCS; doc++) {
		uint32_t model = (uint32_t)random_below(&r, MODELS + 1);

		if (doc < DOCS - 1)
			model_of[doc] = model < MODELS ? model : COMMON_NO_MODEL;
		for (size_t i = 0; i < 8; i++) {
			uint64_t v = random_below(&r, VALUES / 4);

			p[doc % 2][n[doc % 2]++] =
				(struct posting){ segment_key(v << 40), doc };
			if (doc < DOCS - 1 && model < MODELS)
				met[v][model] = true;
		}
	}
	for (size_t k = 0; k < 2; k++) {
		buf_init(&b[k], 1 << 16);
		segment_write(&b[k], p[k], segment_sort(p[k], scratch, n[k]));
		assert_int_equal(segment_open(&s[k], buf_view(&b[k]), &e), RC_OK);
	}
	common_scan_init(&scan, &a, model_of, DOCS - 1, MODELS);
	/* Once before and once after the numbers of questions start anew. */
	for (scan.question = UINT32_MAX - VALUES - 20; scan.question > VALUES;) {
		for (uint64_t v = 0; v < VALUES; v++) {
			uint32_t want = 0;

			for (size_t m = 0; m < MODELS; m++)
				want += met[v][m];
			assert_int_equal(
				common_scan_count(&scan, seg, 2, v << 40, UINT32_MAX),
				want);
			assert_int_equal(common_scan_count(&scan, seg, 2, v << 40, 2),
				want < 2 ? want : 2);
		}
	}
	for (size_t k = 0; k < 2; k++)
		buf_release(&b[k]);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_models_and_leaves_some_out),
		cmocka_unit_test(keeps_the_rare_ones_in_order),
		cmocka_unit_test(no_models_and_empty_sets_are_fine),
		cmocka_unit_test(counts_models_over_segments_once_each),
	};
	return cmocka_run_group_tests_name("common", tests, NULL, NULL);
}
