/* test_token.c - against Python's re. */
#include "text/token.h"

#include "base/buf.h"
#include "base/hash64.h"
#include "base/random.h"

#include "paths.h"
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

/* The definition is the first token at or after a place, again and again. */
static void
splits_random_text_as_one_token_after_another(void **state)
{
	static const char *const piece[] = { "a", "Zz9_", " ", "\n", "-", "word",
		"\xc3\xa9", "\xe4\xb8\xad", "\xcc\x81", "\xff",
		"`{@[/:", "longerwordthanmost" };
	struct arena a = { 0 };
	struct buf b;
	struct random r;

	(void)state;
	random_init(&r, 1);
	buf_init(&b, 1 << 16);
	for (unsigned round = 0; round < 3000; round++) {
		size_t n_piece = round % 2 ? 6 : 12, n, start = 0, i = 0;
		struct token *all, *one;
		struct str text;

		buf_clear(&b);
		for (size_t k = random_below(&r, 300); k; k--)
			buf_str(&b, str_of(piece[random_below(&r, n_piece)]));
		text = buf_view(&b);
		n = token_split(&all, &a, text, TOKEN_WORDS, SIZE_MAX);
		while (token_split(
			&one, &a, str_sub(text, start, text.len), TOKEN_WORDS, 1)) {
			assert_true(i < n);
			assert_int_equal(all[i].start, start + one->start);
			assert_int_equal(all[i].len, one->len);
			assert_true(all[i].word);
			start = (size_t)all[i].start + all[i].len;
			i++;
		}
		assert_int_equal(i, n);
		arena_reset(&a);
	}
	buf_release(&b);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_as_the_regular_expression_does),
		cmocka_unit_test(splits_random_text_as_one_token_after_another),
		cmocka_unit_test(stops_at_max_and_finds_any_number),
		cmocka_unit_test(hashes_the_bytes_of_each_token),
	};
	return paths_run("token", tests);
}
