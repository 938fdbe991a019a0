/* test_rule_fmt.c - the layout of rules, and the files in tests/data/rule: those that are
 * refused with the exact words, and those that are laid out. */
#include "base/file.h"
#include "conf/conf.h"
#include "rule/rule_fmt.h"
#include "rule/scalar.h"

#include "testing.h"

#include <stdlib.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char **
files(size_t *n, const char *kind)
{
	const char *top = getenv("top_srcdir");
	const char *dir =
		arena_fmt(&arena, "%s/tests/data/rule/%s", top ? top : ".", kind).ptr;
	const char **path;
	struct err e = { 0 };

	if (file_walk(&path, n, &arena, dir, 1000, &e))
		fail_msg("%s", e.text);
	return path;
}

static struct str
read_all(const char *path)
{
	struct err e = { 0 };
	struct str text;

	if (file_read(&text, &arena, path, 1 << 20, &e))
		fail_msg("%s", e.text);
	return arena_str(&arena, text); /* with a NUL after it */
}

static enum rc
lay_out(struct str *out, struct str text, struct err *e)
{
	struct rule r;
	struct buf b;

	buf_init(&b, 1 << 20);
	if (!rule_parse(&r, &arena, text, e))
		rule_fmt(&b, &arena, text, NULL, 0, e);
	rule_release(&r);
	*out = arena_str(&arena, buf_view(&b));
	buf_release(&b);
	return e->rc;
}

/* What is written beside a file; UPDATE=1 writes it anew. */
static void
agrees(const char *path, const char *ending, struct str got)
{
	const char *beside =
		arena_fmt(&arena, "%.*s%s", (int)strlen(path) - 5, path, ending).ptr;
	struct err e = { 0 };

	if (getenv("UPDATE"))
		file_replace(beside, got, 0644, &e);
	assert_string_equal(got.ptr, read_all(beside).ptr);
}

static void
every_bad_rule_is_refused_with_its_place(void **state)
{
	size_t n, n_bad = 0;
	const char **path = files(&n, "invalid");

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct err e = { 0 };
		struct str out;

		if (!str_ends(str_of(path[i]), STR(".yaml")))
			continue;
		if (!lay_out(&out, read_all(path[i]), &e))
			fail_msg("%s is taken", path[i]);
		assert_int_equal(e.rc, RC_INPUT);
		agrees(path[i], ".err", arena_fmt(&arena, "%s\n", e.text));
		n_bad++;
	}
	assert_true(n_bad > 40);
}

static void
a_layout_is_as_written_and_its_own_layout(void **state)
{
	size_t n, n_good = 0;
	const char **path = files(&n, "valid");

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct err e = { 0 };
		struct str once, twice;

		if (!str_ends(str_of(path[i]), STR(".yaml")))
			continue;
		lay_out(&once, read_all(path[i]), &e);
		assert_string_equal(e.text, "");
		agrees(path[i], ".want", once);
		lay_out(&twice, once, &e);
		assert_string_equal(e.text, "");
		assert_string_equal(once.ptr, twice.ptr);
		n_good++;
	}
	assert_true(n_good > 5);
}

static void
new_figures_take_the_place_of_the_old(void **state)
{
	struct rule_calibration k = { .corpus = STR("set b"),
		.sha256 = STR("cd"),
		.by_account = true,
		.n = 10,
		.hits = 2 };
	struct str text = { 0 }, out;
	struct err e = { 0 };
	struct rule r = { 0 };
	struct buf b;
	size_t n;
	const char **path = files(&n, "valid");

	(void)state;
	for (size_t i = 0; i < n; i++)
		if (str_ends(str_of(path[i]), STR("/calibrated.yaml")))
			text = read_all(path[i]);
	buf_init(&b, 1 << 20);
	assert_int_equal(rule_fmt(&b, &arena, text, &k, 1, &e), RC_OK);
	out = arena_str(&arena, buf_view(&b));
	buf_release(&b);
	assert_int_equal(rule_parse(&r, &arena, out, &e), RC_OK);
	assert_int_equal(r.n_calibration, 1);
	assert_true(str_is(r.calibration[0].corpus, "set b"));
	assert_true(r.calibration[0].by_account);
	assert_int_equal(r.calibration[0].hits, 2);
	rule_release(&r);
	lay_out(&text, out, &e);
	assert_string_equal(text.ptr, out.ptr);
}

/* Each text of up to five of the characters that YAML minds comes back from each place
 * that a scalar may have. */
static void
every_short_text_comes_back(void **state)
{
	static const char mind[] = " a:#-'\"\n\t\\>|&!%@`{[,]}?";
	size_t base = sizeof mind - 1;

	(void)state;
	for (size_t len = 0, count = 1; len <= 3; len++, count *= base)
		for (size_t k = 0; k < count; k++) {
			struct arena a = { 0 };
			struct err e = { 0 };
			struct conf *root;
			struct buf b;
			char text[4];

			for (size_t i = 0, v = k; i < len; i++, v /= base)
				text[i] = mind[v % base];
			buf_init(&b, 4096);
			buf_str(&b, STR("k: "));
			scalar_write(&b, (struct str){ text, len }, 3, 2);
			buf_str(&b, STR("\nl:\n  - "));
			scalar_write(&b, (struct str){ text, len }, SCALAR_COLUMNS, 4);
			buf_str(&b, STR("\n"));
			if (conf_parse(&root, &a, buf_view(&b), &e))
				fail_msg("%s in %.*s", e.text, (int)b.len, b.ptr);
			assert_true(
				str_equal(root->child->text, (struct str){ text, len }));
			assert_true(str_equal(root->child->next->child->text,
				(struct str){ text, len }));
			buf_release(&b);
			arena_release(&a);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bad_rule_is_refused_with_its_place),
		cmocka_unit_test(a_layout_is_as_written_and_its_own_layout),
		cmocka_unit_test(new_figures_take_the_place_of_the_old),
		cmocka_unit_test(every_short_text_comes_back),
	};
	return cmocka_run_group_tests_name("rule_fmt", tests, NULL, forget);
}
