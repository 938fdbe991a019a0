/* test_fold.c - against unicodedata, and that offsets lead back to the original. */
#include "text/fold.h"

#include "base/utf8.h"

#include "paths.h"
#include "vector.h"

static void
folds_as_unicodedata_does_to_the_byte_and_offset(void **state)
{
	struct arena a = { 0 };
	struct str rest = vector_text(&a, "text.tsv"), line;
	size_t n = 0;

	(void)state;
	for (; vector_line(&line, &rest); n++) {
		unsigned flags = (unsigned)vector_u64(str_cut(&line, '\t'), 10);
		struct str raw = vector_hex(&a, str_cut(&line, '\t'));
		struct str want = vector_hex(&a, str_cut(&line, '\t'));
		struct str pairs = str_cut(&line, '\t');
		struct fold f;

		fold_text(&f, &a, raw, flags);
		if (!str_equal(f.text, want))
			fail_msg("row %zu, flags %u: \"%.*s\", not \"%.*s\"", n + 1,
				flags, STR_ARG(f.text), STR_ARG(want));
		while (pairs.len) {
			struct str pair = str_cut(&pairs, ' ');
			size_t folded = vector_u64(str_cut(&pair, ':'), 10);

			if (fold_from(&f, folded) != vector_u64(pair, 10))
				fail_msg("row %zu: offset of byte %zu is %zu, not %.*s",
					n + 1, folded, fold_from(&f, folded),
					STR_ARG(pair));
		}
	}
	assert_true(n > 500);
	arena_release(&a);
}

static void
the_fast_path_lowers_what_tolower_lowers_at_every_alignment(void **state)
{
	struct arena a = { 0 };
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i % 128);
	for (size_t start = 0; start < 9; start++) {
		struct fold f;
		struct str s = { text + start, sizeof text - start };

		fold_text(&f, &a, s, FOLD_ALL);
		assert_null(f.from);
		assert_int_equal(f.text.len, s.len);
		for (size_t i = 0; i < s.len; i++) {
			char c = s.ptr[i];

			assert_int_equal(
				f.text.ptr[i], c >= 'A' && c <= 'Z' ? c + 32 : c);
		}
		fold_text(&f, &a, s, FOLD_ALL & ~(unsigned)FOLD_CASE);
		assert_true(str_equal(f.text, s));
	}
	arena_release(&a);
}

static void
equal_lengths_need_no_offsets(void **state)
{
	struct arena a = { 0 };
	struct fold f;

	(void)state;
	fold_text(&f, &a, STR("CAF\u00c9 na\u00efve"), FOLD_ALL);
	assert_true(str_is(f.text, "caf\u00e9 na\u00efve"));
	assert_null(f.from);
	arena_release(&a);
}

static void
the_empty_text_folds_to_itself(void **state)
{
	struct arena a = { 0 };
	struct fold f;

	(void)state;
	fold_text(&f, &a, (struct str){ 0 }, FOLD_ALL);
	assert_int_equal(f.text.len, 0);
	assert_int_equal(fold_from(&f, 0), 0);
	arena_release(&a);
}

static void
folding_twice_changes_nothing(void **state)
{
	struct arena a = { 0 };
	struct str rest = vector_text(&a, "text.tsv"), line;

	(void)state;
	while (vector_line(&line, &rest)) {
		struct fold once, twice;

		str_cut(&line, '\t');
		fold_text(&once, &a, vector_hex(&a, str_cut(&line, '\t')), FOLD_ALL);
		fold_text(&twice, &a, once.text, FOLD_ALL);
		assert_true(str_equal(once.text, twice.text));
	}
	arena_release(&a);
}

/* A million marks on one letter: cut into clusters, offsets in order, valid UTF-8. */
static void
a_heap_of_marks_is_folded_in_linear_time(void **state)
{
	struct arena a = { 0 };
	size_t n = (size_t)1 << 20, before = 0;
	char *text = ARENA_RAW(&a, char, 2 * n + 1);
	struct fold f;

	(void)state;
	text[0] = 'E';
	for (size_t i = 0; i < n; i++)
		memcpy(text + 1 + 2 * i, i % 2 ? "\u0301" : "\u0323", 2);
	fold_text(&f, &a, (struct str){ text, 2 * n + 1 }, FOLD_ALL);
	assert_int_equal(utf8_check(f.text), f.text.len);
	for (size_t i = 0; i <= f.text.len; i++) {
		assert_true(fold_from(&f, i) >= before);
		before = fold_from(&f, i);
	}
	assert_int_equal(before, 2 * n + 1);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_as_unicodedata_does_to_the_byte_and_offset),
		cmocka_unit_test(
			the_fast_path_lowers_what_tolower_lowers_at_every_alignment),
		cmocka_unit_test(equal_lengths_need_no_offsets),
		cmocka_unit_test(the_empty_text_folds_to_itself),
		cmocka_unit_test(folding_twice_changes_nothing),
		cmocka_unit_test(a_heap_of_marks_is_folded_in_linear_time),
	};
	return paths_run("fold", tests);
}
