/* test_str.c - borrowed strings and single bits. */
#include "base/bits.h"
#include "base/str.h"

#include "testing.h"

static const struct str none;

static void
equality_counts_every_byte(void **state)
{
	(void)state;
	assert_true(str_equal(STR("a\0b"), STR("a\0b")));
	assert_false(str_equal(STR("a\0b"), STR("a\0c")));
	assert_false(str_equal(STR("a"), STR("ab")));
	assert_true(str_equal(none, STR("")));
	assert_true(str_is(STR("ab"), "ab"));
	assert_true(str_is(none, ""));
	assert_int_equal(str_of(NULL).len, 0);
}

static void
order_is_that_of_unsigned_bytes_the_shorter_first(void **state)
{
	static const char *const sorted[] = { "", "a", "a ", "ab", "b", "\x7f", "\x80",
		"\xff" };
	const int n = sizeof sorted / sizeof *sorted;

	(void)state;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++) {
			int d = str_compare(str_of(sorted[i]), str_of(sorted[k]));

			assert_int_equal((d > 0) - (d < 0), (i > k) - (i < k));
		}
	assert_int_equal(str_compare(none, none), 0);
}

static void
a_start_and_an_end_are_found_even_when_they_are_all(void **state)
{
	(void)state;
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_true(str_starts(STR("abc"), STR("abc")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_starts(none, none));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_false(str_ends(STR("c"), STR("bc")));
	assert_false(str_ends(STR("abc"), STR("ab")));
}

static void
a_part_is_cut_to_what_there_is(void **state)
{
	(void)state;
	assert_true(str_is(str_sub(STR("abcd"), 1, 2), "bc"));
	assert_true(str_is(str_sub(STR("abcd"), 2, 99), "cd"));
	assert_true(str_is(str_sub(STR("abcd"), 9, SIZE_MAX), ""));
	assert_int_equal(str_sub(none, 1, 1).len, 0);
}

static void
a_cut_takes_one_piece_and_leaves_the_rest(void **state)
{
	struct str rest = STR("a,,b");

	(void)state;
	assert_true(str_is(str_cut(&rest, ','), "a"));
	assert_true(str_is(str_cut(&rest, ','), ""));
	assert_non_null(rest.ptr);
	assert_true(str_is(str_cut(&rest, ','), "b"));
	assert_null(rest.ptr);
	assert_int_equal(str_cut(&rest, ',').len, 0);
}

static void
a_trim_takes_ascii_white_space_at_both_ends_only(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR(" \t\r\n\f\va b\xa0 \n")), "a b\xa0"));
	assert_true(str_is(str_trim(STR(" \n ")), ""));
	assert_int_equal(str_trim(none).len, 0);
	/* memchr() over a literal would find its NUL if it were counted. */
	assert_int_equal(str_trim(STR("\0a\0")).len, 3);
}

static void
numbers_are_stored_with_the_low_byte_first(void **state)
{
	unsigned char byte[9] = { 0 };

	(void)state;
	bits_store(byte, 3, 0x123456);
	assert_memory_equal(byte, "\x56\x34\x12\0", 4);
	assert_int_equal(bits_load(byte, 3), 0x123456);
	bits_store(byte + 1, 8, 0xfedcba9876543210u);
	assert_int_equal(bits_load(byte + 1, 8), 0xfedcba9876543210u);
	assert_int_equal(bits_load(byte + 1, 0), 0);
}

static void
bits_are_rotated_and_counted(void **state)
{
	(void)state;
	assert_int_equal(bits_rotl(0x8000000000000001u, 1), 3);
	assert_int_equal(bits_rotl(1, 63), 0x8000000000000000u);
	assert_int_equal(bits_popcount(0xf0f), 8);
	assert_int_equal(bits_ctz(UINT64_C(1) << 40), 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equality_counts_every_byte),
		cmocka_unit_test(order_is_that_of_unsigned_bytes_the_shorter_first),
		cmocka_unit_test(a_start_and_an_end_are_found_even_when_they_are_all),
		cmocka_unit_test(a_part_is_cut_to_what_there_is),
		cmocka_unit_test(a_cut_takes_one_piece_and_leaves_the_rest),
		cmocka_unit_test(a_trim_takes_ascii_white_space_at_both_ends_only),
		cmocka_unit_test(numbers_are_stored_with_the_low_byte_first),
		cmocka_unit_test(bits_are_rotated_and_counted),
	};
	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
