/* test_plan.c - plans: what they say, their digest, order, cost and seal. */
#include "config.h"

#include "probe/plan.h"

#include "scratch.h"

#include "base/file.h"
#include "probe/plan_seal.h"
#include "seal/digest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct arena arena;

static const char *
data(const char *name)
{
	const char *top = getenv("top_srcdir");

	return arena_fmt(&arena, "%s/tests/data/plan/%s", top ? top : ".", name).ptr;
}

static void
load(struct plan *p, const char *name)
{
	struct err e = { 0 };

	plan_load(p, &arena, data(name), "nowhere", &e);
	assert_string_equal(e.text, "");
}

static void
the_canonical_form_is_what_the_manual_says(void **state)
{
	static const char *const name[] = { "least", "full" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		unsigned char digest32[DIGEST_BYTES];
		struct err e = { 0 };
		struct plan p;
		struct str want;

		load(&p, arena_fmt(&arena, "valid/%s.yaml", name[i]).ptr);
		file_read(&want, &arena,
			data(arena_fmt(&arena, "valid/%s.json", name[i]).ptr), 1 << 20,
			&e);
		assert_int_equal(e.rc, RC_OK);
		want = str_trim(want);
		assert_string_equal(
			plan_canonical(&arena, &p).ptr, arena_str(&arena, want).ptr);
		digest_of(digest32, want.ptr, want.len);
		assert_memory_equal(digest32, p.digest32, sizeof digest32);
	}
}

/* The file beside it says what is wrong, from the plan's own name on. */
static void
every_bad_plan_is_refused_with_its_place(void **state)
{
	const char **path;
	struct err e = { 0 };
	size_t n, n_bad = 0;

	(void)state;
	file_walk(&path, &n, &arena, data("invalid"), 1000, &e);
	assert_int_equal(e.rc, RC_OK);
	for (size_t i = 0; i < n; i++) {
		struct str stem = str_of(path[i]), want;
		struct err why = { 0 };
		struct plan p;
		const char *got;

		if (!str_ends(stem, STR(".yaml")))
			continue;
		stem.len -= 5;
		n_bad++;
		plan_load(&p, &arena, path[i], "nowhere", &why);
		got = strstr(why.text, "/invalid/");
		got = got ? got + 9 : why.text;
		if (getenv("UPDATE"))
			file_replace(arena_fmt(&arena, "%.*s.err", STR_ARG(stem)).ptr,
				arena_fmt(&arena, "%s\n", got), 0644, &e);
		file_read(&want, &arena, arena_fmt(&arena, "%.*s.err", STR_ARG(stem)).ptr,
			4096, &e);
		assert_int_equal(e.rc, RC_OK);
		assert_string_equal(got, arena_str(&arena, str_trim(want)).ptr);
	}
	assert_true(n_bad > 30);
}

static void
where_the_key_lies_does_not_change_the_digest(void **state)
{
	static const char plan[] =
		"plan: 1\ntitle: t\npropositions: { h1: a, h2: b }\n"
		"corpus: { path: two.jsonl }\nseed: %d\n"
		"parameters: { max_tokens: 10 }\nendpoints:\n"
		"  - { name: x, role: suspect, provider: mistral, model: m,"
		" key_file: %s, max_concurrency: %d }\n"
		"budget: { requests: 10 }\n"
		"decision: { support_h1: 10, support_h2: 0.1 }\n";
	struct plan a, b, c;
	struct err e = { 0 };
	const char *path;

	(void)state;
	scratch_write("two.jsonl", STR("{\"prompt_id\":\"1\",\"prompt\":\"a\"}\n"
				       "{\"prompt_id\":\"2\",\"prompt\":\"b\"}\n"));
	path = scratch_write("a.yaml", arena_fmt(&arena, plan, 1, "k1", 2));
	assert_int_equal(plan_load(&a, &arena, path, "", &e), RC_OK);
	path = scratch_write("b.yaml", arena_fmt(&arena, plan, 1, "/other/k2", 9));
	assert_int_equal(plan_load(&b, &arena, path, "", &e), RC_OK);
	path = scratch_write("c.yaml", arena_fmt(&arena, plan, 2, "k1", 2));
	assert_int_equal(plan_load(&c, &arena, path, "", &e), RC_OK);
	assert_memory_equal(a.digest32, b.digest32, 32);
	assert_true(memcmp(a.digest32, c.digest32, 32) != 0);
}

