/* test_json_pick.c - what a pointer leads to, and where two answers are refused. */
#include "base/json.h"

#include "paths.h"

/* A plan picks the same, decoded, for all of the pointers at once. */
static void
plan_picks_the_same(const char *text, const struct json_want *want, size_t n)
{
	struct json_val a[JSON_PICK_MAX], b[JSON_PICK_MAX];
	struct err ea = { 0 }, eb = { 0 };
	struct arena arena = { 0 };
	const struct json_pick_plan *plan = json_pick_plan(&arena, want, n);

	json_pick(a, want, n, str_of(text), &ea);
	json_pick_text(b, plan, &arena, str_of(text), &eb);
	assert_string_equal(ea.text, eb.text);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(a[i].kind, b[i].kind);
		assert_int_equal(a[i].offset, b[i].offset);
		assert_true(str_equal(a[i].raw, b[i].raw));
		if (a[i].kind == JSON_STRING)
			assert_true(str_equal(json_text(&arena, &a[i], NULL),
				json_text(&arena, &b[i], NULL)));
	}
	arena_release(&arena);
}

static void
a_plan_picks_what_its_pointers_do(void **state)
{
	static const struct json_want want[] = { { "" }, { "/" }, { "/a" }, { "/a" },
		{ "/a/b" }, { "/a/-" }, { "/eight__8" }, { "/nine____9" },
		{ "/sixteen_______16" }, { "/seventeen_______17" }, { "/a~1b" },
		{ "/a~0" }, { "/a~2" }, { "/\xc3\xa9" }, { "/eight__8/a" } };
	static const char *const text[] = { "{}", "[]", "7", "\"a\"", "{\"\":1}",
		"{\"a\":\"x\\n\"}", "{\"a\":{\"b\":\"\\u0041\"}}",
		"{\"a\":[\"1\",\"\\t2\"]}", "{\"a\":1,\"a\":2}",
		"{\"a\":{\"b\":1},\"a\":2}", "{\"\\u0061\":\"\\\"\"}",
		"{\"eight__8\":{\"a\":\"\\\\\"},\"nine____9\":\"\\n\"}",
		"{\"sixteen_______16\":1,\"seventeen_______17\":\"\\n\"}",
		"{\"sixteen_______1\":1,\"seventeen_______1\":2,\"eight__\":3}",
		"{\"sixteen_______167\":1,\"seventeen_______178\":2,\"nine____90\":3}",
		"{\"a/b\":\"\\/\",\"a~\":2,\"a~2\":3,\"\xc3\xa9\":4}",
		"{\"eight__8\":\"cut", "{\"a\":\"x\",\"b\":\"\\q\"}",
		"{\"x\":{\"a\":1,\"a\":{\"b\":2}},\"a\":\"\"}" };

	(void)state;
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
		for (size_t n = 0; n <= sizeof want / sizeof want[0]; n++)
			plan_picks_the_same(text[i], want, n);
}

/* What pointer picks out of text; "-" for nothing, the error's text after "!". */
static void
picks(const char *text, const char *pointer, const char *want)
{
	struct json_want w = { pointer };
	struct json_val v;
	struct err e = { 0 };

	if (json_pick(&v, &w, 1, str_of(text), &e)) {
		assert_int_equal(e.rc, RC_INPUT);
		assert_int_equal(v.kind, JSON_NONE);
		assert_int_equal(want[0], '!');
		assert_string_equal(e.text, want + 1);
	} else if (v.kind == JSON_NONE) {
		assert_string_equal(want, "-");
	} else {
		assert_int_equal(v.raw.len, strlen(want));
		assert_memory_equal(v.raw.ptr, want, v.raw.len);
	}
}

/* The examples of RFC 6901, section 5. */
static void
the_examples_of_the_rfc_hold(void **state)
{
	static const char text[] =
		"{ \"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"e^f\": 3,"
		"\"g|h\": 4, \"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, \"m~n\": 8 }";

	(void)state;
	picks(text, "", text);
	picks(text, "/foo", "[\"bar\", \"baz\"]");
	picks(text, "/foo/0", "bar");
	picks(text, "/", "0");
	picks(text, "/a~1b", "1");
	picks(text, "/c%d", "2");
	picks(text, "/e^f", "3");
	picks(text, "/g|h", "4");
	picks(text, "/i\\j", "5");
	picks(text, "/k\"l", "6");
	picks(text, "/ ", "7");
	picks(text, "/m~0n", "8");
}

static void
what_is_not_there_is_none(void **state)
{
	(void)state;
	picks("{\"a\":[1,2]}", "/b", "-");
	picks("{\"a\":[1,2]}", "/a/2", "-");
	picks("{\"a\":[1,2]}", "/a/00", "-");
	picks("{\"a\":[1,2]}", "/a/+1", "-");
	picks("{\"a\":[1,2]}", "/a/1/x", "-");
	picks("{\"a\":[1,2]}", "/a/18446744073709551616", "-");
	picks("{\"a~b\":1}", "/a~b", "-");
	picks("{\"a~b\":1}", "/a~2b", "-");
	picks("{\"a\":1}", "/a/", "-");
	picks("7", "/a", "-");
	picks("[]", "/-", "-");
}

