/* test_digest.c - SHA-256 against Python's hashlib, whole and in pieces. */
#include "seal/digest.h"

#include "testing.h"
#include "vectors/digest/expected.h"

enum { N_EXPECTED = sizeof digest_expected / sizeof *digest_expected, MAX_LEN = 65536 };

static unsigned char input[MAX_LEN];

static int
fill(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof input; i++)
		input[i] = (unsigned char)(7 * i + 3);
	return 0;
}

static void
whole_inputs_give_what_hashlib_gives(void **state)
{
	unsigned char d[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	(void)state;
	for (size_t i = 0; i < N_EXPECTED; i++) {
		digest_of(d, input, digest_expected[i].len);
		digest_hex(hex, d);
		assert_string_equal(hex, digest_expected[i].hex);
	}
}

static void
pieces_give_the_same_as_the_whole(void **state)
{
	unsigned char d[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct digest part;

	(void)state;
	for (size_t step = 1; step < 200; step += 37) {
		digest_init(&part);
		for (size_t at = 0; at < 1000; at += step)
			digest_add(
				&part, input + at, step < 1000 - at ? step : 1000 - at);
		digest_end(&part, d);
		assert_null(part.ctx);
		digest_hex(hex, d);
		assert_string_equal(hex, digest_expected[N_EXPECTED - 2].hex);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_inputs_give_what_hashlib_gives),
		cmocka_unit_test(pieces_give_the_same_as_the_whole),
	};
	return cmocka_run_group_tests_name("digest", tests, fill, NULL);
}
