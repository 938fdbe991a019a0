/* test_fingerprint.c - against the definition, put together from the smallest parts. */
#include "sketch/fingerprint.h"

#include "base/buf.h"
#include "base/hash64.h"
#include "base/random.h"
#include "sketch/shingle.h"
#include "sketch/winnow.h"
#include "text/fold.h"
#include "text/token.h"

#include "paths.h"

enum { TEXT_MAX = 1 << 18 };

static const char *const piece[] = {
	/* what a plain text is made of */
	" ", " ", " ", ", ", ". ", "\n", "the", "of", "A", "Is", "word", "Because",
	"international", "1984", "snake_case", "-",
	/* what is in the texts of models now and then */
	"\xe2\x80\x99", "\xe2\x80\x94", "\xe2\x80\x9c", "\xc3\xa9", "\xc3\x89",
	"\xc2\xb0", "\xc2\xa0", "\xef\xac\x81", "\xce\xa3", "na\xc3\xafve",
	"\xe4\xb8\xad\xe6\x96\x87", "\xed\x95\x9c\xea\xb5\xad", "\xf0\x9f\x98\x80",
	"\xe0\xa4\xb9\xe0\xa4\xbf", "\xcc\x81", "\xef\xb8\x8f", "\xe2\x80\x8b",
	"\xc2\xb4", "\xc2\xb2",
	/* what is not text */
	"\xff", "\xc3", "\xe2\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80",
	"`{@[/:", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
};
/* How many of them a text draws from. */
static const size_t n_piece[] = { 6, 16, 25, sizeof piece / sizeof piece[0], 9 };

static void
make_text(struct buf *b, struct random *r, size_t n, unsigned round)
{
	size_t from = n_piece[round % (sizeof n_piece / sizeof n_piece[0])];

	buf_clear(b);
	for (; n; n--) {
		if (round % 7 == 6)
			buf_char(b, (char)random_below(r, 256));
		else if (random_below(r, 200) == 0)
			buf_char(b, 0);
		else
			buf_str(b, str_of(piece[random_below(r, from)]));
		/* Words of their own: without them most grams would repeat. */
		if (round % 2)
			buf_fmt(b, " %x%s", (unsigned)random_below(r, 1 << 20),
				random_below(r, 8) ? " " : "");
	}
}

/* The hash of each word: one token after another, from the folded text on. */
static size_t
words(uint64_t *word, struct arena *a, struct str text)
{
	struct fold f;
	struct token *t;
	size_t n = 0, start = 0;

	fold_text(&f, a, text, FOLD_ALL);
	while (token_split(
		&t, a, str_sub(f.text, start, f.text.len - start), TOKEN_WORDS, 1)) {
		word[n++] = hash64_token(str_sub(f.text, start + t->start, t->len));
		start += (size_t)t->start + t->len;
	}
	return n;
}

/* Whether winnowing marks gram i: it is the rightmost least of a window. */
static bool
is_marked(const uint64_t *gram, size_t n, size_t i)
{
	size_t before = 0, after = 0;

	while (before < i && gram[i - before - 1] >= gram[i])
		before++;
	while (i + after + 1 < n && gram[i + after + 1] > gram[i])
		after++;
	return before + 1 + after >= (n < WINNOW_WINDOW ? n : (size_t)WINNOW_WINDOW);
}

static size_t
by_definition(uint64_t *kept, struct arena *a, struct str text)
{
	uint64_t *word = ARENA_RAW(a, uint64_t, text.len * 11 + 1), *gram;
	size_t n_word = words(word, a, text), n = 0, k = 0;

	gram = ARENA_RAW(a, uint64_t, n_word + 1);
	for (; n + SHINGLE_WORDS <= n_word; n++)
		gram[n] = hash64_gram(word + n, SHINGLE_WORDS);
	for (size_t i = 0; i < n; i++)
		if (winnow_frac(gram[i]) || is_marked(gram, n, i))
			kept[k++] = gram[i];
	return k;
}