static void
keys_are_compared_decoded(void **state)
{
	(void)state;
	picks("{\"\\u0061\\u00e9\\ud83d\\ude00\":1}", "/a\xc3\xa9\xf0\x9f\x98\x80", "1");
	picks("{\"\\u0061\":1}", "/ab", "-");
	picks("{\"\\u0061b\":1}", "/a", "-");
	picks("{\"a\\u002fb\":1}", "/a~1b", "1");
	picks("{\"a\\u0000\":1}", "/a", "-");
}

static void
a_dash_is_the_last_element(void **state)
{
	(void)state;
	picks("[1,2,3]", "/-", "3");
	picks("[[1,2],[3,4]]", "/-/-", "4");
	picks("[{\"a\":1},{\"b\":2}]", "/-/a", "-");
	picks("[{\"a\":1},{\"a\":[2]}]", "/-/a", "[2]");
	picks("[[1,2],[]]", "/-/-", "-");
	picks("{\"-\":1}", "/-", "1");
}

static void
a_place_with_two_answers_is_refused(void **state)
{
	(void)state;
	picks("{\"a\":1,\n\"a\":2}", "/a",
		"!json: byte 8: line 2: this key occurs a second time, so \"/a\" has two "
		"answers");
	picks("{\"a\":{\"x\":1},\"\\u0061\":{}}", "/a/x",
		"!json: byte 13: line 1: this key occurs a second time, so \"/a/x\" has two "
		"answers");
	picks("{\"a\":[1],\"a\":[2],\"a\":3}", "/a/-",
		"!json: byte 9: line 1: this key occurs a second time, so \"/a/-\" has two "
		"answers");
	picks("[{\"a\":1,\"a\":2},{\"a\":3}]", "/-/a", "3");
	picks("{\"a\":1,\"b\":2,\"b\":3}", "/a", "1");
}

static void
broken_text_after_the_place_is_still_an_error(void **state)
{
	(void)state;
	picks("{\"a\":1", "/a",
		"!json: byte 6: line 1: expected ',' or '}', but the text ends");
	picks("{\"a\":1}}", "/a",
		"!json: byte 7: line 1: expected the end of the text, not '}'");
	picks("[1,]", "/0", "!json: byte 3: line 1: expected a value, not ']'");
	picks("", "", "!json: byte 0: line 1: expected a value, but the text ends");
}

static void
many_places_are_picked_in_one_pass(void **state)
{
	static const struct json_want want[] = { { "/m/-/c" }, { "" }, { "/m/0/c" },
		{ "/m" }, { "/n" }, { "/m/1" } };
	static const char text[] = "{\"m\":[{\"c\":1},{\"c\":2}]}";
	struct json_val v[6];
	struct err e = { 0 };

	(void)state;
	assert_int_equal(json_pick(v, want, 6, str_of(text), &e), RC_OK);
	assert_true(str_is(v[0].raw, "2") && v[0].offset == 19);
	assert_true(str_is(v[1].raw, text) && v[1].offset == 0);
	assert_true(str_is(v[2].raw, "1") && v[2].offset == 11);
	assert_true(str_is(v[3].raw, "[{\"c\":1},{\"c\":2}]") && v[3].kind == JSON_ARRAY);
	assert_int_equal(v[4].kind, JSON_NONE);
	assert_true(str_is(v[5].raw, "{\"c\":2}") && v[5].offset == 14);
	assert_int_equal(json_pick(v, want, 0, STR("{}"), &e), RC_OK);
}

/* The most pointers there may be, and a path as deep as the reader goes. */
static void
the_limits_hold(void **state)
{
	struct json_want want[JSON_PICK_MAX];
	struct json_val v[JSON_PICK_MAX];
	char deep[2 * JSON_DEPTH_MAX + 2], path[2 * JSON_DEPTH_MAX + 1];
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < JSON_DEPTH_MAX; i++) {
		deep[i] = '[';
		deep[2 * JSON_DEPTH_MAX - i] = ']';
		path[2 * i] = '/';
		path[2 * i + 1] = '0';
	}
	deep[JSON_DEPTH_MAX] = '7';
	deep[2 * JSON_DEPTH_MAX + 1] = path[2 * JSON_DEPTH_MAX] = 0;
	for (size_t i = 0; i < JSON_PICK_MAX; i++)
		want[i].pointer = path;
	assert_int_equal(json_pick(v, want, JSON_PICK_MAX, str_of(deep), &e), RC_OK);
	for (size_t i = 0; i < JSON_PICK_MAX; i++)
		assert_true(str_is(v[i].raw, "7"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_picks_what_its_pointers_do),
		cmocka_unit_test(the_examples_of_the_rfc_hold),
		cmocka_unit_test(what_is_not_there_is_none),
		cmocka_unit_test(keys_are_compared_decoded),
		cmocka_unit_test(a_dash_is_the_last_element),
		cmocka_unit_test(a_place_with_two_answers_is_refused),
		cmocka_unit_test(broken_text_after_the_place_is_still_an_error),
		cmocka_unit_test(many_places_are_picked_in_one_pass),
		cmocka_unit_test(the_limits_hold),
	};
	return paths_run("json_pick", tests);
}
