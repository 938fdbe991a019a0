/* test_words.c - against the definition, one character after another. */
#include "text/words.h"

#include "base/buf.h"
#include "base/hash64.h"
#include "base/random.h"
#include "text/glyph.h"

#include "paths.h"

enum { WORDS_MAX = 1 << 14 };

/* A mark goes on with any word, a word character with all but a unit. */
static size_t
by_definition(struct word *w, struct str s)
{
	enum { OUTSIDE, WORD, UNIT } state = OUTSIDE;
	size_t n = 0;

	for (size_t pos = 0, next = 0; pos < s.len; pos = next) {
		enum glyph g = glyph_next(s, &next);
		bool starts = g == GLYPH_UNIT || (g == GLYPH_WORD && state != WORD) ||
			      (g == GLYPH_MARK && state == OUTSIDE);

		if (g != GLYPH_WORD && g != GLYPH_MARK && g != GLYPH_UNIT) {
			state = OUTSIDE;
			continue;
		}
		if (starts) {
			w[n++].start = (uint32_t)pos;
			state = g == GLYPH_UNIT ? UNIT : WORD;
		}
		w[n - 1].end = (uint32_t)next;
	}
	return n;
}

static void
check(struct str text)
{
	static struct word want[WORDS_MAX];
	static uint64_t hash[WORDS_MAX];
	struct arena a = { 0 };
	struct word *w;
	size_t n_want = by_definition(want, text);

	assert_int_equal(words_split(&w, &a, text, SIZE_MAX), n_want);
	for (size_t i = 0; i < n_want; i++) {
		assert_int_equal(w[i].start, want[i].start);
		assert_int_equal(w[i].end, want[i].end);
	}
	words_hash(hash, text, w, n_want);
	for (size_t i = 0; i < n_want; i++)
		assert_true(hash[i] == hash64_token(str_sub(
					       text, w[i].start, w[i].end - w[i].start)));
	for (size_t max = 0; max < n_want; max += 1 + n_want / 3)
		assert_int_equal(words_split(&w, &a, text, max), max);
	arena_release(&a);
}

static void
finds_the_words_of_the_definition_in_random_text(void **state)
{
	static const char *const piece[] = { "a", " ", "Zz9_", "\n", "-", "word",
		"`{@[/:", "longerwordthanmost", "\xc3\xa9", "\xe4\xb8\xad", "\xcc\x81",
		"\xff", "\xe4\xb8", "\xf0\xa0\x80\x80", "\xed\x95\x9c", "\xc2\xa0",
		"\xe2\x80\x99" };
	struct buf b;
	struct random r;

	(void)state;
	random_init(&r, 1);
	buf_init(&b, 1 << 16);
	for (unsigned round = 0; round < 6000; round++) {
		size_t n_piece = round % 3 ? sizeof piece / sizeof piece[0] : (size_t)8;

		buf_clear(&b);
		for (size_t k = random_below(&r, 300); k; k--)
			if (round % 5 == 4)
				buf_char(&b, (char)random_below(&r, 256));
			else
				buf_str(&b, str_of(piece[random_below(&r, n_piece)]));
		check(buf_view(&b));
	}
	buf_release(&b);
}

static void
tells_each_byte_of_ascii_at_each_place(void **state)
{
	char text[200];

	(void)state;
	for (unsigned c = 0; c < 128; c++)
		for (size_t at = 0; at < 130; at += at < 66 ? 1 : 21) {
			memset(text, c % 2 ? 'a' : ' ', sizeof text);
			text[at] = (char)c;
			check((struct str){ text, 131 });
			check((struct str){ text, at + 1 });
		}
}

static void
a_text_without_words_has_none(void **state)
{
	struct arena a = { 0 };
	struct word *w;
	char text[100];

	(void)state;
	memset(text, '!', sizeof text);
	for (size_t n = 0; n <= sizeof text; n++)
		assert_int_equal(
			words_split(&w, &a, (struct str){ text, n }, SIZE_MAX), 0);
	assert_int_equal(words_split(&w, &a, (struct str){ 0 }, SIZE_MAX), 0);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_words_of_the_definition_in_random_text),
		cmocka_unit_test(tells_each_byte_of_ascii_at_each_place),
		cmocka_unit_test(a_text_without_words_has_none),
	};
	return paths_run("words", tests);
}
