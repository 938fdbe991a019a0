/* test_hmac.c - HMAC-SHA256 against RFC 4231 (cases 1, 2, 6) and Python's hmac. */
#include "seal/hmac.h"

#include "testing.h"

static void
keys_of_any_length_give_what_the_rfc_says(void **state)
{
	static char eleven[20], aa[131];
	const struct {
		struct str key, text;
		const char *hex;
	} row[] = {
		{ { 0 }, { 0 },
			"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
		{ { eleven, sizeof eleven }, STR("Hi There"),
			"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ STR("Jefe"), STR("what do ya want for nothing?"),
			"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ { aa, sizeof aa },
			STR("Test Using Larger Than Block-Size Key - Hash Key First"),
			"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};

	(void)state;
	memset(eleven, 0x0b, sizeof eleven);
	memset(aa, 0xaa, sizeof aa);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		unsigned char mac32[DIGEST_BYTES];
		char hex[DIGEST_HEX_BYTES];

		hmac(mac32, row[i].key, row[i].text);
		digest_hex(hex, mac32);
		assert_string_equal(hex, row[i].hex);
	}
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(keys_of_any_length_give_what_the_rfc_says),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
