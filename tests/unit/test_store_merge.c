/* test_store_merge.c - two stores made one, checks, and segments. */
#include "config.h"

#include "base/buf.h"
#include "base/file.h"
#include "db/stmt.h"
#include "store/store_pack.h"
#include "store/store_sketch.h"
#include "store_fixture.h"

static struct store *other;
static char other_path[80];

static int
open_two(void **state)
{
	if (fixture_open(state))
		return -1;
	snprintf(other_path, sizeof other_path, "%s/o.assay", dir);
	return store_open(&other, other_path, DB_CREATE, &e) ? -1 : 0;
}

static int
close_two(void **state)
{
	store_close(other);
	other = NULL;
	unlink(other_path);
	return fixture_close(state);
}

static void
fill(struct store *to, const char *source, const char *const *model, int n)
{
	struct store *keep = s;

	s = to;
	store_begin(s);
	store_source_put(s, str_of(source), STR("f"));
	store_source_end(s, 1, (const unsigned char *)source, 1, 2, 0);
	for (int i = 0; i < n; i++) {
		struct exchange x =
			fixture_exchange(model[i], i % 2 ? "p" : "q", "answer");
		struct store_model m = { .name = x.model, .label = str_of(source) };

		x.offset = (uint64_t)(i / 2);
		x.reasoning = STR("hm");
		fixture_put(&x, 1, STORE_TEXT, NULL);
		store_model_declare(s, &m);
	}
	assert_int_equal(store_end(s, &e), RC_OK);
	s = keep;
}

static void
a_merge_adds_what_is_new_and_the_second_nothing(void **state)
{
	static const char *const here[] = { "a", "b", "a" }, *const there[] = { "a", "c",
		"a", "a" };
	struct store_info one, two;
	struct store_row row;
	struct store_model *m;
	uint64_t n;
	size_t n_model;

	(void)state;
	fill(s, "0123456789abcdef0123456789abcdef", here, 3);
	fill(other, "fedcba9876543210fedcba9876543210", there, 4);
	assert_int_equal(store_merge(s, other, &n, &e), RC_OK);
	assert_int_equal(n, 2); /* c, and the second exchange of a's record */
	assert_int_equal(store_info(s, &one, &e), RC_OK);
	assert_true(one.n_exchange == 5 && one.n_model == 3 && one.n_source == 2);
	assert_int_equal(store_exchange_get(&row, &a, s, 5, &e), RC_OK);
	assert_true(is(row.response, "answer") && is(row.reasoning, "hm"));
	assert_true(is(row.account, "acme") && row.part == 1 && row.source == 2);
	assert_int_equal(store_merge(s, other, &n, &e), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_info(s, &two, &e), RC_OK);
	assert_memory_equal(&one, &two, sizeof one);
	assert_int_equal(store_models(&m, &n_model, &a, s, &e), RC_OK);
	assert_true(is(m[0].label, "fedcba9876543210fedcba9876543210"));
}

static void
no_fault(void *ctx, struct str text)
{
	(void)ctx;
	fail_msg("%.*s", STR_ARG(text));
}

static void
last_fault(void *ctx, struct str text)
{
	snprintf(ctx, ERR_TEXT_BYTES, "%.*s", STR_ARG(text));
}

/* Adds to the numbers of a column of the first block, and gives it a digest that fits. */
static void
shift_column(struct db *db, enum store_pack_column column, int64_t by)
{
	unsigned char digest32[DIGEST_BYTES];
	struct stmt st;
	struct str packed;
	char *at;

	stmt_open(&st, db, STR("SELECT packed FROM exchange_block WHERE first = 1"));
	assert_true(stmt_row(&st));
	packed = arena_str(&a, stmt_get_blob(&st, 0));
	stmt_close(&st);
	at = (char *)(uintptr_t)packed.ptr + column * STORE_COLUMN_HEAD;
	bits_store(at, 8, bits_load(at, 8) + (uint64_t)by);
	digest_of(digest32, packed.ptr, packed.len);
	stmt_open(&st, db, STR("UPDATE exchange_block SET digest = ?1, packed = ?2"));
	stmt_blob(&st, 1, digest32, sizeof digest32);
	stmt_blob(&st, 2, packed.ptr, packed.len);
	stmt_run(&st);
	stmt_close(&st);
}

struct damage {
	const char *sql; /* NULL: column */
	enum store_pack_column column;
	int64_t by;
	const char *want;
};

static void
damage_store(const struct damage *d)
{
	struct db db;

	assert_int_equal(db_open(&db, path, DB_WRITE, &e), RC_OK);
	if (d->sql)
		db_script(&db, str_of(d->sql));
	else
		shift_column(&db, d->column, d->by);
	assert_int_equal(db_check(&db, &e), RC_OK);
	db_close(&db);
	assert_int_equal(store_open(&s, path, DB_READ, &e), RC_OK);
}

