/* test_json.c - tokens, their offsets, and how reading ends. The texts of errors and the
 * odd documents are in tests/data/json. */
#include "base/json.h"

#include "base/buf.h"
#include "base/cpu.h"
#include "base/random.h"

#include "paths.h"

#include <stdlib.h>

static struct json_val
first(const char *text)
{
	struct json_val v;
	struct json j;

	json_init(&j, str_of(text));
	json_next(&j, &v);
	return v;
}

static void
every_token_comes_with_its_place(void **state)
{
	static const struct {
		enum json_kind kind;
		size_t offset;
		const char *raw;
	} want[] = {
		{ JSON_OBJECT, 0, "{" },
		{ JSON_KEY, 1, "a" },
		{ JSON_ARRAY, 6, "[" },
		{ JSON_NUMBER, 7, "-1.5e3" },
		{ JSON_STRING, 15, "x\\n" },
		{ JSON_TRUE, 21, "true" },
		{ JSON_FALSE, 26, "false" },
		{ JSON_NULL, 32, "null" },
		{ JSON_OBJECT, 37, "{" },
		{ JSON_OBJECT_END, 38, "}" },
		{ JSON_ARRAY_END, 39, "]" },
		{ JSON_OBJECT_END, 40, "}" },
		{ JSON_END, 41, "" },
		{ JSON_END, 41, "" },
	};
	struct json_val v;
	struct json j;

	(void)state;
	json_init(&j, STR("{\"a\" :[-1.5e3, \"x\\n\",true,false,null,{}]}"));
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		assert_int_equal(json_next(&j, &v), want[i].kind);
		assert_int_equal(v.kind, want[i].kind);
		assert_int_equal(v.offset, want[i].offset);
		assert_true(str_is(v.raw, want[i].raw));
		if (v.kind == JSON_STRING || v.kind == JSON_KEY)
			assert_int_equal(v.escaped, v.kind == JSON_STRING);
	}
}

static void
the_first_error_stays(void **state)
{
	struct json_val v;
	struct json j;

	(void)state;
	json_init(&j, STR("[1,}"));
	json_next(&j, &v);
	json_next(&j, &v);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(json_next(&j, &v), JSON_ERROR);
		assert_int_equal(v.offset, 3);
		assert_true(v.raw.len == 0);
	}
	assert_string_equal(
		j.err.text, "json: byte 3: line 1: expected a value, not '}'");
	assert_int_equal(json_fail(&j, 0, "another"), RC_INPUT);
	assert_string_equal(
		j.err.text, "json: byte 3: line 1: expected a value, not '}'");
}

static void
a_caller_can_find_fault_at_a_place(void **state)
{
	struct json_val v;
	struct json j;

	(void)state;
	json_init(&j, STR("[\n7]"));
	json_next(&j, &v);
	json_next(&j, &v);
	assert_int_equal(json_fail(&j, v.offset, "%s is too many", "7"), RC_INPUT);
	assert_string_equal(j.err.text, "json: byte 2: line 2: 7 is too many");
	assert_int_equal(json_next(&j, &v), JSON_ERROR);
}

/* A text cut anywhere is an error, and the error is never before the cut. */
static void
a_text_cut_anywhere_is_refused(void **state)
{
	static const char text[] =
		"{\"k\\u0041\":[1.5e+3,\"\xc3\xa9\\ud83d\\ude00\",true,"
		"false,null,{\"\":{}}],\"long enough for words\":-0}";

	(void)state;
	for (size_t cut = 0; cut < sizeof text - 1; cut++) {
		char *copy =
			malloc(cut + 1); /* so that a sanitizer sees a step too far */
		struct json_val v;
		struct json j;

		assert_non_null(copy);
		memcpy(copy + 1, text, cut);
		json_init(&j, (struct str){ copy + 1, cut });
		while (json_next(&j, &v) < JSON_END)
			;
		assert_int_equal(v.kind, JSON_ERROR);
		assert_true(v.offset <= cut);
		free(copy);
	}
}

