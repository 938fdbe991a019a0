/* test_corpus.c - the prompts of a run, and what is wrong with those of a bad file. */
#include "config.h"

#include "probe/corpus.h"

#include "scratch.h"

#include "seal/digest.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

#define TWO                                                                              \
	"{\"prompt_id\":\"1\",\"prompt\":\"why?\"}\n"                                    \
	"{\"prompt_id\":\"2\",\"prompt\":\"how?\",\"system\":\"be short\",\"language\":\"en\"}\n"

static void
a_file_of_lines_gives_its_prompts_in_order(void **state)
{
	const char *path = scratch_write("two.jsonl", STR(TWO));
	struct corpus c;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(corpus_load(&c, &arena, path, &e), RC_OK);
	assert_int_equal(c.n, 2);
	assert_true(str_is(c.name, "two"));
	assert_true(str_is(c.prompt[0].text, "why?"));
	assert_true(str_is(c.prompt[1].system, "be short"));
	assert_false(c.described);
}

static void
says(const char *text, const char *want)
{
	const char *path = scratch_write("bad.jsonl", str_of(text));
	struct corpus c;
	struct err e = { 0 };

	assert_int_not_equal(corpus_load(&c, &arena, path, &e), RC_OK);
	assert_string_equal(scratch_strip(e.text), want);
}

static void
a_bad_line_is_named_with_its_line_and_byte(void **state)
{
	(void)state;
	says("",
		"bad.jsonl: no prompt there: a line is {\"prompt_id\":..,\"prompt\":..}");
	says("{\"prompt_id\":\"1\"}\n", "bad.jsonl: line 1: byte 0: no \"prompt\"");
	says(TWO "{\"prompt_id\":\"1\",\"prompt\":\"what?\"}\n",
		"bad.jsonl: line 3: byte 0: this prompt_id came before");
	says(TWO "\n{\"prompt_id\":\"3\",\"prompt\":\"why?\"}\n",
		"bad.jsonl: line 4: byte 0: this prompt came before");
	says("{\"prompt_id\":\"1\",\"prompt\":7}\n",
		"bad.jsonl: line 1: byte 26: \"prompt\" is not a text");
	says("{\"prompt_id\":\"1\",\"prompt\":\"a\n",
		"bad.jsonl: line 1: json: byte 28: line 1: a string is not closed, "
		"but the text ends");
}

static void
a_manifest_must_agree_with_its_file(void **state)
{
	const char *path = scratch_write("two.jsonl", STR(TWO));
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct corpus c;
	struct err e = { 0 };

	(void)state;
	digest_of(digest32, TWO, strlen(TWO));
	digest_hex(hex, digest32);
	scratch_write("two.yaml",
		arena_fmt(&arena,
			"name: pair\nversion: 1\npurpose: p\ndiscriminates: d\n"
			"licence: l\nprompts: 2\nsha256: %s\n",
			hex));
	assert_int_equal(corpus_load(&c, &arena, path, &e), RC_OK);
	assert_true(c.described && str_is(c.name, "pair"));
	scratch_write("two.jsonl", STR(TWO "\n"));
	assert_int_equal(corpus_load(&c, &arena, path, &e), RC_INTEGRITY);
	assert_string_equal(scratch_strip(e.text),
		"two.yaml: says another sha256: the file was changed since it was written");
}

static void
a_sample_is_drawn_by_the_seed_and_keeps_the_order(void **state)
{
	struct corpus c = { .n = 100 };
	uint32_t a[100], b[100], other[100];

	(void)state;
	corpus_sample(a, &c, 20, 7);
	corpus_sample(b, &c, 20, 7);
	corpus_sample(other, &c, 20, 8);
	assert_memory_equal(a, b, 20 * sizeof *a);
	assert_true(memcmp(a, other, 20 * sizeof *a) != 0);
	for (size_t i = 1; i < 20; i++)
		assert_true(a[i - 1] < a[i]);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_file_of_lines_gives_its_prompts_in_order),
		cmocka_unit_test(a_bad_line_is_named_with_its_line_and_byte),
		cmocka_unit_test(a_manifest_must_agree_with_its_file),
		cmocka_unit_test(a_sample_is_drawn_by_the_seed_and_keeps_the_order),
	};
	int rc = cmocka_run_group_tests(test, scratch_make, scratch_forget);

	forget(NULL);
	return rc;
}