static void
a_check_finds_what_was_changed(void **state)
{
	static const struct damage damage[] = {
		{ NULL, STORE_PACK_PROMPT, 8,
			"exchange 3 names row 9 of prompt, which is not there" },
		{ NULL, STORE_PACK_SOURCE, 1,
			"exchange 3 names row 2 of source, which is not there" },
		{ NULL, STORE_PACK_ACCOUNT, 3,
			"exchange 3 names row 5 of word, which is not there" },
		{ NULL, STORE_PACK_MODEL, 2,
			"exchange 3 names row 3 of model, which is not there" },
		{ NULL, STORE_PACK_RESPONSE_LEN, 99, "exchange 3: " },
		{ NULL, STORE_PACK_PART, 1, "exchange 3 has no key: run" },
		{ NULL, STORE_PACK_LINE, -2,
			"block of exchanges 1: its column line is damaged" },
		{ .sql = "UPDATE exchange_block SET digest = zeroblob(32)",
			.want = "block of exchanges 1: its bytes do not have its digest" },
		{ .sql = "UPDATE exchange_block SET first = 2",
			.want = "a row of exchange_block was taken away" },
		{ .sql = "DELETE FROM exchange_block",
			.want = "names a row of exchange_block that is not there" },
		{ .sql = "DELETE FROM exchange_key",
			.want = "there are 0 keys of 3 exchanges: run" },
		{ .sql = "UPDATE exchange_key SET packed = x'00'",
			.want = "of exchange_key is damaged: run" },
		{ .sql = "UPDATE exchange_model SET n = n + 1 WHERE model = 2",
			.want = "exchange_model has not the models of block 1: run" },
		{ .sql = "DELETE FROM word WHERE id = 1",
			.want = "a row of word was taken away" },
		{ .sql = "UPDATE prompt SET system_len = 1,"
			 " prompt_len = prompt_len + 1 WHERE id = 2",
			.want = "prompt 2: its text does not have its digest" },
		{ .sql = "UPDATE text_block SET packed = x'00'", .want = "exchange 3: " },
	};
	static const char *const model[] = { "a", "b", "a" };
	char fault[ERR_TEXT_BYTES];
	struct str whole;

	(void)state;
	fill(s, "0123456789abcdef0123456789abcdef", model, 3);
	assert_int_equal(store_check(s, no_fault, NULL, &e), RC_OK);
	store_close(s);
	assert_int_equal(file_read(&whole, &a, path, 1 << 24, &e), RC_OK);
	for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
		struct err no = { 0 };

		damage_store(&damage[i]);
		fault[0] = 0;
		assert_int_equal(store_check(s, last_fault, fault, &no), RC_INTEGRITY);
		if (!strstr(fault, damage[i].want))
			assert_string_equal(fault, damage[i].want);
		store_close(s);
		s = NULL;
		assert_int_equal(file_replace(path, whole, 0600, &e), RC_OK);
	}
}

static void
put_segment(size_t len)
{
	struct buf b;
	struct store_segment seg = { .doc_first = 1, .doc_last = 3, .n_posting = 7 };

	buf_init(&b, len);
	memset(buf_room(&b, len), 'x', len);
	seg.bytes = buf_view(&b);
	store_begin(s);
	store_segment_put(s, &seg);
	assert_int_equal(store_end(s, &e), RC_OK);
	buf_release(&b);
}

static void
a_small_segment_is_kept_inside(void **state)
{
	struct store_segment *seg;
	size_t n;

	(void)state;
	put_segment(1000);
	fixture_reopen(DB_READ);
	assert_int_equal(
		store_segments(&seg, &n, &a, s, STORE_SEGMENT_ANSWERS, &e), RC_OK);
	assert_true(n == 1 && seg->n_posting == 7 && seg->doc_last == 3);
	assert_int_equal(store_segment_bytes(seg, &a, s, &e), RC_OK);
	assert_true(seg->bytes.len == 1000 && seg->bytes.ptr[999] == 'x');
}

static void
a_large_segment_is_a_file_that_goes_with_it(void **state)
{
	struct store_segment *seg;
	const char **file;
	char d[96];
	struct err no = { 0 };
	size_t n, n_file;

	(void)state;
	put_segment(STORE_BLOB_MAX + 1);
	snprintf(d, sizeof d, "%s.d", path);
	assert_int_equal(file_walk(&file, &n_file, &a, d, 10, &e), RC_OK);
	assert_int_equal(n_file, 1);
	assert_int_equal(
		store_segments(&seg, &n, &a, s, STORE_SEGMENT_ANSWERS, &e), RC_OK);
	assert_int_equal(store_segment_bytes(seg, &a, s, &e), RC_OK);
	assert_int_equal(seg->bytes.len, STORE_BLOB_MAX + 1);
	fixture_reopen(DB_WRITE);
	assert_int_equal(file_replace(file[0], STR("other"), 0644, &e), RC_OK);
	assert_int_equal(store_segment_bytes(seg, &a, s, &no), RC_INTEGRITY);
	assert_non_null(strstr(no.text, ".fp: segment 1 does not have its digest"));
	store_begin(s);
	store_segment_drop_all(s, STORE_SEGMENT_ANSWERS);
	assert_int_equal(access(file[0], F_OK), 0);
	assert_int_equal(store_end(s, &e), RC_OK);
	assert_int_equal(access(file[0], F_OK), -1);
	assert_int_equal(rmdir(d), 0);
}

#define TWO_TEST(name) cmocka_unit_test_setup_teardown(name, open_two, close_two)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWO_TEST(a_merge_adds_what_is_new_and_the_second_nothing),
		TWO_TEST(a_check_finds_what_was_changed),
		TWO_TEST(a_small_segment_is_kept_inside),
		TWO_TEST(a_large_segment_is_a_file_that_goes_with_it),
	};
	return cmocka_run_group_tests_name("store_merge", tests, NULL, NULL);
}
