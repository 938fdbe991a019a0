/* test_head.c - header lines that leave open what the body is. */
#include "net/head.h"

#include "testing.h"

static void
expect(const char *lines, const char *want)
{
	const char *got = head_fault(str_of(lines));

	assert_string_equal(got ? got : "", want);
}

static void
a_head_that_is_clear_is_taken(void **state)
{
	(void)state;
	expect("", "");
	expect("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "");
	expect("HTTP/1.1 200 OK\r\nTRANSFER-encoding:Chunked\r\n\r\n", "");
	expect("HTTP/2 200\r\ncontent-encoding: identity\r\nx-content-length: a\r\n", "");
}

static void
a_head_that_can_be_read_in_two_ways_is_refused(void **state)
{
	static const char length[] = "a Content-Length that is not one number";
	static const char transfer[] = "a transfer coding that was not asked for";
	static const char content[] = "a content coding that was not asked for";

	(void)state;
	expect("HTTP/1.1 200\r\nContent-Length: 5\r\nContent-Length: 5\r\n", length);
	expect("HTTP/1.1 200\r\nContent-Length: 5, 5\r\n", length);
	expect("HTTP/1.1 200\r\nContent-Length: -5\r\n", length);
	expect("HTTP/1.1 200\r\nContent-Length:\r\n", length);
	expect("HTTP/1.1 200\r\nContent-Length: 1234567890123456789\r\n", length);
	expect("HTTP/1.1 200\r\nTransfer-Encoding: gzip, chunked\r\n", transfer);
	expect("HTTP/1.1 200\r\nContent-Encoding: identity\r\ncontent-encoding: br\r\n",
		content);
	expect("HTTP/1.1 200\r\nTransfer-Encoding:\r\n chunked\r\n",
		"a folded header line");
	expect("HTTP/1.1 200\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"a Content-Length beside a body in chunks");
}

static void
only_the_last_reply_of_a_head_counts(void **state)
{
	(void)state;
	expect("HTTP/1.1 103 Hints\r\nContent-Length: x\r\n\r\nHTTP/1.1 200 OK\r\n", "");
}

static void
a_body_without_length_or_chunks_ends_with_the_connection(void **state)
{
	(void)state;
	assert_true(head_is_open(STR("HTTP/1.1 200 OK\r\nConnection: close\r\n")));
	assert_false(head_is_open(STR("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")));
	assert_false(head_is_open(STR("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n")));
}

static void
a_packed_body_is_known_by_any_of_its_header_lines(void **state)
{
	(void)state;
	assert_true(
		head_is_coded(STR("Content-Encoding: identity\nContent-Encoding: br")));
	assert_false(head_is_coded(STR("Content-Encoding: identity\n")));
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_head_that_is_clear_is_taken),
		cmocka_unit_test(a_head_that_can_be_read_in_two_ways_is_refused),
		cmocka_unit_test(only_the_last_reply_of_a_head_counts),
		cmocka_unit_test(a_packed_body_is_known_by_any_of_its_header_lines),
		cmocka_unit_test(
			a_body_without_length_or_chunks_ends_with_the_connection),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
