/* test_merkle.c - the tree that grows and the tree made at once are the same. */
#include "testing.h"

#include "seal/merkle_grow.h"

enum { LEAVES = 300 };

static void
a_tree_that_grows_has_the_root_of_its_leaves_at_every_size(void **state)
{
	static unsigned char leaf32[LEAVES * MERKLE_BYTES];
	unsigned char want32[MERKLE_BYTES], got32[MERKLE_BYTES];
	struct merkle_grow g = { 0 };

	(void)state;
	for (size_t n = 0;; n++) {
		char data = (char)n;

		merkle_root(want32, leaf32, n);
		merkle_grow_root(got32, &g);
		assert_memory_equal(got32, want32, MERKLE_BYTES);
		if (n == LEAVES)
			break;
		merkle_leaf(leaf32 + n * MERKLE_BYTES, (struct str){ &data, n % 2 });
		merkle_grow_add(&g, leaf32 + n * MERKLE_BYTES);
	}
}

/* The roots that RFC 6962's test vectors give for their first eight leaves. */
static void
the_known_roots_come_out(void **state)
{
	static const unsigned char root32[MERKLE_BYTES] = { 0x5d, 0xc9, 0xda, 0x79, 0xa7,
		0x06, 0x59, 0xa9, 0xad, 0x55, 0x9c, 0xb7, 0x01, 0xde, 0xd9, 0xa2, 0xab,
		0x9d, 0x82, 0x3a, 0xad, 0x2f, 0x49, 0x60, 0xcf, 0xe3, 0x70, 0xef, 0xf4,
		0x60, 0x43, 0x28 };
	const struct str data[] = {
		STR(""), { "\0", 1 }, { "\x10", 1 }, { "\x20\x21", 2 }, { "\x30\x31", 2 },
		{ "\x40\x41\x42\x43", 4 }, { "\x50\x51\x52\x53\x54\x55\x56\x57", 8 },
		{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 }
	};
	unsigned char got32[MERKLE_BYTES];
	struct merkle_grow g = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
		merkle_leaf(got32, data[i]);
		merkle_grow_add(&g, got32);
	}
	merkle_grow_root(got32, &g);
	assert_memory_equal(got32, root32, MERKLE_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_tree_that_grows_has_the_root_of_its_leaves_at_every_size),
		cmocka_unit_test(the_known_roots_come_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
