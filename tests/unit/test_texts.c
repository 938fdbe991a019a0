/* test_texts.c - texts without questions: lines, or a string of each JSON line. */
#include "config.h"

#include "read/texts.h"

#include "testing.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena a;
static struct err e;

static int
clear(void **state)
{
	(void)state;
	e = (struct err){ 0 };
	return 0;
}

static int
release(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void
a_line_is_a_text_and_json_gives_its_string(void **state)
{
	struct str t;

	(void)state;
	assert_int_equal(texts_parse(&t, &a, STR("plain \xff"), NULL, &e), RC_OK);
	assert_true(str_is(t, "plain \xff"));
	assert_int_equal(
		texts_parse(&t, &a, STR("{\"x\":[1,\"a\\nb\"]}"), "/x/1", &e), RC_OK);
	assert_true(str_is(t, "a\nb"));
}

static void
refuses(const char *line, size_t len, const char *pointer, const char *why)
{
	struct str t;

	e = (struct err){ 0 };
	assert_int_equal(
		texts_parse(&t, &a, (struct str){ line, len }, pointer, &e), RC_INPUT);
	assert_string_equal(e.text, why);
}

static void
what_is_no_text_is_refused_with_its_byte(void **state)
{
	(void)state;
	refuses("ab\0c", 4, NULL, "byte 2: a zero byte: this is no text");
	refuses("{\"text\":7}", 10, "/text",
		"byte 8: no string at /text: expected a string");
	refuses("{}", 2, "/text", "byte 0: nothing at /text: expected a string");
	refuses("{\"text\":\"a", 10, "/text",
		"json: byte 10: line 1: a string is not closed, but the text ends");
}

static size_t n_refused;
static char refusal[ERR_TEXT_BYTES];

static void
refused(void *ctx, const struct err *why)
{
	(void)ctx;
	n_refused++;
	snprintf(refusal, sizeof refusal, "%s", strchr(why->text, ':'));
}

static void
a_bad_line_is_told_and_the_next_one_read(void **state)
{
	char path[] = "/tmp/assay-test-texts-XXXXXX";
	const struct texts_options o = { .pointer = "/t", .refused = refused };
	const char file[] = "{\"t\":\"one\"}\n\n{\"t\":2}\n{\"t\":\"three\"}";
	int fd = mkstemp(path);
	struct texts_item item;
	struct texts *t;

	(void)state;
	assert_true(fd >= 0 && write(fd, file, sizeof file - 1) == sizeof file - 1);
	close(fd);
	assert_int_equal(texts_open(&t, path, &o, &e), RC_OK);
	assert_true(texts_next(t, &item) && str_is(item.text, "one"));
	assert_true(texts_next(t, &item) && str_is(item.text, "three"));
	assert_true(item.line == 4 && item.offset == 21);
	assert_false(texts_next(t, &item));
	assert_int_equal(texts_check(t, &e), RC_OK);
	texts_close(t);
	unlink(path);
	assert_int_equal(n_refused, 1);
	assert_string_equal(
		refusal, ": line 3: byte 5: no string at /t: expected a string");
}

static void
a_pointer_without_a_slash_is_refused(void **state)
{
	const struct texts_options o = { .pointer = "text" };
	struct texts *t;

	(void)state;
	assert_int_equal(texts_open(&t, "-", &o, &e), RC_USAGE);
	assert_null(t);
	texts_close(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_is_a_text_and_json_gives_its_string, clear),
		cmocka_unit_test_setup(what_is_no_text_is_refused_with_its_byte, clear),
		cmocka_unit_test_setup(a_bad_line_is_told_and_the_next_one_read, clear),
		cmocka_unit_test_setup(a_pointer_without_a_slash_is_refused, clear),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
