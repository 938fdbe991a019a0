/* test_prefilter.c - the filter may name a pattern in vain, but never hide a match. */
#include "base/buf.h"
#include "base/random.h"
#include "rule/prefilter.h"
#include "rx/rx.h"

#include "testing.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void
literals_are_what_every_match_must_hold(void **state)
{
	static const struct {
		const char *regex, *literal; /* sets joined by " & " */
		unsigned flags;
	} want[] = {
		{ "trained by OpenAI", "trained by openai", 0 },
		{ "\\bOpen\\s?AI\\b", "open", 0 },
		{ "I (?:was|am) made by (?:Open AI|Anthropic)",
			" made by  & open ai|anthropic", 0 },
		{ "(?:GPT|Claude)", "gpt|claude", 0 },
		{ "(?:GPT|x)", "", 0 },
		{ "colou?r", "colo", 0 },
		{ "abc+def", "abc & def", 0 },
		{ "(?:abc)?def", "def", 0 },
		{ "(?:abcd){2}", "abcd", 0 },
		{ "(?=lookahead)abc", "abc", 0 },
		{ "(?!never)word", "word", 0 },
		{ "[a-z]{3}", "", 0 },
		{ "ab", "ab", 0 },
		{ "in", "", 0 },
		{ "\\w+@\\w+", "@", 0 },
		{ "Qwen|\xe9\x80\x9a\xe4\xb9\x89", "qwen|\xe9\x80\x9a\xe4\xb9\x89",
			RX_CASELESS },
		{ "a\\.b\\.c", "a.b.c", 0 },
		{ "\\x41bcdef", "", 0 },
		{ "caf\xc3\xa9s", "caf\xc3\xa9s", 0 },
		{ "caf\xc3\xa9s", "caf", RX_CASELESS },
		{ "one|two|", "", 0 },
		{ "x{0,3}yes{2}z", "yes", 0 },
		{ "\xc3\xa9\xc3\xa9?abc", "abc & \xc3\xa9", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct literal_need need;
		struct buf b;

		buf_init(&b, 1024);
		literal_of(&need, &arena, str_of(want[i].regex), want[i].flags);
		for (size_t k = 0; k < need.n; k++)
			for (size_t j = 0; j < need.set[k].n; j++) {
				buf_str(&b, j ? STR("|") : k ? STR(" & ") : STR(""));
				buf_str(&b, need.set[k].text[j]);
			}
		if (!str_is(buf_view(&b), want[i].literal))
			fail_msg("%s: %.*s", want[i].regex, STR_ARG(buf_view(&b)));
		buf_release(&b);
	}
}

/* Random expressions over a tiny alphabet, on random texts: whenever PCRE2 finds a
 * match, the filter must have named the pattern. */
static void
random_text(
	struct buf *b, struct random *r, const char *const *piece, size_t n, size_t len)
{
	buf_clear(b);
	for (size_t i = 0; i < len; i++)
		buf_str(b, str_of(piece[random_below(r, n)]));
}

static void
a_match_is_never_hidden(void **state)
{
	static const char *const re[] = { "a", "b", "k", "S", "abc", "(?:ab|ba)",
		"(?:abc|k)?", "[ab]", "\\w", ".", "+", "*", "?", "{2}", "|", "(?:", ")",
		"\\b", "(?!ab)", "s", "\\.", "\xc3\xa9" };
	static const char *const tx[] = { "a", "b", "c", "ab", "K", "s", "\xe2\x84\xaa",
		"\xc5\xbf", " ", ".", "\xc3\xa9", "\xc3\x89", "aab" };
	struct random r;
	struct buf regex, text;
	struct rx_match m;
	struct err e = { 0 };
	size_t n_match = 0;

	(void)state;
	random_init(&r, 1);
	buf_init(&regex, 4096);
	buf_init(&text, 4096);
	assert_int_equal(rx_match_init(&m, &e), RC_OK);
	for (size_t round = 0; round < 40000; round++) {
		struct err bad = { 0 };
		struct literal_need need;
		struct prefilter *f;
		struct rx_span at;
		struct rx *rx;
		unsigned flags = random_below(&r, 2) ? RX_CASELESS : 0;

		random_text(
			&regex, &r, re, sizeof re / sizeof *re, 2 + random_below(&r, 9));
		if (rx_open(&rx, buf_view(&regex), flags, &bad))
			continue;
		literal_of(&need, &arena, buf_view(&regex), flags);
		f = prefilter_new(&arena, &need, 1);
		for (size_t k = 0; k < 8; k++) {
			uint64_t mark = 0;

			random_text(&text, &r, tx, sizeof tx / sizeof *tx,
				random_below(&r, 12));
			prefilter_scan(&mark, f, buf_view(&text));
			if (rx_find(&at, &m, rx, buf_view(&text), 0, NULL) != RX_YES)
				continue;
			n_match++;
			if (!(mark & 1))
				fail_msg("/%.*s/ matches %.*s", STR_ARG(buf_view(&regex)),
					STR_ARG(buf_view(&text)));
		}
		rx_close(rx);
		arena_reset(&arena);
	}
	assert_true(n_match > 10000);
	rx_match_release(&m);
	buf_release(&regex);
	buf_release(&text);
}

static void
many_patterns_are_told_apart(void **state)
{
	static struct str word[] = { { "hers", 4 }, { "his", 3 }, { "she", 3 },
		{ "usher", 5 } };
	struct literal_need need[4];
	struct prefilter *f;
	uint64_t mark = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		need[i] = (struct literal_need){ { { &word[i], 1 } }, 1 };
	f = prefilter_new(&arena, need, 4);
	prefilter_scan(&mark, f, STR("the uSHErs came"));
	assert_int_equal(mark, 1 | 4 | 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_are_what_every_match_must_hold),
		cmocka_unit_test(a_match_is_never_hidden),
		cmocka_unit_test(many_patterns_are_told_apart),
	};
	return cmocka_run_group_tests_name("prefilter", tests, NULL, forget);
}
