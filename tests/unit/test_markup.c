/* test_markup.c - each mark, what only looks like one, and hostile lines. */
#include "text/markup.h"

#include "testing.h"

static struct arena arena;

static void
check(const char *in, const char *stripped, struct markup want)
{
	struct markup got;
	struct str s = markup_strip(&arena, str_of(in));

	if (!str_is(s, stripped))
		fail_msg("\"%s\" became \"%.*s\"", in, STR_ARG(s));
	markup_count(&got, str_of(in));
	if (memcmp(&got, &want, sizeof got) != 0)
		fail_msg(
			"\"%s\": line %u fenced %u fence %u heading %u quote %u bullet %u "
			"number %u bold %u code %u link %u",
			in, got.n_line, got.n_fenced, got.n_fence, got.n_heading,
			got.n_quote, got.n_bullet, got.n_number, got.n_bold, got.n_code,
			got.n_link);
}

static int
release(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void
fences_go_and_what_they_enclose_stays(void **state)
{
	(void)state;
	check("a\n```c\n# x\n\n- **y**\n```\nb", "a\n# x\n\n- **y**\nb",
		(struct markup){ .n_line = 6, .n_fence = 1, .n_fenced = 2 });
	check("~~~\n```\n~~~~ \n", "```\n",
		(struct markup){ .n_line = 3, .n_fence = 1, .n_fenced = 1 });
	check("````\n```\nopen", "```\nopen",
		(struct markup){ .n_line = 3, .n_fence = 1, .n_fenced = 2 });
	check("    ```\n", "    ```\n", (struct markup){ .n_line = 1 });
	check("```a``` b\n", "```a``` b\n", (struct markup){ .n_line = 1 });
}

static void
headings_need_a_blank_and_at_most_six_marks(void **state)
{
	(void)state;
	check("# A\n## B\n###### C\n##\n", "A\nB\nC\n\n",
		(struct markup){ .n_line = 4, .n_heading = 4 });
	check("#A\n####### B\n    # C\n", "#A\n####### B\n    # C\n",
		(struct markup){ .n_line = 3 });
	check("# A\r\n\r\n", "A\r\n\r\n", (struct markup){ .n_line = 1, .n_heading = 1 });
}

static void
list_items_and_quotes_nest(void **state)
{
	(void)state;
	check("- a\n  * b\n+ c\n", "a\n  b\nc\n",
		(struct markup){ .n_line = 3, .n_bullet = 3 });
	check("1. a\n12) b\n", "a\nb\n", (struct markup){ .n_line = 2, .n_number = 2 });
	check("> - # x\n>y\n", "x\ny\n",
		(struct markup){
			.n_line = 2, .n_quote = 2, .n_bullet = 1, .n_heading = 1 });
	check("-a\n1.a\n1234567890. a\n2.5 x\n", "-a\n1.a\n1234567890. a\n2.5 x\n",
		(struct markup){ .n_line = 4 });
}

static void
a_rule_is_no_list(void **state)
{
	(void)state;
	check("---\n* * *\n***\n___\n", "---\n* * *\n***\n___\n",
		(struct markup){ .n_line = 4 });
}

static void
bold_is_told_from_stars(void **state)
{
	(void)state;
	check("**a** and __b c__.", "a and b c.",
		(struct markup){ .n_line = 1, .n_bold = 2 });
	check("- **A:** b", "A: b",
		(struct markup){ .n_line = 1, .n_bullet = 1, .n_bold = 1 });
	check("***x***", "*x*", (struct markup){ .n_line = 1, .n_bold = 1 });
	check("2 ** 3 ** 4, a**b, ****, **\nx**", "2 ** 3 ** 4, a**b, ****, **\nx**",
		(struct markup){ .n_line = 2 });
	check("**a __b__ c**", "a b c", (struct markup){ .n_line = 1, .n_bold = 2 });
}

static void
links_keep_their_text(void **state)
{
	(void)state;
	check("see [the **site**](http://x.y/z) now", "see the site now",
		(struct markup){ .n_line = 1, .n_bold = 1, .n_link = 1 });
	check("![alt](a.png)", "alt", (struct markup){ .n_line = 1, .n_link = 1 });
	check("[a] (b) [c](d [e]\n(f) !", "[a] (b) [c](d [e]\n(f) !",
		(struct markup){ .n_line = 2 });
	check("[a [b](c)](d)", "[a b](d)", (struct markup){ .n_line = 1, .n_link = 1 });
}

static void
code_hides_other_marks(void **state)
{
	(void)state;
	check("`**a**` `` ` x", "**a** `` ` x",
		(struct markup){ .n_line = 1, .n_code = 1 });
	check("**a `b**` c** d", "a b** c** d",
		(struct markup){ .n_line = 1, .n_bold = 1, .n_code = 1 });
}

static void
plain_text_and_no_text_stay(void **state)
{
	(void)state;
	check("", "", (struct markup){ 0 });
	check("\n \n", "\n \n", (struct markup){ 0 });
	check("5 - 3 = 2 * 1\na_b_c [1]\n", "5 - 3 = 2 * 1\na_b_c [1]\n",
		(struct markup){ .n_line = 2 });
}

/* 2 MB each: a quadratic scanner would take hours. */
static void
one_line_of_openers_is_read_in_linear_time(void **state)
{
	static const char *const unit[] = { "**a ", "__a ", "[a](", "[", "![", "`", "> ",
		"- ", "[a](b", "**a** ", "](", "1. ", "****a" };
	size_t n = (size_t)1 << 21;
	char *text = ARENA_RAW(&arena, char, n);

	(void)state;
	for (size_t u = 0; u < sizeof unit / sizeof unit[0]; u++) {
		struct str s = { text, n };

		for (size_t i = 0; i < n; i++)
			text[i] = unit[u][i % strlen(unit[u])];
		assert_true(markup_strip(&arena, s).len <= n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fences_go_and_what_they_enclose_stays),
		cmocka_unit_test(headings_need_a_blank_and_at_most_six_marks),
		cmocka_unit_test(list_items_and_quotes_nest),
		cmocka_unit_test(a_rule_is_no_list),
		cmocka_unit_test(bold_is_told_from_stars),
		cmocka_unit_test(links_keep_their_text),
		cmocka_unit_test(code_hides_other_marks),
		cmocka_unit_test(plain_text_and_no_text_stay),
		cmocka_unit_test(one_line_of_openers_is_read_in_linear_time),
	};
	return cmocka_run_group_tests_name("markup", tests, NULL, release);
}