static void
every_question_is_asked_once_in_an_order_that_the_seed_gives(void **state)
{
	uint32_t order[64], again[64];
	bool seen[64] = { false };
	struct plan p;

	(void)state;
	load(&p, "valid/full.yaml");
	assert_int_equal(plan_tasks(&p), 6 * 1 * 3);
	p.shuffled = true;
	plan_order(order, &p);
	plan_order(again, &p);
	assert_memory_equal(order, again, 18 * sizeof *order);
	for (int i = 0; i < 18; i++) {
		assert_true(order[i] < 18 && !seen[order[i]]);
		seen[order[i]] = true;
	}
	p.seed++;
	plan_order(again, &p);
	assert_true(memcmp(order, again, 18 * sizeof *order) != 0);
}

static void
the_worst_cost_counts_each_byte_of_a_prompt_as_a_token(void **state)
{
	struct plan_cost c;
	struct plan p;

	(void)state;
	load(&p, "valid/least.yaml");
	plan_cost(&c, &p, NULL);
	assert_int_equal(c.requests, 2);
	assert_int_equal(c.tokens_in, 4 + 4 + 8 + 2 * PLAN_TEMPLATE_TOKENS);
	assert_int_equal(c.tokens_out, 2 * 256);
	assert_true(isnan(c.money)); /* no price is not a price of 0 */
	load(&p, "valid/full.yaml");
	plan_cost(&c, &p, &p.endpoint[0]);
	assert_int_equal(c.requests, 3);
	assert_true(
		fabs(c.money - ((double)c.tokens_in * 2.5 + 3 * 256 * 10) / 1e6) < 1e-12);
}

static int64_t
noon(void *ctx)
{
	(void)ctx;
	return INT64_C(1782993600) * 1000000000;
}

static void
a_seal_is_written_once_and_tells_a_changed_plan(void **state)
{
	const struct clock clock = { noon, noon, NULL };
	struct err e = { 0 };
	struct plan_seal s;
	struct plan p;

	(void)state;
	load(&p, "valid/least.yaml");
	p.path = scratch_write("plan.yaml", STR(""));
	assert_int_equal(plan_seal_read(&s, &arena, &p, &e), RC_OK);
	assert_int_equal(s.state, PLAN_SEAL_NONE);
	assert_int_equal(plan_seal_write(&s, &arena, &p, &clock, &e), RC_OK);
	assert_int_equal(plan_seal_read(&s, &arena, &p, &e), RC_OK);
	assert_int_equal(s.state, PLAN_SEAL_SEALED);
	assert_int_equal(s.sealed_ns, noon(NULL));
	assert_int_equal(plan_seal_write(&s, &arena, &p, &clock, &e), RC_USAGE);
	assert_string_equal(scratch_strip(e.text),
		"plan.yaml.seal: there already, of 2026-07-02T12:00:00Z (this plan is "
		"sealed): a seal is written once");
	p.digest32[0] ^= 1;
	e = (struct err){ 0 };
	assert_int_equal(plan_seal_read(&s, &arena, &p, &e), RC_OK);
	assert_int_equal(s.state, PLAN_SEAL_CHANGED);
}

int
main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(the_canonical_form_is_what_the_manual_says),
		cmocka_unit_test(every_bad_plan_is_refused_with_its_place),
		cmocka_unit_test(where_the_key_lies_does_not_change_the_digest),
		cmocka_unit_test(
			every_question_is_asked_once_in_an_order_that_the_seed_gives),
		cmocka_unit_test(the_worst_cost_counts_each_byte_of_a_prompt_as_a_token),
		cmocka_unit_test(a_seal_is_written_once_and_tells_a_changed_plan),
	};
	int rc = cmocka_run_group_tests(test, scratch_make, scratch_forget);

	arena_release(&arena);
	return rc;
}
