/* test_map.c - the hash table against what must hold of any table. */
#include "base/map.h"

#include "testing.h"
#include <stdio.h>

enum { MANY = 50000 };

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str
name(char room[32], unsigned i)
{
	return (struct str){ room, (size_t)snprintf(room, 32, "key %u", i) };
}

static void
keys_are_numbered_in_the_order_of_their_first_insertion(void **state)
{
	struct map m;
	bool fresh;

	(void)state;
	map_init(&m, &arena);
	assert_int_equal(map_put(&m, STR("b"), &fresh), 0);
	assert_true(fresh);
	assert_int_equal(map_put(&m, STR("a"), NULL), 1);
	assert_int_equal(map_put(&m, STR("b"), &fresh), 0);
	assert_false(fresh);
	assert_int_equal(m.n, 2);
	assert_true(str_is(m.key[0], "b"));
	assert_true(str_is(m.key[1], "a"));
}

static void
every_key_is_found_after_growth_and_no_other(void **state)
{
	struct map m;
	char room[32];

	(void)state;
	map_init(&m, &arena);
	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(map_put(&m, name(room, i), NULL), i);
	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(map_find(&m, name(room, i)), i);
	assert_int_equal(map_find(&m, name(room, MANY)), MAP_NONE);
}

static void
an_empty_table_finds_nothing(void **state)
{
	struct map m;

	(void)state;
	map_init(&m, &arena);
	assert_int_equal(map_find(&m, STR("")), MAP_NONE);
	assert_int_equal(map_find_u64(&m, 0), MAP_NONE);
}

static void
the_empty_string_and_a_nul_byte_are_keys_like_others(void **state)
{
	struct map m;

	(void)state;
	map_init(&m, &arena);
	assert_int_equal(map_put(&m, (struct str){ 0 }, NULL), 0);
	assert_int_equal(map_put(&m, STR("\0"), NULL), 1);
	assert_int_equal(map_put(&m, STR("\0\0"), NULL), 2);
	assert_int_equal(map_find(&m, STR("")), 0);
	assert_int_equal(map_find(&m, STR("\0")), 1);
}

static void
keys_are_copied(void **state)
{
	char room[] = "before";
	struct map m;

	(void)state;
	map_init(&m, &arena);
	map_put(&m, str_of(room), NULL);
	memcpy(room, "behind", sizeof room);
	assert_int_equal(map_find(&m, STR("before")), 0);
	assert_int_equal(map_find(&m, str_of(room)), MAP_NONE);
}

static void
numbers_that_differ_in_high_bits_only_are_found(void **state)
{
	struct map m;

	(void)state;
	map_init(&m, &arena);
	for (uint64_t i = 0; i < MANY; i++)
		assert_int_equal(map_put_u64(&m, i << 40, NULL), i);
	for (uint64_t i = 0; i < MANY; i++)
		assert_int_equal(map_find_u64(&m, i << 40), i);
	assert_int_equal(map_find_u64(&m, 1), MAP_NONE);
	assert_int_equal(m.hash[3], UINT64_C(3) << 40);
}

/* Slots in a row that a search for a missing key may have to look at: with good hashes
 * a few dozen at 3/4 full, with bad ones thousands. */
static void
regular_keys_do_not_pile_up(void **state)
{
	static const uint64_t step[] = { 1, 2, 4096, UINT64_C(1) << 32,
		0x9e3779b97f4a7c15u };
	unsigned run, longest;
	struct map m;

	(void)state;
	for (size_t s = 0; s < sizeof step / sizeof *step; s++) {
		map_init(&m, &arena);
		for (uint64_t i = 0; i < MANY; i++)
			map_put_u64(&m, i * step[s], NULL);
		run = longest = 0;
		for (uint32_t i = 0; i < m.n_slot; i++) {
			run = m.slot[i] ? run + 1 : 0;
			longest = run > longest ? run : longest;
		}
		assert_true(longest < 1000);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_numbered_in_the_order_of_their_first_insertion),
		cmocka_unit_test(every_key_is_found_after_growth_and_no_other),
		cmocka_unit_test(an_empty_table_finds_nothing),
		cmocka_unit_test(the_empty_string_and_a_nul_byte_are_keys_like_others),
		cmocka_unit_test(keys_are_copied),
		cmocka_unit_test(numbers_that_differ_in_high_bits_only_are_found),
		cmocka_unit_test(regular_keys_do_not_pile_up),
	};
	return cmocka_run_group_tests_name("map", tests, NULL, forget);
}
