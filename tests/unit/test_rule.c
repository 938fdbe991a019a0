/* test_rule.c - rules from text to hits: guards, places, limits, and the exact words for
 * a file that is no rule. */
#include "base/buf.h"
#include "rule/guard.h"
#include "rule/rule_case.h"
#include "rule/rule_eval.h"

#include "testing.h"

#include <stdio.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define HEAD                                                                             \
	"id: test.rule\ntitle: T\nstatus: test\nlevel: low\nauthor: assay\n"             \
	"date: 2026-11-23\nreferences: []\nfalsepositives: []\ntags: [kind.test]\n"
#define TESTS "tests: {match: [a, b, e], nomatch: [c, d, f]}\n"

static struct rule_set set;
static struct rule_eval *ev;

/* A set of one rule, as rule_set_load() would make it. */
static void
load(const char *text)
{
	const char *path = "test_rule.yaml";
	struct err e = { 0 };
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	if (rule_set_load(&set, &arena, &path, 1, NULL, NULL, &e))
		fail_msg("%s", e.text);
	remove(path);
	assert_int_equal(rule_eval_new(&ev, &arena, &set, &e), RC_OK);
}

static void
unload(void)
{
	rule_eval_release(ev);
	rule_set_release(&set);
}

static size_t
hits(const struct rule_hit **hit, const char *prompt, const char *answer, const char *lab)
{
	struct rule_texts t = { .lab = str_of(lab) };

	t.text[RULE_PROMPT] = str_of(prompt);
	t.text[RULE_ANSWER] = str_of(answer);
	return rule_eval_run(hit, ev, &t);
}

#define CLAIM                                                                                    \
	HEAD "maker: openai\npatterns:\n"                                                        \
	     "  claim: {regex: \"I(?: am|'m| was)[^.\\\\n]{0,60} OpenAI\", flags: [caseless]}\n" \
	     "unless: [negated, quoted, roleplay, own-name, prompted]\n" TESTS

static void
a_claim_is_found_with_its_bytes(void **state)
{
	const struct rule_hit *h;

	(void)state;
	load(CLAIM);
	assert_int_equal(
		hits(&h, "Who are you?", "Well. I was trained by OpenAI.", "x"), 1);
	assert_int_equal(h->span.start, 6);
	assert_int_equal(h->span.end, 29);
	assert_int_equal(h->place, RULE_ANSWER);
	assert_true(h->evaluated);
	unload();
}

static void
what_excuses_a_claim_excuses_it(void **state)
{
	const struct rule_hit *h;

	(void)state;
	load(CLAIM);
	assert_int_equal(hits(&h, "?", "I am not a product of OpenAI.", "x"), 0);
	assert_int_equal(
		hits(&h, "?", "I'm not sure, but I was trained by OpenAI.", "x"), 1);
	assert_int_equal(
		hits(&h, "?", "He said \"I was made by OpenAI\" twice.", "x"), 0);
	assert_int_equal(hits(&h, "?", "> I was made by OpenAI", "x"), 0);
	assert_int_equal(
		hits(&h, "Pretend you are a robot.", "I was made by OpenAI.", "x"), 0);
	assert_int_equal(hits(&h, "?", "I was made by OpenAI.", "openai"), 0);
	assert_int_equal(
		hits(&h, "Were you made by OpenAI?", "I was made by OpenAI.", "x"), 0);
	unload();
}

static void
each_pattern_looks_only_where_it_is_told(void **state)
{
	const struct rule_hit *h;

	(void)state;
	load(HEAD
		"patterns:\n  q: {words: [steps], where: [prompt]}\n"
		"  s: {words: [step], where: [answer]}\ncondition: q and count(s) >= 2\n" TESTS);
	assert_int_equal(hits(&h, "list the steps", "step one, step two", ""), 1);
	assert_int_equal(hits(&h, "list the steps", "step one", ""), 0);
	assert_int_equal(hits(&h, "step step", "steps", ""), 0);
	unload();
}