static void
check(struct arena *a, struct str text, unsigned round)
{
	uint64_t *want = ARENA_RAW(a, uint64_t, text.len * 11 + 1), *got;
	size_t n_want = by_definition(want, a, text);
	size_t n = fingerprint_text(&got, a, text);

	if (n != n_want || (n && memcmp(got, want, n * sizeof *got)))
		fail_msg("round %u: %zu hashes, not these %zu", round, n, n_want);
	arena_reset(a);
}

static void
keeps_what_the_definition_keeps_of_random_texts(void **state)
{
	struct arena a = { 0 };
	struct buf b;
	struct random r;

	(void)state;
	random_init(&r, 1);
	buf_init(&b, TEXT_MAX);
	for (unsigned round = 0; round < 2500; round++) {
		make_text(&b, &r, random_below(&r, round % 50 ? 120 : 1500), round);
		check(&a, buf_view(&b), round);
	}
	buf_release(&b);
	arena_release(&a);
}

/* Where a block of the vector path ends, another thing may stand at each place. */
static void
keeps_what_the_definition_keeps_at_each_place_of_a_block(void **state)
{
	struct arena a = { 0 };
	struct buf b;
	unsigned round = 0;

	(void)state;
	buf_init(&b, TEXT_MAX);
	for (size_t k = 0; k < sizeof piece / sizeof piece[0]; k++)
		for (size_t at = 0; at < 70; at++) {
			buf_clear(&b);
			for (unsigned i = 0; b.len < at; i++)
				buf_char(&b, "abc de fgh i "[i % 13]);
			buf_str(&b, str_of(piece[k]));
			buf_str(&b, str_of("xyz one two three four five"));
			buf_str(&b, str_of(piece[k]));
			check(&a, buf_view(&b), round++);
			buf_str(&b, STR("6 and more words after it, up to the next"));
			check(&a, buf_view(&b), round++);
		}
	buf_release(&b);
	arena_release(&a);
}

static void
a_text_without_five_words_has_none(void **state)
{
	static const char *const none[] = { "", " ", "one two three four", "\xff\xfe",
		"...", "\n\n\n", "a-b-c-d" };
	struct arena a = { 0 };
	uint64_t *hash;

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(fingerprint_text(&hash, &a, str_of(none[i])), 0);
	assert_int_equal(fingerprint_text(&hash, &a, (struct str){ 0 }), 0);
	assert_int_equal(fingerprint_text(&hash, &a, STR("one two three four five")), 1);
	arena_release(&a);
}

/* Of equal hashes in a window the last one counts. */
static void
a_text_that_repeats_a_word_keeps_what_the_definition_keeps(void **state)
{
	struct arena a = { 0 };
	struct buf b;
	unsigned round = 0;

	(void)state;
	buf_init(&b, TEXT_MAX);
	for (unsigned period = 1; period < 40; period++)
		for (unsigned n = 1; n < 700; n += 37) {
			buf_clear(&b);
			for (unsigned i = 0; i < n; i++)
				buf_fmt(&b, "w%u ", i % period);
			check(&a, buf_view(&b), round++);
		}
	buf_release(&b);
	arena_release(&a);
}

static void
is_cut_after_its_limit_of_words(void **state)
{
	struct arena a = { 0 };
	struct buf b;
	uint64_t *hash, *cut;
	size_t n, n_cut, len = 0;

	(void)state;
	buf_init(&b, 1 << 25);
	for (unsigned i = 0; i < FINGERPRINT_WORDS_MAX + 100; i++) {
		if (i == FINGERPRINT_WORDS_MAX)
			len = b.len;
		buf_fmt(&b, "%x ", i);
	}
	n = fingerprint_text(&hash, &a, buf_view(&b));
	n_cut = fingerprint_text(&cut, &a, str_sub(buf_view(&b), 0, len));
	assert_int_equal(n, n_cut);
	assert_memory_equal(hash, cut, n * sizeof *hash);
	buf_release(&b);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_the_definition_keeps_of_random_texts),
		cmocka_unit_test(
			keeps_what_the_definition_keeps_at_each_place_of_a_block),
		cmocka_unit_test(a_text_without_five_words_has_none),
		cmocka_unit_test(
			a_text_that_repeats_a_word_keeps_what_the_definition_keeps),
		cmocka_unit_test(is_cut_after_its_limit_of_words),
	};
	return paths_run("fingerprint", tests);
}
