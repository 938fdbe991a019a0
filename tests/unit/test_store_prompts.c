/* test_store_prompts.c - prompts are found again: in memory, in segments of all levels,
 * in whatever batches they came; and what is wrong with a segment of them is said. */
#include "config.h"

#include "base/file.h"
#include "base/random.h"
#include "store/store_core.h"
#include "store/store_index.h"
#include "store/store_levels.h"
#include "store_fixture.h"
#ifdef __linux__
#include "full_disk.h"
#endif

/* Levels of 4, 32 and 256 prompts; those of 256 are in files. */
enum { RANGE = 4, N = 600, SMALL = 800 };

static char d[96];

static int
open_scaled(void **state)
{
	store_prompt_index_scale(RANGE, SEGMENT_KEY_BITS);
	store_segment_limit(SMALL);
	store_levels_limit(1);
	if (fixture_open(state))
		return -1;
	snprintf(d, sizeof d, "%s.d", path);
	return 0;
}

static int
close_scaled(void **state)
{
	fixture_drop_segments(STORE_SEGMENT_PROMPTS);
	store_prompt_index_scale(STORE_PROMPT_INDEX_RANGE, SEGMENT_KEY_BITS);
	store_segment_limit(STORE_BLOB_MAX);
	store_levels_limit(STORE_LEVELS_MERGE_MAX);
	return fixture_close(state);
}

/* The number of prompt i, put once more or for the first time. Every third has a name. */
static int64_t
put_in(struct store *in, int64_t i)
{
	char text[32], name[32];
	struct exchange x = { .prompt = { text, 0 }, .prompt_id = { name, 0 } };
	int64_t id;

	x.prompt.len =
		(size_t)snprintf(text, sizeof text, "What is %lld?", (long long)(i / 2));
	if (i % 2)
		x.prompt_id.len =
			(size_t)snprintf(name, sizeof name, "n%lld", (long long)i);
	/* Not from what is remembered of puts. */
	store_cache_clear(&in->prompts);
	id = store_prompts_put(in, &x);
	return id;
}

static enum rc
put_range(int64_t from, int64_t to, struct err *no)
{
	store_begin(s);
	for (int64_t i = from; i < to; i++)
		put_in(s, i);
	return store_end(s, no);
}

static void
all_are_found(int64_t n)
{
	store_begin(s);
	for (int64_t i = 0; i < n; i++)
		assert_int_equal(put_in(s, i), i + 1);
	assert_int_equal(store_end(s, &e), RC_OK);
}

static int64_t
ask(const char *sql)
{
	struct db db;
	int64_t n;

	assert_int_equal(db_open(&db, path, DB_READ, &e), RC_OK);
	n = db_int(&db, str_of(sql));
	assert_int_equal(db_check(&db, &e), RC_OK);
	db_close(&db);
	return n;
}

static void
change(const char *sql)
{
	struct db db;

	store_close(s);
	s = NULL;
	assert_int_equal(db_open(&db, path, DB_WRITE, &e), RC_OK);
	db_script(&db, str_of(sql));
	assert_int_equal(db_check(&db, &e), RC_OK);
	db_close(&db);
	fixture_reopen(DB_WRITE);
}

/* All that is to be the same of two stores: a line each. In a. */
static const char *
segments(void)
{
	struct store_segment *g;
	struct buf out;
	struct str all;
	size_t n;

	buf_init(&out, 1 << 20);
	assert_int_equal(store_segments(&g, &n, &a, s, STORE_SEGMENT_PROMPTS, &e), RC_OK);
	for (size_t i = 0; i < n; i++) {
		char hex[DIGEST_HEX_BYTES];

		digest_hex(hex, g[i].digest32);
		buf_fmt(&out, "%d %lld %lld %lld %d %s\n", g[i].level,
			(long long)g[i].doc_first, (long long)g[i].doc_last,
			(long long)g[i].n_posting, g[i].in_file, hex);
	}
	all = arena_str(&a, buf_view(&out));
	buf_release(&out);
	return all.ptr;
}

static void
any_fault(void *ctx, struct str fault)
{
	struct buf *all = ctx;

	buf_str(all, fault);
	buf_char(all, '\n');
}