static void
words_apart_are_counted(void **state)
{
	const struct rule_hit *h;

	(void)state;
	load(HEAD "patterns: {g: {words: [grade]}, s: {words: [scale]}}\n"
		  "condition: g within 2 words of s\n" TESTS);
	assert_int_equal(hits(&h, "", "grade on the scale", ""), 1);
	assert_int_equal(hits(&h, "", "scale of the grade", ""), 1);
	assert_int_equal(hits(&h, "", "grade it on the scale", ""), 0);
	unload();
}

static void
a_limit_is_not_an_absence(void **state)
{
	static char text[4096];
	const struct rule_hit *h;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	load(HEAD "patterns: {p: {regex: '^(?:a|aa)+[bc]$'}}\n" TESTS);
	assert_int_equal(hits(&h, "", text, ""), 1);
	assert_false(h->evaluated);
	unload();
}

static void
note(void *ctx, struct str text)
{
	struct buf *b = ctx;

	buf_str(b, text);
	buf_char(b, '\n');
}

static void
wrong_cases_are_told_with_their_line(void **state)
{
	struct buf said;

	(void)state;
	buf_init(&said, 4096);
	load(HEAD
		"patterns: {p: aaa}\ntests:\n  match:\n    - aaa\n    - bbb\n    - aaaa\n"
		"  nomatch:\n    - ccc\n    - xaaax\n    - ddd\n");
	assert_int_equal(rule_case_run(ev, &set.rule[0], note, &said), 2);
	assert_true(
		str_is(buf_view(&said), "test_rule.yaml: 18: should not match: xaaax\n"
					"test_rule.yaml: 14: should match: bbb\n"));
	buf_release(&said);
	unload();
}

static void
what_is_no_rule_is_named_with_its_place(void **state)
{
	static const char *const bad[][2] = {
		{ "id: x\n", "1:1: \"title\" is missing" },
		{ HEAD "patterns: {p: 'a(b'}\n" TESTS,
			"10:15: pattern \"p\": byte 3: missing closing parenthesis" },
		{ HEAD "patterns: {p: abc}\nwhere: [reply]\n" TESTS,
			"11:8: where: \"reply\" is none of system, prompt, answer, thinking, any" },
		{ HEAD "patterns: {p: abc}\ncolour: red\n" TESTS,
			"11:9: unknown key \"colour\"" },
		{ HEAD "patterns: {p: abc}\n", "1:1: \"tests\" is missing" },
		{ HEAD "patterns: {p: abc}\ntests: {match: [a, b], nomatch: [b, c, d]}\n",
			"11:8: at least 3 texts under \"match\" are needed" },
		{ HEAD "patterns: {p: abc, q: d}\n" TESTS,
			"1:1: \"condition\" is missing" },
		{ HEAD "patterns: {p: abc}\ncondition: not p\n" TESTS,
			"11:12: the condition holds of a text in which no pattern is found" },
		{ HEAD "patterns: {p: '(*ACCEPT)abc'}\n" TESTS,
			"10:15: pattern \"p\": verbs (*...) are not taken" },
		{ HEAD "patterns: {p: abc}\nunless: [joking]\n" TESTS,
			"11:9: unless: \"joking\" is none of negated, quoted, roleplay, own-name, "
			"prompted" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct rule r;

		assert_int_equal(rule_parse(&r, &arena, str_of(bad[i][0]), &e), RC_INPUT);
		assert_string_equal(e.text, bad[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claim_is_found_with_its_bytes),
		cmocka_unit_test(what_excuses_a_claim_excuses_it),
		cmocka_unit_test(each_pattern_looks_only_where_it_is_told),
		cmocka_unit_test(words_apart_are_counted),
		cmocka_unit_test(a_limit_is_not_an_absence),
		cmocka_unit_test(wrong_cases_are_told_with_their_line),
		cmocka_unit_test(what_is_no_rule_is_named_with_its_place),
	};
	return cmocka_run_group_tests_name("rule", tests, NULL, forget);
}
