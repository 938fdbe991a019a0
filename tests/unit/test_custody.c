/* test_custody.c - the custody log and the manifests: strict, and exact about what is
 * wrong. */
#include "evidence/bag.h"
#include "evidence/custody.h"

#include "testing.h"
#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str
add(struct str log, const char *what)
{
	const struct custody_entry x = { .who = STR("A. Examiner"),
		.what = str_of(what),
		.time_ns = 1700000000000000000 };
	struct err e = { 0 };
	struct str out;

	assert_int_equal(custody_add(&out, &arena, log, &x, &e), RC_OK);
	return out;
}

static void
each_entry_names_the_one_before(void **state)
{
	struct str log = add(add((struct str){ 0 }, "made a copy"), "gave it away");
	struct err e = { 0 };
	size_t n;

	(void)state;
	assert_int_equal(custody_check(log, &n, &e), RC_OK);
	assert_int_equal(n, 2);
	assert_true(str_starts(log,
		STR("{\"seq\":1,\"prev\":\"0000000000000000000000000000000000000000000000000"
		    "000000000000000\",\"time\":\"2023-11-14T22:13:20Z\",\"who\":\"A. "
		    "Examiner\",\"what\":\"made a copy\"}\n")));
}

static void
broken(struct str log, const char *want)
{
	const struct custody_entry x = { .who = STR("a"), .what = STR("b") };
	struct err e = { 0 }, f = { 0 };
	struct str out;

	assert_int_equal(custody_check(log, NULL, &e), RC_INTEGRITY);
	assert_string_equal(e.text, want);
	assert_int_equal(custody_add(&out, &arena, log, &x, &f), RC_INTEGRITY);
}

static void
a_changed_log_is_refused_and_not_written_to(void **state)
{
	struct str log = add(add((struct str){ 0 }, "made a copy"), "gave it away");
	struct str rest = log, first = str_cut(&rest, '\n');
	char *copy = memcpy(ARENA_NEW(&arena, char, log.len), log.ptr, log.len);

	(void)state;
	copy[first.len - 3] = 'X';
	broken((struct str){ copy, log.len },
		"line 2: byte 16: does not follow the entry before");
	broken(rest, "line 1: byte 7: not entry 1");
	broken(str_sub(log, 0, log.len - 1), "its last line has no end");
}

static void
an_entry_without_who_or_what_is_refused(void **state)
{
	const struct custody_entry x = { .who = STR("A. Examiner") };
	struct err e = { 0 };
	struct str out;

	(void)state;
	assert_int_equal(custody_add(&out, &arena, (struct str){ 0 }, &x, &e), RC_USAGE);
}

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
manifest(const char *text, const char *want)
{
	struct err e = { 0 };
	struct bag_file *file;
	size_t n;

	bag_parse(&file, &n, &arena, str_of(text), &e);
	assert_string_equal(e.text, want);
}

static void
a_manifest_is_read_strictly(void **state)
{
	(void)state;
	manifest("", "");
	manifest(HEX "  data/a\n" HEX "  data/b\n", "");
	manifest(HEX "  data/a", "its last line has no end");
	manifest(HEX " data/a\n", "line 1: byte 0: not a digest, two blanks and a path");
	manifest("X" HEX "  data/a\n",
		"line 1: byte 0: not a digest, two blanks and a path");
	manifest(HEX "  data/b\n" HEX "  data/a\n",
		"line 2: byte 66: out of order, or twice");
	manifest(HEX "  data/a\n" HEX "  data/a\n",
		"line 2: byte 66: out of order, or twice");
	manifest(HEX "  data/../a\n", "line 1: byte 66: a path that leaves the bundle");
	manifest(HEX "  /etc/passwd\n", "line 1: byte 66: a path that leaves the bundle");
	manifest(HEX "  data//a\n", "line 1: byte 66: a path that leaves the bundle");
	manifest(HEX "  data\\a\n", "line 1: byte 66: a path that leaves the bundle");
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(each_entry_names_the_one_before),
		cmocka_unit_test(a_changed_log_is_refused_and_not_written_to),
		cmocka_unit_test(an_entry_without_who_or_what_is_refused),
		cmocka_unit_test(a_manifest_is_read_strictly),
	};

	return cmocka_run_group_tests(test, NULL, forget);
}