/* What a check has to say, in a; "" when the store is whole. */
static const char *
faults(void)
{
	struct err no = { 0 };
	struct buf all;
	struct str said;
	enum rc rc;

	buf_init(&all, 1 << 20);
	rc = store_check(s, any_fault, &all, &no);
	assert_int_equal(rc, all.len ? RC_INTEGRITY : RC_OK);
	said = arena_str(&a, buf_view(&all));
	buf_release(&all);
	return said.ptr ? said.ptr : "";
}

static void
says(const char *text, const char *want)
{
	if (!strstr(text, want))
		assert_string_equal(text, want);
}

static void
a_prompt_is_found_on_every_level(void **state)
{
	(void)state;
	assert_int_equal(put_range(0, N, &e), RC_OK);
	/* 255 and 256; two of 32; five of 4; and the rest in memory. */
	assert_int_equal(ask("SELECT count(*) FROM segment WHERE level = 2"), 2);
	assert_int_equal(ask("SELECT count(*) FROM segment WHERE level = 1"), 2);
	assert_int_equal(ask("SELECT count(*) FROM segment WHERE level = 0"), 6);
	assert_int_equal(
		ask("SELECT count(*) FROM segment WHERE level = 2 AND bytes IS NULL"), 2);
	all_are_found(N);
	fixture_reopen(DB_WRITE);
	all_are_found(N);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), N);
	assert_string_equal(faults(), "");
	fixture_reopen(DB_READ);
	assert_string_equal(faults(), "");
}

static size_t
n_mapped(void)
{
	size_t n = 0;

	for (const struct store_map *m = s->maps; m; m = m->next)
		n++;
	return n;
}

static void
files_are_mapped_as_long_as_they_are_segments(void **state)
{
	(void)state;
	store_segment_limit(100);
	for (int64_t i = 0; i < N; i += 50)
		assert_int_equal(put_range(i, i + 50, &e), RC_OK);
	all_are_found(N);
	assert_int_equal(
		n_mapped(), ask("SELECT count(*) FROM segment WHERE bytes IS NULL"));
	assert_true(n_mapped() < 24);
}

static void
segments_depend_on_the_prompts_alone(void **state)
{
	static char want[1 << 12]; /* longer than the arena */
	struct random r;

	(void)state;
	assert_int_equal(put_range(0, N, &e), RC_OK);
	snprintf(want, sizeof want, "%s", segments());
	assert_int_equal(store_index_rebuild(s, &e), RC_OK);
	assert_string_equal(segments(), want);
	all_are_found(N);
	for (uint64_t round = 0; round < 4; round++) {
		close_scaled(state);
		assert_int_equal(open_scaled(state), 0);
		random_init(&r, round);
		for (int64_t i = 0, n; i < N; i += n) {
			n = 1 + (int64_t)random_below(&r, 1 << 2 * round);
			n = n < N - i ? n : N - i;
			assert_int_equal(put_range(i - i / 2, i + n, &e), RC_OK);
			if (random_below(&r, 8) == 0)
				fixture_reopen(DB_WRITE);
		}
		assert_string_equal(segments(), want);
	}
}

static void
prompts_with_one_key_are_told_apart(void **state)
{
	(void)state;
	store_prompt_index_scale(RANGE, 3);
	assert_int_equal(put_range(0, N, &e), RC_OK);
	all_are_found(N);
	fixture_reopen(DB_WRITE);
	all_are_found(N);
	assert_string_equal(faults(), "");
}

static void
two_writers_know_of_each_others_prompts(void **state)
{
	struct store *other;

	(void)state;
	assert_int_equal(store_open(&other, path, DB_WRITE, &e), RC_OK);
	for (int64_t i = 0; i < 120; i += 6) {
		struct store *in = i % 4 ? other : s;

		/* Each puts again what the other put last. */
		store_begin(in);
		for (int64_t k = i < 6 ? 0 : i - 6; k < i + 6; k++)
			assert_int_equal(put_in(in, k), k + 1);
		assert_int_equal(store_end(in, &e), RC_OK);
	}
	store_close(other);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), 120);
	assert_string_equal(faults(), "");
}

