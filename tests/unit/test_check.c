/* test_check.c - check digits, against numbers that the standards and the card schemes
 * publish for testing. */
#include "rule/check.h"

#include "testing.h"

#include <string.h>

static size_t
passes(enum check c, const char *text)
{
	return check_passes(c, str_of(text));
}

static void
published_test_numbers_pass(void **state)
{
	static const char *const card[] = { "4111111111111111", "4111 1111 1111 1111",
		"5555-5555-5555-4444", "378282246310005", "3782 822463 10005",
		"6011111111111117", "30569309025904", "3530111333300000",
		"2223003122003222" };
	static const char *const iban[] = { "GB82 WEST 1234 5698 7654 32",
		"DE89370400440532013000", "FR14 2004 1010 0505 0001 3M02 606",
		"NO93 8601 1117 947", "MT84 MALT 0110 0001 2345 MTLC AST0 01S" };

	(void)state;
	for (size_t i = 0; i < sizeof card / sizeof *card; i++)
		assert_int_equal(passes(CHECK_LUHN, card[i]), strlen(card[i]));
	for (size_t i = 0; i < sizeof iban / sizeof *iban; i++)
		assert_int_equal(passes(CHECK_IBAN, iban[i]), strlen(iban[i]));
}

static void
every_wrong_digit_is_seen(void **state)
{
	const char *const good[] = { "4111111111111111", "DE89370400440532013000" };

	(void)state;
	for (size_t g = 0; g < 2; g++)
		for (size_t i = g ? 2 : 0; i < strlen(good[g]); i++) {
			char text[32];

			strcpy(text, good[g]);
			for (char c = '0'; c <= '9'; c++) {
				text[i] = c;
				assert_int_equal(
					passes(g ? CHECK_IBAN : CHECK_LUHN, text) > 0,
					c == good[g][i]);
			}
		}
}

static void
other_lengths_and_countries_do_not_pass(void **state)
{
	(void)state;
	assert_int_equal(passes(CHECK_LUHN, ""), 0);
	assert_int_equal(passes(CHECK_LUHN, "18"), 0);
	assert_int_equal(passes(CHECK_LUHN, "00000000000000000000"), 0);
	assert_int_equal(passes(CHECK_IBAN, ""), 0);
	assert_int_equal(passes(CHECK_IBAN, "ZZ89370400440532013000"), 0);
	assert_int_equal(passes(CHECK_IBAN, "DE8937040044053201300"), 0);
}

static void
an_iban_ends_where_its_country_says(void **state)
{
	(void)state;
	assert_int_equal(passes(CHECK_IBAN, "DE89 3704 0044 0532 0130 00 NEXT"), 27);
}

static void
without_a_check_all_passes(void **state)
{
	(void)state;
	assert_int_equal(passes(CHECK_NONE, "abc"), 3);
	assert_int_equal(check_parse(STR("luhn")), CHECK_LUHN);
	assert_int_equal(check_parse(STR("iban")), CHECK_IBAN);
	assert_int_equal(check_parse(STR("")), CHECK_NONE);
	assert_int_equal(check_parse(STR("crc")), CHECK_NONE);
	assert_string_equal(check_name(CHECK_IBAN), "iban");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_test_numbers_pass),
		cmocka_unit_test(every_wrong_digit_is_seen),
		cmocka_unit_test(other_lengths_and_countries_do_not_pass),
		cmocka_unit_test(an_iban_ends_where_its_country_says),
		cmocka_unit_test(without_a_check_all_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
