/* test_rx.c - matching under limits: what is found, refused, or not evaluated. */
#include "rx/rx.h"

#include "testing.h"

static struct rx_match match;

static int
open_match(void **state)
{
	struct err e = { 0 };

	(void)state;
	return rx_match_init(&match, &e) ? -1 : 0;
}

static int
close_match(void **state)
{
	(void)state;
	rx_match_release(&match);
	return 0;
}

static enum rx_result
find(struct rx_span *at, const char *pattern, unsigned flags, struct str text)
{
	struct err e = { 0 };
	enum rx_result r;
	struct rx *rx;

	assert_int_equal(rx_open(&rx, str_of(pattern), flags, &e), RC_OK);
	r = rx_find(at, &match, rx, text, 0);
	rx_close(rx);
	return r;
}

static void
spans_are_bytes_of_the_text(void **state)
{
	struct rx_span at;

	(void)state;
	assert_int_equal(find(&at, "B+", RX_CASELESS, STR("\xc3\xa9 abba")), RX_YES);
	assert_int_equal(at.start, 4);
	assert_int_equal(at.end, 6);
	assert_int_equal(find(&at, "x", 0, STR("")), RX_NO);
}

static void
literal_text_and_word_edges(void **state)
{
	struct rx_span at;

	(void)state;
	assert_int_equal(find(&at, "a.b", RX_LITERAL, STR("aXb a.b")), RX_YES);
	assert_int_equal(at.start, 4);
	assert_int_equal(find(&at, "bard", RX_LITERAL | RX_WORD | RX_CASELESS,
				 STR("bombarded by Bard.")),
		RX_YES);
	assert_int_equal(at.start, 13);
}

static void
a_catastrophic_pattern_is_not_evaluated(void **state)
{
	static char text[4096];
	struct rx_span at;

	(void)state;
	memset(text, 'a', sizeof text);
	assert_int_equal(find(&at, "(a+)+$|^(a|aa)+b\\1{9}", 0,
				 (struct str){ text, sizeof text - 1 }),
		RX_YES);
	assert_int_equal(find(&at, "^(a|aa)+[bc]$", 0, (struct str){ text, sizeof text }),
		RX_LIMIT);
}

static void
a_bad_pattern_names_its_byte(void **state)
{
	struct err e = { 0 };
	struct rx *rx;

	(void)state;
	assert_int_equal(rx_open(&rx, STR("ab(c"), 0, &e), RC_INPUT);
	assert_null(rx);
	assert_string_equal(e.text, "byte 4: missing closing parenthesis");
	e = (struct err){ 0 };
	assert_int_equal(rx_open(&rx, STR("a\\Cb"), 0, &e), RC_INPUT);
	e = (struct err){ 0 };
	assert_int_equal(rx_open(&rx, STR("caf\xe9"), 0, &e), RC_INPUT);
	assert_non_null(strstr(e.text, "UTF-8"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_bytes_of_the_text),
		cmocka_unit_test(literal_text_and_word_edges),
		cmocka_unit_test(a_catastrophic_pattern_is_not_evaluated),
		cmocka_unit_test(a_bad_pattern_names_its_byte),
	};
	return cmocka_run_group_tests_name("rx", tests, open_match, close_match);
}