/* The fast way over a string must see each kind of byte at each place of a word. */
static void
each_byte_is_judged_the_same_at_each_place(void **state)
{
	char text[34];

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		for (size_t at = 1; at < sizeof text - 1; at++) {
			struct json_val v;
			struct json j;

			memset(text, 'x', sizeof text);
			text[0] = text[sizeof text - 1] = '"';
			text[at] = (char)c;
			json_init(&j, (struct str){ text, sizeof text });
			while (json_next(&j, &v) < JSON_END)
				;
			if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
				assert_int_equal(v.kind, JSON_END);
			} else {
				assert_int_equal(v.kind, JSON_ERROR);
				/* after a quote the text goes on; "\x" is no escape, but
				 * "\"" leaves the string open */
				assert_true(v.offset == at + (c == '"') ||
					    (c == '\\' && at == sizeof text - 2 &&
						    v.offset == sizeof text));
			}
		}
	}
}

/* A long string with one byte, or a few at random, that end it or that it may not hold.
 */
static void
long_strings_are_read_alike_on_each_path(void **state)
{
	static const char odd[] = { '"', '\\', '\n', 0x1f, 0, 0x20, 0x7f, (char)0xc3,
		(char)0xa9 };
	char text[200];
	struct random r;

	(void)state;
	random_init(&r, 6);
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = 1 + random_below(&r, sizeof text);
		struct json j[2];
		struct json_val v[2];

		memset(text, 'x', len);
		text[0] = text[len - 1] = '"';
		for (size_t k = random_below(&r, 4); k; k--)
			text[random_below(&r, len)] = odd[random_below(&r, sizeof odd)];
		for (int scalar = 1; scalar >= 0; scalar--) {
			cpu_scalar(scalar);
			json_init(&j[scalar], (struct str){ text, len });
			json_next(&j[scalar], &v[scalar]);
		}
		assert_int_equal(v[0].kind, v[1].kind);
		assert_int_equal(v[0].raw.len, v[1].raw.len);
		assert_int_equal(v[0].escaped, v[1].escaped);
		assert_int_equal(j[0].pos, j[1].pos);
		assert_string_equal(j[0].err.text, j[1].err.text);
	}
}

struct read {
	struct json j;
	struct json_val v;
	struct str text;
};

/* text ends where its memory does. */
static struct read
read_string(struct arena *a, struct str text, bool scalar, bool room)
{
	struct read r;

	cpu_scalar(scalar);
	json_init(&r.j, text);
	if (room)
		json_room(&r.j, ARENA_RAW(a, char, text.len + JSON_ROOM_MORE_BYTES));
	json_next(&r.j, &r.v);
	r.text = r.v.kind == JSON_STRING ? json_text(a, &r.v, NULL) : STR("");
	cpu_scalar(false);
	return r;
}

static void
assert_read_alike(const struct read *a, const struct read *b)
{
	assert_int_equal(a->v.kind, b->v.kind);
	assert_int_equal(a->v.offset, b->v.offset);
	assert_int_equal(a->v.raw.len, b->v.raw.len);
	assert_int_equal(a->j.pos, b->j.pos);
	assert_string_equal(a->j.err.text, b->j.err.text);
	assert_true(str_equal(a->text, b->text));
	if (a->v.kind != JSON_STRING)
		return;
	assert_int_equal(a->v.escaped, b->v.escaped);
	assert_int_equal(a->j.n_lone, b->j.n_lone);
}

/* Of the pieces that a string is made of, the first eleven are good ones. */
static void
strings_decoded_while_they_are_passed_are_the_same(void **state)
{
	static const char *const piece[] = { "x", "plain words, ", "\\n", "\\n\\n",
		"\\\\", "\\\"", "\\/\\b\\f\\r\\t", "\\u00e9\\u4e2d",
		"\\ud83d\\ude00\\ud800", "\xc3\xa9", "\xf0\x9f\x98\x80", "\"", "\\",
		"\\x", "\\u12", "\n", "\xff", "\x7f" };
	struct arena a = { 0 };
	struct random r;
	struct buf b;

	(void)state;
	random_init(&r, 7);
	buf_init(&b, 1 << 16);
	for (unsigned round = 0; round < 20000; round++) {
		struct read want, got;
		char *copy;
		struct str text;

		buf_clear(&b);
		buf_str(&b, STR("\""));
		for (size_t k = random_below(&r, 90); k; k--)
			buf_str(&b, str_of(piece[random_below(&r, 11)]));
		if (round % 3 == 0)
			buf_str(&b, str_of(piece[11 + random_below(&r, 7)]));
		for (size_t k = random_below(&r, 2 + round % 40); k; k--)
			buf_str(&b, str_of(piece[random_below(&r, 4)]));
		buf_str(&b, round % 5 ? STR("\"") : STR(""));
		for (size_t k = random_below(&r, 1 + round % 200); k; k--)
			buf_str(&b, STR(" "));
		copy = malloc(b.len);
		assert_non_null(copy);
		memcpy(copy, b.ptr, b.len);
		text = (struct str){ copy, b.len };
		want = read_string(&a, text, true, false);
		for (unsigned way = 0; way < 4; way++) {
			got = read_string(&a, text, way & 1, way & 2);
			assert_read_alike(&want, &got);
		}
		free(copy);
		arena_reset(&a);
	}
	buf_release(&b);
	arena_release(&a);
}