static void
a_batch_that_fails_leaves_no_prompts(void **state)
{
	struct err no = { 0 };
	const char *want;

	(void)state;
	assert_int_equal(put_range(0, 30, &e), RC_OK);
	want = segments();
	store_begin(s);
	for (int64_t i = 30; i < 70; i++)
		assert_int_equal(put_in(s, i), i + 1);
	store_core_fail(s, RC_IO, "no");
	assert_int_equal(store_end(s, &no), RC_IO);
	assert_string_equal(segments(), want);
	store_begin(s);
	assert_int_equal(put_in(s, 40), 31);
	assert_int_equal(put_in(s, 29), 30);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_string_equal(faults(), "");
}

static void
a_merge_that_cannot_be_written_loses_nothing(void **state)
{
	struct err no = { 0 };

	(void)state;
	assert_int_equal(put_range(0, 200, &e), RC_OK);
	assert_int_equal(rmdir(d), 0);
	assert_int_equal(file_replace(d, STR("in the way"), 0644, &e), RC_OK);
	assert_int_not_equal(put_range(200, 300, &no), RC_OK);
	assert_int_equal(unlink(d), 0);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), 200);
	all_are_found(200);
	assert_int_equal(put_range(200, 300, &e), RC_OK);
	all_are_found(300);
	assert_string_equal(faults(), "");
}

#ifdef __linux__
/* The second file of those that the first merge to level 2 reads has no room. */
static enum rc
put_a_third(struct err *no)
{
	return put_range(200, 300, no);
}

static void
a_full_disk_in_a_merge_loses_nothing(void **state)
{
	const char *want;

	(void)state;
	assert_int_equal(put_range(0, 200, &e), RC_OK);
	want = segments();
	full_disk_is_said(d, put_a_third);
	assert_string_equal(segments(), want);
	assert_string_equal(faults(), "");
	assert_int_equal(ask("SELECT count(*) FROM prompt"), 200);
	all_are_found(200);
	assert_int_equal(put_range(200, 300, &e), RC_OK);
	assert_int_equal(ask("SELECT count(*) FROM segment WHERE level = 2"), 1);
	all_are_found(300);
	assert_string_equal(faults(), "");
}
#endif

static void
without_a_place_for_filters_prompts_are_found_all_the_same(void **state)
{
	char in_the_way[112];

	(void)state;
	snprintf(in_the_way, sizeof in_the_way, "%s/draft-99.tmp", d);
	assert_int_equal(file_make_dir(in_the_way, &e), RC_OK);
	assert_int_equal(put_range(0, N, &e), RC_OK);
	all_are_found(N);
	assert_int_equal(rmdir(in_the_way), 0);
	all_are_found(N);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), N);
	assert_string_equal(faults(), "");
}

/* Neither a check nor an import believes it, and both say which it is. */
static void
refused(const char *which, const char *what)
{
	struct err no = { 0 };

	fixture_reopen(DB_WRITE);
	says(faults(), which);
	says(faults(), what);
	assert_int_equal(put_range(N, N + 1, &no), RC_INTEGRITY);
	says(no.text, which);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), N);
}

static void
a_damaged_file_is_named(void **state)
{
	const char **file, *want;
	struct str one, two, bad;
	size_t n;

	(void)state;
	assert_int_equal(put_range(0, N, &e), RC_OK);
	want = segments();
	assert_int_equal(file_walk(&file, &n, &a, d, 10, &e), RC_OK);
	assert_int_equal(n, 2);
	assert_int_equal(file_read(&one, &a, file[0], 1 << 20, &e), RC_OK);
	assert_int_equal(file_read(&two, &a, file[1], 1 << 20, &e), RC_OK);
	file_replace(file[0], two, 0644, &e);
	refused(file[0], "does not have its digest");
	file_replace(file[0], str_sub(one, 0, one.len - 1), 0644, &e);
	refused(file[0], "does not have its digest");
	bad = arena_str(&a, one);
	((char *)(uintptr_t)bad.ptr)[bad.len / 2] ^= 1;
	file_replace(file[0], bad, 0644, &e);
	refused(file[0], "does not have its digest");
	unlink(file[0]);
	refused(file[0], "is missing: put it back");
	assert_int_equal(store_index_rebuild(s, &e), RC_OK);
	assert_string_equal(segments(), want);
	assert_string_equal(faults(), "");
	all_are_found(N);
}

