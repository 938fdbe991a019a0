/* test_buf.c - bytes are added up to the largest size, and a refusal sticks. */
#include "base/buf.h"

#include "testing.h"

static void
everything_added_stands_in_order(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_str(&b, STR("a\0b"));
	buf_char(&b, '-');
	buf_fmt(&b, "%d %s", 12, "x");
	buf_add(&b, NULL, 0);
	assert_true(str_equal(buf_view(&b), STR("a\0b-12 x")));
	buf_release(&b);
}

static void
a_buffer_takes_its_largest_size_and_not_a_byte_more(void **state)
{
	struct err e = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	buf_str(&b, STR("1234"));
	assert_int_equal(buf_check(&b, "the text", &e), RC_OK);
	buf_char(&b, '5');
	assert_int_equal(buf_check(&b, "the text", &e), RC_LIMIT);
	assert_string_equal(e.text, "the text is larger than 4 bytes");
	assert_true(str_is(buf_view(&b), "1234"));
	buf_release(&b);
}

static void
after_a_refusal_nothing_is_added_until_it_is_cleared(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	buf_str(&b, STR("12345"));
	buf_char(&b, '1');
	assert_int_equal(b.len, 0);
	assert_null(buf_room(&b, 1));
	buf_clear(&b);
	buf_char(&b, '1');
	assert_true(str_is(buf_view(&b), "1"));
	buf_release(&b);
}

static void
long_formatted_text_is_whole_and_its_nul_is_not_counted(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5000);
	for (int width = 250; width < 260; width++) {
		buf_clear(&b);
		buf_fmt(&b, "%0*d", width, 7);
		assert_int_equal(b.len, width);
		assert_int_equal(b.ptr[width - 1], '7');
	}
	buf_release(&b);
}

static void
growth_keeps_what_was_there(void **state)
{
	enum { N = 100000 };
	struct buf b;

	(void)state;
	buf_init(&b, N);
	for (int i = 0; i < N; i++)
		buf_char(&b, (char)(i % 127));
	assert_false(b.over);
	assert_int_equal(b.len, N);
	assert_true(b.cap <= N);
	for (int i = 0; i < N; i++)
		assert_int_equal(b.ptr[i], i % 127);
	buf_release(&b);
}

static void
an_all_zero_buffer_refuses_everything(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_char(&b, 'x');
	assert_true(b.over);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_added_stands_in_order),
		cmocka_unit_test(a_buffer_takes_its_largest_size_and_not_a_byte_more),
		cmocka_unit_test(after_a_refusal_nothing_is_added_until_it_is_cleared),
		cmocka_unit_test(long_formatted_text_is_whole_and_its_nul_is_not_counted),
		cmocka_unit_test(growth_keeps_what_was_there),
		cmocka_unit_test(an_all_zero_buffer_refuses_everything),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
