/* test_bloom.c - every key that was added is held, and few others. */
#include "sketch/bloom.h"

#include "base/random.h"

#include "testing.h"

static void
what_was_added_is_held_and_one_in_eighty_of_the_rest(void **state)
{
	struct arena a = { 0 };
	struct random r;

	(void)state;
	random_init(&r, 5);
	for (uint64_t n = 1; n < 200000; n = 7 * n + 3) {
		/* Far apart, near each other, and alike in their lower half. */
		for (unsigned shift = 0; shift < 64; shift += 16) {
			uint64_t start = random_next(&r) << shift;
			size_t n_held = 0;
			struct bloom b;

			bloom_init(&b, &a, n);
			for (uint64_t i = 0; i < n; i++)
				bloom_add(&b, start + (i << shift % 48));
			for (uint64_t i = 0; i < n; i++)
				assert_true(
					bloom_may_hold(&b, start + (i << shift % 48)));
			for (unsigned i = 0; i < 20000; i++)
				n_held += bloom_may_hold(&b, random_next(&r));
			assert_true(n_held <= 20000 / 80 || n < 500);
			arena_reset(&a);
		}
	}
	arena_release(&a);
}

static void
an_empty_one_holds_nothing(void **state)
{
	struct bloom none = { 0 }, empty;
	struct arena a = { 0 };

	(void)state;
	bloom_init(&empty, &a, 0);
	for (uint64_t key = 0; key < 100; key++) {
		bloom_fetch(&empty, key);
		assert_false(bloom_may_hold(&none, key));
		assert_false(bloom_may_hold(&empty, key));
	}
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_added_is_held_and_one_in_eighty_of_the_rest),
		cmocka_unit_test(an_empty_one_holds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