static void
a_damaged_row_is_named(void **state)
{
	const char *want;

	(void)state;
	assert_int_equal(put_range(0, N, &e), RC_OK);
	want = segments();
	change("UPDATE segment SET bytes = x'00' WHERE doc_first = 512");
	refused(arena_fmt(&a, "segment %lld ",
			(long long)ask("SELECT id FROM segment WHERE doc_first = 512"))
			.ptr,
		"does not have its digest");
	change("DELETE FROM segment WHERE doc_first = 512");
	refused(arena_fmt(&a, "at segment %lld",
			(long long)ask("SELECT id FROM segment WHERE doc_first = 544"))
			.ptr,
		"do not fit together");
	assert_int_equal(store_index_rebuild(s, &e), RC_OK);
	change("DELETE FROM prompt WHERE id > 590; DELETE FROM text_block WHERE id > 1");
	says(faults(), "covers what is not there");
	change("DELETE FROM segment");
	says(faults(), "no segment holds the prompts from number 1: run");
	assert_int_equal(put_range(590, N, &e), RC_OK);
	assert_string_equal(segments(), want);
}

static void
a_prompt_that_is_there_twice_is_found(void **state)
{
	(void)state;
	assert_int_equal(put_range(0, 49, &e), RC_OK);
	change("INSERT INTO prompt (digest, name, block, at, system_len, context_len,"
	       " prompt_len) SELECT digest, name, block, at, system_len, context_len,"
	       " prompt_len FROM prompt WHERE id = 7");
	says(faults(), "prompt 50 is prompt 7 once more");
	assert_int_equal(put_range(49, 60, &e), RC_OK);
	says(faults(), "prompt 50 is prompt 7 once more");
}

static void
of_two_stores_each_prompt_is_once_in_one(void **state)
{
	char there[96];
	struct store *from;
	uint64_t n;

	(void)state;
	snprintf(there, sizeof there, "%s/from.assay", dir);
	assert_int_equal(store_open(&from, there, DB_CREATE, &e), RC_OK);
	for (int k = 0; k < 2; k++) {
		struct store *one = s;

		s = k ? from : one;
		store_begin(s);
		store_source_put(s, STR("log"), STR("f"));
		for (int64_t i = 0; i < 100; i++) {
			char text[32];
			struct exchange x = fixture_exchange("m", text, text);

			x.prompt.len = x.response.len = (size_t)snprintf(
				text, sizeof text, "%lld?", (long long)(i + 50 * k));
			x.record = x.response;
			fixture_put(&x, 1, STORE_TEXT, NULL);
		}
		assert_int_equal(store_end(s, &e), RC_OK);
		s = one;
	}
	assert_int_equal(store_merge(s, from, &n, &e), RC_OK);
	store_close(from);
	assert_int_equal(unlink(there), 0);
	rmdir(arena_fmt(&a, "%s.d", there).ptr);
	assert_int_equal(ask("SELECT count(*) FROM prompt"), 150);
	assert_string_equal(faults(), "");
}

#define SCALED_TEST(name) cmocka_unit_test_setup_teardown(name, open_scaled, close_scaled)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCALED_TEST(a_prompt_is_found_on_every_level),
		SCALED_TEST(files_are_mapped_as_long_as_they_are_segments),
		SCALED_TEST(segments_depend_on_the_prompts_alone),
		SCALED_TEST(prompts_with_one_key_are_told_apart),
		SCALED_TEST(two_writers_know_of_each_others_prompts),
		SCALED_TEST(a_batch_that_fails_leaves_no_prompts),
		SCALED_TEST(a_merge_that_cannot_be_written_loses_nothing),
#ifdef __linux__
		SCALED_TEST(a_full_disk_in_a_merge_loses_nothing),
#endif
		SCALED_TEST(without_a_place_for_filters_prompts_are_found_all_the_same),
		SCALED_TEST(a_damaged_file_is_named),
		SCALED_TEST(a_damaged_row_is_named),
		SCALED_TEST(a_prompt_that_is_there_twice_is_found),
		SCALED_TEST(of_two_stores_each_prompt_is_once_in_one),
	};

	return cmocka_run_group_tests_name("store_prompts", tests, NULL, NULL);
}
