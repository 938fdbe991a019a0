/* test_winnow.c - against the definition, and the guarantee that it is for. */
#include "sketch/winnow.h"

#include "base/random.h"
#include "sketch/shingle.h"

#include "paths.h"

/* The definition: each window's rightmost minimum, one that was just kept not again. */
static size_t
by_definition(struct mark *kept, const uint64_t *hash, size_t n, size_t w)
{
	size_t n_kept = 0;

	if (w > n)
		w = n;
	for (size_t start = 0; n && start + w <= n; start++) {
		size_t best = start;

		for (size_t i = start; i < start + w; i++)
			if (hash[i] <= hash[best])
				best = i;
		if (!n_kept || kept[n_kept - 1].at != best)
			kept[n_kept++] = (struct mark){ hash[best], (uint32_t)best };
	}
	return n_kept;
}

static void
check(const uint64_t *hash, size_t n, size_t w)
{
	struct mark want[600], got[600];
	size_t n_want = by_definition(want, hash, n, w);

	assert_int_equal(winnow_select(got, hash, n, w), n_want);
	for (size_t i = 0; i < n_want; i++) {
		assert_int_equal(got[i].at, want[i].at);
		assert_true(got[i].hash == hash[got[i].at]);
	}
}

static void
keeps_what_the_definition_keeps_for_all_short_sequences(void **state)
{
	(void)state;
	/* Every sequence of up to 8 of 3 values, every window. */
	for (size_t n = 0, total = 1; n <= 8; n++, total *= 3) {
		for (size_t code = 0; code < total; code++) {
			uint64_t hash[8];

			for (size_t i = 0, c = code; i < n; i++, c /= 3)
				hash[i] = c % 3;
			for (size_t w = 1; w <= 9; w++)
				check(hash, n, w);
		}
	}
}

static void
keeps_what_the_definition_keeps_for_random_and_sorted_ones(void **state)
{
	static const size_t window[] = { 1, 2, 4, 15, 16, 17, 100, WINNOW_WINDOW_MAX };
	uint64_t hash[600];
	struct random r;

	(void)state;
	random_init(&r, 2);
	for (unsigned round = 0; round < 300; round++) {
		size_t n = random_below(&r, 601);

		for (size_t i = 0; i < n; i++) {
			uint64_t v[] = { random_next(&r), random_below(&r, 4), i, n - i,
				7 };

			hash[i] = v[round % 5];
		}
		for (size_t k = 0; k < sizeof window / sizeof window[0]; k++)
			check(hash, n, window[k]);
	}
}

/* Two texts of one alphabet with a common run of w + k - 1 tokens share a kept hash. */
static bool
share_a_mark(const uint64_t *a, const uint64_t *b, size_t n, size_t w, size_t k)
{
	uint64_t gram[2][64];
	struct mark kept[2][64];
	size_t n_kept[2];

	n_kept[0] = winnow_select(kept[0], gram[0], shingle_hash(gram[0], a, n, k), w);
	n_kept[1] = winnow_select(kept[1], gram[1], shingle_hash(gram[1], b, n, k), w);
	for (size_t i = 0; i < n_kept[0]; i++)
		for (size_t j = 0; j < n_kept[1]; j++)
			if (kept[0][i].hash == kept[1][j].hash)
				return true;
	return false;
}

static void
a_long_enough_shared_run_is_never_missed(void **state)
{
	struct random r;

	(void)state;
	random_init(&r, 3);
	for (unsigned round = 0; round < 20000; round++) {
		size_t k = 1 + random_below(&r, 5), w = 1 + random_below(&r, 16);
		size_t run = w + k - 1, n = run + random_below(&r, 64 - run);
		uint64_t a[64], b[64];
		size_t at_a = random_below(&r, n - run + 1);
		size_t at_b = random_below(&r, n - run + 1);

		for (size_t i = 0; i < n; i++) {
			/* Different alphabets outside the run, a small one inside. */
			a[i] = random_below(&r, 3);
			b[i] = 3 + random_below(&r, 3);
		}
		for (size_t i = 0; i < run; i++)
			b[at_b + i] = a[at_a + i];
		assert_true(share_a_mark(a, b, n, w, k));
	}
}

static void
keeps_about_two_in_w_plus_one_of_random_hashes(void **state)
{
	static uint64_t hash[100000];
	static struct mark kept[100000];
	struct random r;
	size_t n = sizeof hash / sizeof hash[0], n_kept;

	(void)state;
	random_init(&r, 4);
	for (size_t i = 0; i < n; i++)
		hash[i] = random_next(&r);
	n_kept = winnow_select(kept, hash, n, WINNOW_WINDOW);
	/* 2/17 of them, within five standard deviations of a binomial. */
	assert_in_range(n_kept, 11255, 12274);
}

/* Nearly all are in the sample, so that what is kept soon overwrites what is not yet
 * looked at. */
static void
what_is_kept_may_overwrite_the_hashes(void **state)
{
	enum { N = 5000 };
	static uint64_t hash[N], want[N];
	struct arena a = { 0 };
	struct random r;

	(void)state;
	random_init(&r, 5);
	for (unsigned round = 0; round < 200; round++) {
		size_t n = random_below(&r, N + 1), n_want, n_part = 0;
		uint64_t rare = 1 + random_below(&r, 600);
		static struct mark mark[N];
		size_t n_mark;

		for (size_t i = 0; i < n; i++)
			hash[i] = random_next(&r) >> (random_below(&r, rare) ? 3 : 0);
		n_mark = winnow_select(mark, hash, n, WINNOW_WINDOW);
		n_want = 0;
		for (size_t i = 0; i < n; i++) {
			bool marked = n_part < n_mark && mark[n_part].at == i;

			n_part += marked;
			if (marked || winnow_frac(hash[i]))
				want[n_want++] = hash[i];
		}
		assert_int_equal(winnow_keep(hash, &a, hash, n), n_want);
		assert_memory_equal(hash, want, n_want * sizeof *want);
		arena_reset(&a);
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_the_definition_keeps_for_all_short_sequences),
		cmocka_unit_test(
			keeps_what_the_definition_keeps_for_random_and_sorted_ones),
		cmocka_unit_test(a_long_enough_shared_run_is_never_missed),
		cmocka_unit_test(keeps_about_two_in_w_plus_one_of_random_hashes),
		cmocka_unit_test(what_is_kept_may_overwrite_the_hashes),
	};
	return paths_run("winnow", tests);
}
