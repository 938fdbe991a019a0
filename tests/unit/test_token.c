/* test_token.c - against Python's re. */
#include "text/token.h"

#include "base/hash64.h"

#include "vector.h"

static void
check_row(struct arena *a, struct str folded, struct str want, enum token_kind kind,
	size_t row)
{
	struct token *t;
	size_t n = token_split(&t, a, folded, kind, SIZE_MAX), i = 0;

	for (; want.len; i++) {
		struct str pair = str_cut(&want, ' ');
		uint64_t start = vector_u64(str_cut(&pair, ':'), 10);
		uint64_t len = vector_u64(pair, 10);

		if (i >= n || t[i].start != start || t[i].len != len)
			fail_msg("row %zu, kind %d: token %zu is not %llu:%llu", row,
				(int)kind, i, (unsigned long long)start,
				(unsigned long long)len);
	}
	if (i != n)
		fail_msg("row %zu, kind %d: %zu tokens, not %zu", row, (int)kind, n, i);
}

static void
splits_as_the_regular_expression_does(void **state)
{
	struct arena a = { 0 };
	struct str rest = vector_text(&a, "text.tsv"), line;
	size_t n = 0;

	(void)state;
	while (vector_line(&line, &rest)) {
		struct str folded, all;

		str_cut(&line, '\t');
		str_cut(&line, '\t');
		folded = vector_hex(&a, str_cut(&line, '\t'));
		str_cut(&line, '\t');
		all = str_cut(&line, '\t');
		check_row(&a, folded, all, TOKEN_ALL, ++n);
		check_row(&a, folded, line, TOKEN_WORDS, n);
	}
	assert_true(n > 500);
	arena_release(&a);
}

static void
stops_at_max_and_finds_any_number(void **state)
{
	struct arena a = { 0 };
	size_t n = 5000;
	char *text = ARENA_RAW(&a, char, n);
	struct token *t;

	(void)state;
	memset(text, '!', n);
	for (size_t max = 0; max <= n; max += 1000) {
		assert_int_equal(
			token_split(&t, &a, (struct str){ text, n }, TOKEN_ALL, max),
			max);
		if (max)
			assert_int_equal(t[max - 1].start, max - 1);
	}
	assert_int_equal(
		token_split(&t, &a, (struct str){ text, n }, TOKEN_WORDS, SIZE_MAX), 0);
	assert_int_equal(token_split(&t, &a, (struct str){ 0 }, TOKEN_ALL, SIZE_MAX), 0);
	arena_release(&a);
}

static void
hashes_the_bytes_of_each_token(void **state)
{
	struct arena a = { 0 };
	struct str s = STR("one two");
	struct token *t;
	uint64_t hash[2];

	(void)state;
	assert_int_equal(token_split(&t, &a, s, TOKEN_WORDS, SIZE_MAX), 2);
	token_hash(hash, s, t, 2);
	assert_true(hash[0] == hash64_token(STR("one")));
	assert_true(hash[1] == hash64_token(STR("two")));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_as_the_regular_expression_does),
		cmocka_unit_test(stops_at_max_and_finds_any_number),
		cmocka_unit_test(hashes_the_bytes_of_each_token),
	};
	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
