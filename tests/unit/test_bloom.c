/* test_bloom.c - every key that a set has may be there, and few others; sets that stand
 * side by side know nothing of each other. */
#include "sketch/bloom.h"

#include "base/arena.h"
#include "base/random.h"

#include "testing.h"
#include <stdlib.h>

static int
by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* n keys in order, of which the lowest bits are zero. */
static uint64_t *
make_keys(struct arena *a, struct random *r, uint64_t n)
{
	uint64_t *key = ARENA_RAW(a, uint64_t, n + 1);

	for (uint64_t i = 0; i < n; i++)
		key[i] = random_next(r) >> 12 << 12;
	qsort(key, n, sizeof *key, by_value);
	return key;
}

static void
fill(struct bloom_row *row, uint64_t n_row, unsigned set, const uint64_t *key, uint64_t n)
{
	struct bloom_fill f = { .row = row, .n_row = n_row, .set = set };

	for (uint64_t i = 0; i < n; i++)
		bloom_fill_add(&f, key[i]);
	bloom_fill_end(&f);
}

static unsigned
ask(const struct bloom_row *row, uint64_t n_row, uint64_t key)
{
	return bloom_ask(row + bloom_row_of(key, n_row), key);
}

static void
what_was_added_may_be_there_and_one_in_eighty_of_the_rest(void **state)
{
	struct arena a = { 0 };
	struct random r;

	(void)state;
	random_init(&r, 5);
	for (uint64_t n = 1; n < 200000; n = 7 * n + 3) {
		uint64_t n_row = bloom_rows(n), *key[BLOOM_SETS];
		struct bloom_row *row = ARENA_NEW(&a, struct bloom_row, n_row);
		size_t n_held = 0;

		for (unsigned set = 0; set < BLOOM_SETS; set++) {
			key[set] = make_keys(&a, &r, n);
			fill(row, n_row, set, key[set], n);
		}
		for (unsigned set = 0; set < BLOOM_SETS; set++)
			for (uint64_t i = 0; i < n; i++)
				assert_true(ask(row, n_row, key[set][i]) >> set & 1);
		for (unsigned i = 0; i < 20000; i++)
			n_held += (size_t)__builtin_popcount(
				ask(row, n_row, random_next(&r) >> 12 << 12));
		assert_true(n_held <= BLOOM_SETS * 20000 / 70 || n < 500);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void
an_empty_set_has_nothing(void **state)
{
	struct bloom_row row[1] = { 0 };
	struct random r;

	(void)state;
	assert_int_equal(bloom_rows(0), 1);
	random_init(&r, 6);
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(ask(row, 1, random_next(&r)), 0);
}

static void
a_set_takes_the_place_of_another_and_leaves_its_neighbours_alone(void **state)
{
	enum { N = 3000 };
	struct bloom_row row[N] = { 0 };
	uint64_t n_row = bloom_rows(N);
	struct arena a = { 0 };
	uint64_t *one, *two;
	struct random r;
	size_t n_old = 0;

	(void)state;
	random_init(&r, 7);
	one = make_keys(&a, &r, N);
	two = make_keys(&a, &r, N);
	fill(row, n_row, 2, one, N);
	fill(row, n_row, 3, one, N);
	fill(row, n_row, 2, two, N);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(ask(row, n_row, two[i]) & ~8U, 4);
		assert_int_equal(ask(row, n_row, one[i]) & ~4U, 8);
		n_old += ask(row, n_row, one[i]) >> 2 & 1;
	}
	assert_true(n_old <= N / 40);
	fill(row, n_row, 3, NULL, 0);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(ask(row, n_row, one[i]) & 8, 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_was_added_may_be_there_and_one_in_eighty_of_the_rest),
		cmocka_unit_test(an_empty_set_has_nothing),
		cmocka_unit_test(
			a_set_takes_the_place_of_another_and_leaves_its_neighbours_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
