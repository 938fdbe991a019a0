/* test_json_write.c - what is written, byte for byte. */
#include "base/json_write.h"

#include "testing.h"

#include <stdlib.h>

static void
wrote(struct buf *b, const char *want)
{
	buf_char(b, 0);
	assert_string_equal(b->ptr, want);
	buf_clear(b);
}

static void
some_document(struct json_write *w)
{
	json_write_object(w);
	json_write_key(w, "a\n");
	json_write_array(w);
	json_write_int(w, INT64_MIN);
	json_write_u64(w, UINT64_MAX);
	json_write_object(w);
	json_write_object_end(w);
	json_write_bool(w, true);
	json_write_bool(w, false);
	json_write_array_end(w);
	json_write_key(w, "b");
	json_write_null(w);
	json_write_key(w, "c");
	json_write_hex(w, "\x00\xab\x7f", 3);
	json_write_key(w, "d");
	json_write_raw(w, STR("[1]"));
	json_write_object_end(w);
}

static void
commas_and_lines_stand_where_they_should(void **state)
{
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	json_write_init(&w, &b);
	some_document(&w);
	wrote(&b, "{\"a\\n\":[-9223372036854775808,18446744073709551615,{},true,false],"
		  "\"b\":null,\"c\":\"00ab7f\",\"d\":[1]}");
	json_write_init(&w, &b);
	w.pretty = true;
	some_document(&w);
	wrote(&b,
		"{\n  \"a\\n\": [\n    -9223372036854775808,\n    18446744073709551615,\n"
		"    {},\n    true,\n    false\n  ],\n  \"b\": null,\n  \"c\": \"00ab7f\",\n"
		"  \"d\": [1]\n}");
	buf_release(&b);
}

static void
strings_are_escaped_as_little_as_json_allows(void **state)
{
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	json_write_init(&w, &b);
	json_write_str(&w, (struct str){ "\0\x01\b\f\n\r\t\x1f\"\\/\x7f\xc3\xa9", 14 });
	wrote(&b, "\"\\u0000\\u0001\\b\\f\\n\\r\\t\\u001f\\\"\\\\/\x7f\xc3\xa9\"");
	json_write_init(&w, &b);
	json_write_str(&w, (struct str){ 0 });
	wrote(&b, "\"\"");
	buf_release(&b);
}

static void
bad_bytes_become_replacement_characters(void **state)
{
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	json_write_init(&w, &b);
	json_write_str(&w, STR("a\xff"
			       "b\xe2\x82"));
	wrote(&b, "\"a\xef\xbf\xbd"
		  "b\xef\xbf\xbd\xef\xbf\xbd\"");
	buf_release(&b);
}

static void
doubles_read_back_the_same(void **state)
{
	static const struct {
		double v;
		const char *text;
	} want[] = { { 3, "3" }, { -0.0, "-0" }, { 0.1, "0.1" }, { 1e15, "1e15" },
		{ 123456789012345, "123456789012345" }, { 1e-5, "1e-5" },
		{ 0.1 + 0.2, "0.30000000000000004" }, { 1e300, "1e300" },
		{ 0x1p-1074, "5e-324" }, { 0x1p-1022, "2.2250738585072014e-308" },
		{ 0x1.fffffffffffffp1023, "1.7976931348623157e308" },
		{ -0x1p-44, "-5.684341886080802e-14" },
		{ 9007199254740993.0, "9007199254740992" } };
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		assert_true(strtod(want[i].text, NULL) == want[i].v);
		json_write_init(&w, &b);
		json_write_double(&w, want[i].v);
		wrote(&b, want[i].text);
	}
	buf_release(&b);
}

static void
sixty_levels_are_written(void **state)
{
	char want[2 * 60 + 1];
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	json_write_init(&w, &b);
	for (int i = 0; i < 60; i++)
		json_write_array(&w);
	for (int i = 0; i < 60; i++)
		json_write_array_end(&w);
	memset(want, '[', 60);
	memset(want + 60, ']', 60);
	want[120] = 0;
	wrote(&b, want);
	buf_release(&b);
}

static void
a_document_over_the_limit_fails_once_and_for_all(void **state)
{
	struct err e = { 0 };
	struct json_write w;
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	json_write_init(&w, &b);
	some_document(&w);
	assert_int_equal(buf_check(&b, "the verdict", &e), RC_LIMIT);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_and_lines_stand_where_they_should),
		cmocka_unit_test(strings_are_escaped_as_little_as_json_allows),
		cmocka_unit_test(bad_bytes_become_replacement_characters),
		cmocka_unit_test(doubles_read_back_the_same),
		cmocka_unit_test(sixty_levels_are_written),
		cmocka_unit_test(a_document_over_the_limit_fails_once_and_for_all),
	};
	return cmocka_run_group_tests_name("json_write", tests, NULL, NULL);
}
