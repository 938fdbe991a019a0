/* test_note.c - signatures, notes and envelopes: what we sign holds, and nothing else. */
#include "seal/base64.h"
#include "seal/dsse.h"
#include "seal/note.h"

#include "testing.h"
#include <string.h>

static struct arena arena;
static struct sign_key *key;
static unsigned char public32[SIGN_PUBLIC_BYTES];

static int
make_key(void **state)
{
	struct err e = { 0 };

	(void)state;
	if (sign_key_make(&key, SIGN_ED25519, &e))
		return -1;
	sign_public(public32, key);
	return 0;
}

static int
forget(void **state)
{
	(void)state;
	sign_key_free(key);
	arena_release(&arena);
	return 0;
}

static void
from_hex(unsigned char *out, const char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; hex[i]; i++)
		out[i / 2] =
			(unsigned char)(out[i / 2] << 4 |
					(unsigned char)(strchr(digits, hex[i]) - digits));
}

static void
the_second_case_of_rfc_8032_holds(void **state)
{
	unsigned char pk[32] = { 0 }, sig[64] = { 0 };

	(void)state;
	from_hex(pk, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
	from_hex(sig, "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	assert_true(sign_check(pk, sig, STR("\x72")));
	assert_false(sign_check(pk, sig, STR("\x73")));
}

/* The example of Go's note package, whose format C2SP's signed notes have. */
static void
a_published_note_holds(void **state)
{
	static const char note[] =
		"If you think cryptography is the answer to your problem,\n"
		"then you don't know what your problem is.\n\n"
		"\xe2\x80\x94 PeterNeumann "
		"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
		"tpRZb6KE6RyyBwJnAM=\n";
	unsigned char pk[32] = { 0 };
	struct err e = { 0 };
	struct str text;

	(void)state;
	from_hex(pk, "1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6");
	assert_int_equal(
		note_check(&text, &arena, str_of(note), STR("PeterNeumann"), pk, &e),
		RC_OK);
	assert_true(str_ends(text, STR("problem is.\n")));
	assert_int_equal(note_check(&text, &arena, str_of(note), STR("Peter"), pk, &e),
		RC_INTEGRITY);
}

static void
base64_has_one_spelling(void **state)
{
	struct str out;

	(void)state;
	assert_true(str_is(base64_write(&arena, "foob", 4), "Zm9vYg=="));
	assert_true(base64_read(&out, &arena, STR("Zm9vYg==")) && str_is(out, "foob"));
	assert_false(base64_read(&out, &arena, STR("Zm9vYh==")));
	assert_false(base64_read(&out, &arena, STR("Zm9vYg")));
	assert_false(base64_read(&out, &arena, STR("Zm9v Yg=")));
}

static enum rc
check(struct str note)
{
	struct err e = { 0 };
	struct str text;

	return note_check(&text, &arena, note, STR("case-1"), public32, &e);
}

static void
a_note_holds_and_no_flipped_bit_of_it_does(void **state)
{
	struct err e = { 0 };
	struct str note, text;
	char *copy;

	(void)state;
	assert_int_equal(
		note_sign(&note, &arena, STR("one\n\ntwo\n"), STR("case-1"), key, &e),
		RC_OK);
	assert_int_equal(
		note_check(&text, &arena, note, STR("case-1"), public32, &e), RC_OK);
	assert_true(str_is(text, "one\n\ntwo\n"));
	copy = memcpy(ARENA_NEW(&arena, char, note.len), note.ptr, note.len);
	for (size_t bit = 0; bit < note.len * 8; bit++) {
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(check((struct str){ copy, note.len }), RC_INTEGRITY);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
	}
	for (size_t len = 0; len < note.len; len++)
		assert_int_equal(check(str_sub(note, 0, len)), RC_INTEGRITY);
	assert_int_equal(check(arena_fmt(&arena, "%.*s\n", STR_ARG(note))), RC_INTEGRITY);
}

static void
names_and_texts_that_cannot_be_a_note_are_refused(void **state)
{
	struct err e = { 0 }, f = { 0 };
	struct str note;

	(void)state;
	assert_int_equal(note_sign(&note, &arena, STR("x\n"), STR("two words"), key, &e),
		RC_USAGE);
	assert_int_equal(note_sign(&note, &arena, STR("x"), STR("a"), key, &f), RC_USAGE);
	assert_string_equal(f.text, "a note ends with a newline");
}

static void
a_checkpoint_has_one_form(void **state)
{
	struct note_checkpoint c = { .origin = STR("case-1"), .n = 12 }, back;
	struct err e = { 0 };
	struct str text = note_checkpoint_write(&arena, &c);

	(void)state;
	assert_true(str_is(
		text, "case-1\n12\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
	assert_int_equal(note_checkpoint_parse(&back, &arena, text, &e), RC_OK);
	assert_int_equal(back.n, 12);
	assert_int_equal(note_checkpoint_parse(&back, &arena,
				 arena_fmt(&arena, "%.*sx\n", STR_ARG(text)), &e),
		RC_INTEGRITY);
}

static void
an_envelope_signs_the_encoding_of_the_specification(void **state)
{
	(void)state;
	assert_true(str_is(dsse_pae(&arena, STR("http://example.com/HelloWorld"),
				   STR("hello world")),
		"DSSEv1 29 http://example.com/HelloWorld 11 hello world"));
}

static void
an_envelope_holds_and_no_flipped_bit_of_it_does(void **state)
{
	struct err e = { 0 };
	struct str env, body;
	char *copy;

	(void)state;
	assert_int_equal(
		dsse_sign(&env, &arena, STR("t"), STR("{\"a\":1}"), key, &e), RC_OK);
	assert_int_equal(dsse_check(&body, &arena, env, STR("t"), public32, &e), RC_OK);
	assert_true(str_is(body, "{\"a\":1}"));
	copy = memcpy(ARENA_NEW(&arena, char, env.len), env.ptr, env.len);
	for (size_t bit = 0; bit < env.len * 8; bit++) {
		struct err f = { 0 };

		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(dsse_check(&body, &arena, (struct str){ copy, env.len },
					 STR("t"), public32, &f),
			RC_INTEGRITY);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
	}
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(the_second_case_of_rfc_8032_holds),
		cmocka_unit_test(a_published_note_holds),
		cmocka_unit_test(base64_has_one_spelling),
		cmocka_unit_test(a_note_holds_and_no_flipped_bit_of_it_does),
		cmocka_unit_test(names_and_texts_that_cannot_be_a_note_are_refused),
		cmocka_unit_test(a_checkpoint_has_one_form),
		cmocka_unit_test(an_envelope_signs_the_encoding_of_the_specification),
		cmocka_unit_test(an_envelope_holds_and_no_flipped_bit_of_it_does),
	};

	return cmocka_run_group_tests(test, make_key, forget);
}