static void
a_string_of_a_hundred_megabytes_is_read(void **state)
{
	const size_t len = 100 * 1000 * 1000;
	struct arena a = { 0 };
	char *text = malloc(len);
	struct json_val v;
	struct json j;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	text[0] = text[len - 1] = '"';
	json_init(&j, (struct str){ text, len });
	assert_int_equal(json_next(&j, &v), JSON_STRING);
	assert_int_equal(v.raw.len, len - 2);
	assert_true(json_text(&a, &v, NULL).ptr == text + 1);
	assert_int_equal(json_next(&j, &v), JSON_END);
	free(text);
	arena_release(&a);
}

static void
a_whole_value_spans_its_brackets(void **state)
{
	struct json_val v;
	struct json j;

	(void)state;
	json_init(&j, STR("[ {\"a\":[1,{}]} ,2]"));
	json_next(&j, &v);
	json_next(&j, &v);
	assert_int_equal(json_whole(&j, &v), JSON_OBJECT);
	assert_true(str_is(v.raw, "{\"a\":[1,{}]}") && v.offset == 2);
	json_next(&j, &v);
	assert_int_equal(json_whole(&j, &v), JSON_NUMBER);
	assert_true(str_is(v.raw, "2"));
	json_init(&j, STR("[[1,]"));
	json_next(&j, &v);
	assert_int_equal(json_whole(&j, &v), JSON_ERROR);
	assert_int_equal(v.kind, JSON_ERROR);
}

static void
lone_surrogates_are_counted(void **state)
{
	struct arena a = { 0 };
	struct json_val v;
	struct json j;
	size_t n = 1;

	(void)state;
	json_init(&j, STR("\"\\ud800\\ud83d\\ude00\\udc00\""));
	json_next(&j, &v);
	assert_int_equal(j.n_lone, 2);
	assert_true(str_is(
		json_text(&a, &v, &n), "\xef\xbf\xbd\xf0\x9f\x98\x80\xef\xbf\xbd"));
	assert_int_equal(n, 3);
	arena_release(&a);
}

static void
numbers_fit_or_are_refused(void **state)
{
	struct json_val v;
	int64_t i = 7;
	double d = 7;

	(void)state;
	v = first("-9223372036854775808");
	assert_true(json_int(&i, &v) && i == INT64_MIN);
	v = first("-0");
	assert_true(json_int(&i, &v) && i == 0);
	v = first("9223372036854775808");
	assert_false(json_int(&i, &v));
	assert_true(json_double(&d, &v) && d == 0x1p63);
	v = first("1.0");
	assert_false(json_int(&i, &v));
	v = first("1e999");
	assert_false(json_double(&d, &v) || json_int(&i, &v));
	v = first("\"1\"");
	assert_false(json_double(&d, &v) || json_int(&i, &v));
	assert_true(i == 0 && d == 0x1p63);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_token_comes_with_its_place),
		cmocka_unit_test(the_first_error_stays),
		cmocka_unit_test(a_caller_can_find_fault_at_a_place),
		cmocka_unit_test(a_text_cut_anywhere_is_refused),
		cmocka_unit_test(each_byte_is_judged_the_same_at_each_place),
		cmocka_unit_test(long_strings_are_read_alike_on_each_path),
		cmocka_unit_test(strings_decoded_while_they_are_passed_are_the_same),
		cmocka_unit_test(a_string_of_a_hundred_megabytes_is_read),
		cmocka_unit_test(a_whole_value_spans_its_brackets),
		cmocka_unit_test(lone_surrogates_are_counted),
		cmocka_unit_test(numbers_fit_or_are_refused),
	};
	return paths_run("json", tests);
}
