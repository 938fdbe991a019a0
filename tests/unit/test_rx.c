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
	r = rx_find(at, &match, rx, text, 0, NULL);
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
	assert_int_equal(
		find(&at, "(a+)+$|^(a|aa)+b", 0, (struct str){ text, sizeof text - 1 }),
		RX_YES);
	assert_int_equal(find(&at, "^(a|aa)+[bc]$", 0, (struct str){ text, sizeof text }),
		RX_LIMIT);
}

/* PCRE2's limit alone lets the first two run for seconds. */
static void
starts_are_counted_together(void **state)
{
	static const char *const evil[] = { "(?=(a+))a*b|x{11}y", "a+[bc]", "(a|a)*[bc]",
		"(?:a*a*)*[bc]", "a{1000}b|a{1000}c", "(?<=a)a+a+[bc]" };
	static char text[65536];
	struct rx_span at;

	(void)state;
	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++)
		assert_int_equal(find(&at, evil[i], 0, (struct str){ text, sizeof text }),
			RX_LIMIT);
	assert_int_equal(find(&at, "a+a", 0, (struct str){ text, sizeof text }), RX_YES);
	assert_int_equal(find(&at, "as an ai (?:language )?model", RX_CASELESS,
				 (struct str){ text, sizeof text }),
		RX_NO);
}

static void
what_a_text_costs_adds_up(void **state)
{
	static char text[65536];
	struct err e = { 0 };
	struct rx_span at;
	uint64_t spent = 0;
	struct rx *rx;

	(void)state;
	memset(text, 'a', sizeof text);
	assert_int_equal(rx_open(&rx, STR("a(?=.*$)"), 0, &e), RC_OK);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(rx_find(&at, &match, rx,
					 (struct str){ text, sizeof text }, i, &spent),
			RX_YES);
	assert_true(spent > 20 * sizeof text / 4);
	while (rx_find(&at, &match, rx, (struct str){ text, sizeof text }, 0, &spent) ==
		RX_YES)
		;
	assert_true(spent > RX_STEPS + RX_STEPS_BYTE * sizeof text);
	rx_close(rx);
}

static void
what_cannot_be_counted_is_refused(void **state)
{
	static const struct {
		const char *pattern, *why;
	} bad[] = {
		{ "(a+)\\1b", "a back-reference: its cost has no bound, write out "
			      "what may repeat" },
		{ "(?<x>a)\\k<x>", "a back-reference: its cost has no bound, write "
				   "out what may repeat" },
		{ "\\w{1001}", "byte 6: a repeat of over 1000 times at least" },
		{ "(?:a\\d{7000,}|b)", "byte 10: a repeat of over 1000 times at least" },
	};
	struct rx_span at;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct rx *rx;

		assert_int_equal(rx_open(&rx, str_of(bad[i].pattern), 0, &e), RC_INPUT);
		assert_string_equal(e.text, bad[i].why);
	}
	assert_int_equal(
		find(&at, "\\x{2014}|a{1000}|b{1,2000}|c{,3000}", 0, STR("\xe2\x80\x94")),
		RX_YES);
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
		cmocka_unit_test(starts_are_counted_together),
		cmocka_unit_test(what_a_text_costs_adds_up),
		cmocka_unit_test(what_cannot_be_counted_is_refused),
		cmocka_unit_test(a_bad_pattern_names_its_byte),
	};
	return cmocka_run_group_tests_name("rx", tests, open_match, close_match);
}
