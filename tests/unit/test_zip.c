/* test_zip.c - what was packed comes back, and nothing else is taken for it. */
#include "base/zip.h"

#include "testing.h"
#include <pthread.h>

enum { LEN = 100000 };

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str
sample(size_t len)
{
	char *p = ARENA_RAW(&arena, char, len + 1);

	for (size_t i = 0; i < len; i++)
		p[i] = (char)(i * i / 7);
	return (struct str){ p, len };
}

static void
what_was_packed_comes_back(void **state)
{
	static const size_t lens[] = { 0, 1, 2, 255, 4096, LEN };
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
		struct str raw = sample(lens[i]), packed = zip_pack(&arena, raw), back;

		assert_int_equal(zip_unpack(&back, &arena, packed, lens[i], &e), RC_OK);
		assert_true(str_equal(back, raw));
	}
}

static void
the_same_text_packs_to_the_same_bytes(void **state)
{
	(void)state;
	assert_true(
		str_equal(zip_pack(&arena, sample(LEN)), zip_pack(&arena, sample(LEN))));
}

struct job {
	struct arena arena;
	struct str raw, packed;
};

static void *
pack_in_a_new_thread(void *arg)
{
	struct job *j = arg;

	j->packed = zip_pack(&j->arena, j->raw);
	return NULL;
}

/* Contexts are kept, and what was packed before must not show. */
static void
bytes_do_not_depend_on_what_was_packed_before(void **state)
{
	pthread_t thread;

	(void)state;
	for (size_t len = 0; len < 3000; len += 97) {
		struct job j = { .raw = sample(len) };

		zip_pack(&arena, sample(LEN - len));
		assert_int_equal(
			pthread_create(&thread, NULL, pack_in_a_new_thread, &j), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_true(str_equal(zip_pack(&arena, j.raw), j.packed));
		arena_release(&j.arena);
	}
}

static void
a_text_over_the_limit_is_refused(void **state)
{
	struct str packed = zip_pack(&arena, sample(1000)), back;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(zip_unpack(&back, &arena, packed, 999, &e), RC_INTEGRITY);
	assert_string_equal(
		e.text, "the packed text is 1000 bytes unpacked, over the limit of 999");
}

static void
every_truncation_is_refused(void **state)
{
	struct str packed = zip_pack(&arena, sample(300)), back;

	(void)state;
	for (size_t len = 0; len < packed.len; len++) {
		struct err e = { 0 };

		assert_int_equal(
			zip_unpack(&back, &arena, str_sub(packed, 0, len), LEN, &e),
			RC_INTEGRITY);
		assert_true(back.len == 0);
	}
}

static void
a_changed_byte_is_refused_or_changes_nothing(void **state)
{
	struct str raw = sample(300), packed = zip_pack(&arena, raw), back;

	(void)state;
	for (size_t i = 0; i < packed.len; i++) {
		struct str bad = arena_str(&arena, packed);
		struct err e = { 0 };

		((char *)(uintptr_t)bad.ptr)[i] ^= 0x10;
		if (zip_unpack(&back, &arena, bad, LEN, &e) == RC_OK)
			assert_true(str_equal(back, raw));
		else
			assert_int_equal(e.rc, RC_INTEGRITY);
	}
}

static void
bytes_after_the_frame_are_refused(void **state)
{
	struct str packed = zip_pack(&arena, STR("text")), more, back;
	struct err e = { 0 };

	(void)state;
	/* The copy's uncounted NUL, counted. */
	more = arena_str(&arena, packed);
	more.len++;
	assert_int_equal(zip_unpack(&back, &arena, more, LEN, &e), RC_INTEGRITY);
	assert_string_equal(e.text, "byte 17: something follows the packed text");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_packed_comes_back),
		cmocka_unit_test(the_same_text_packs_to_the_same_bytes),
		cmocka_unit_test(bytes_do_not_depend_on_what_was_packed_before),
		cmocka_unit_test(a_text_over_the_limit_is_refused),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(a_changed_byte_is_refused_or_changes_nothing),
		cmocka_unit_test(bytes_after_the_frame_are_refused),
	};
	return cmocka_run_group_tests_name("zip", tests, NULL, forget);
}
