/* test_store_hostile.c - files that are no store, no longer one, or made to harm. */
#include "config.h"

#include "base/file.h"
#include "base/random.h"
#include "store_fixture.h"

#include <sys/mount.h>
#include <sys/stat.h>

static void
refused(enum db_mode mode, enum rc rc, const char *want)
{
	struct store *other;
	struct err no = { 0 };

	store_close(s);
	s = NULL;
	assert_int_equal(store_open(&other, path, mode, &no), rc);
	assert_null(other);
	if (!strstr(no.text, want))
		assert_string_equal(no.text, want);
}

static void
change(const char *sql)
{
	struct db db;

	store_close(s);
	s = NULL;
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), RC_OK);
	db_script(&db, str_of(sql));
	if (db_check(&db, &e))
		fail_msg("%s", e.text);
	db_close(&db);
}

static void
what_is_missing_is_not_made_by_reading(void **state)
{
	(void)state;
	unlink(path);
	refused(DB_WRITE, RC_INPUT,
		"there is no such store: make one with \"assay import\"");
	assert_int_equal(access(path, F_OK), -1);
	file_replace(path, STR(""), 0644, &e); /* the fixture removes it */
}

static void
a_file_of_another_kind_is_refused_and_left_alone(void **state)
{
	char letter[2000];
	struct str now;

	(void)state;
	memset(letter, 'x', sizeof letter);
	assert_int_equal(
		file_replace(path, (struct str){ letter, sizeof letter }, 0644, &e),
		RC_OK);
	refused(DB_CREATE, RC_INPUT, "t.assay: is not an assay store: name a store");
	assert_int_equal(file_read(&now, &a, path, 4000, &e), RC_OK);
	assert_true(str_equal(now, (struct str){ letter, sizeof letter }));
}

static void
a_database_of_others_is_refused_and_left_alone(void **state)
{
	struct str before, after;

	(void)state;
	unlink(path);
	change("CREATE TABLE t (x)");
	assert_int_equal(file_read(&before, &a, path, 1 << 20, &e), RC_OK);
	refused(DB_CREATE, RC_INPUT, "is not an assay store, but another database");
	assert_int_equal(file_read(&after, &a, path, 1 << 20, &e), RC_OK);
	assert_true(str_equal(before, after));
}

static void
a_newer_store_asks_for_a_newer_assay(void **state)
{
	(void)state;
	change("PRAGMA user_version = 5");
	refused(DB_READ, RC_INPUT,
		"was made by a newer assay (store version 5, this one knows 4): update assay");
}

static void
an_older_store_asks_for_its_sources(void **state)
{
	(void)state;
	change("PRAGMA user_version = 3");
	refused(DB_READ, RC_INPUT,
		"was made by an older assay (store version 3, this one writes 4): "
		"import its sources into a new store");
	change("PRAGMA user_version = 0");
	refused(DB_READ, RC_INTEGRITY,
		"has store version 0, which never was: take an undamaged copy");
}

static void
triggers_views_and_changed_tables_are_refused(void **state)
{
	static const char *const sql[] = {
		"CREATE TRIGGER zz AFTER INSERT ON model BEGIN DELETE FROM prompt; END",
		"DROP TRIGGER zz; CREATE VIEW zz AS SELECT 1",
		"DROP VIEW zz; CREATE TABLE zz (x)",
		"DROP TABLE zz; CREATE INDEX zz ON model (name)",
		"DROP INDEX zz; DROP INDEX model_claim_model",
	};

	(void)state;
	for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
		change(sql[i]);
		refused(DB_READ, RC_INTEGRITY,
			"has not the tables that assay makes (at \"");
	}
	change("CREATE INDEX model_claim_model ON model_claim (model);"
	       "ALTER TABLE segment ADD COLUMN x ANY");
	refused(DB_READ, RC_INTEGRITY, "(at \"segment\")");
}

static void
put_some(int n)
{
	store_begin(s);
	store_source_put(s, STR("log"), STR("f"));
	for (int i = 0; i < n; i++) {
		struct exchange x = fixture_exchange(i % 2 ? "a" : "b", "p", "an answer");

		x.offset = (uint64_t)i;
		fixture_put(&x, 1, STORE_TEXT, NULL);
	}
}

static void
a_reader_of_a_read_only_file_reads(void **state)
{
	struct store_info info;

	(void)state;
	put_some(3);
	assert_int_equal(store_end(s, &e), RC_OK);
	store_close(s);
	s = NULL;
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(dir, 0555), 0);
	assert_int_equal(store_open(&s, path, DB_READ, &e), RC_OK);
	assert_int_equal(store_info(s, &info, &e), RC_OK);
	assert_int_equal(info.n_exchange, 3);
	assert_int_equal(chmod(dir, 0755), 0);
}

static void
quiet(void *ctx, struct str fault)
{
	(void)ctx, (void)fault;
}

/* Whatever is in the file: an answer or an error, no crash and no end without one. */
static void
use_all(void)
{
	struct arena mine = { 0 };
	struct err no = { 0 };
	struct store *x;
	struct store_walk *w = NULL;
	struct store_row row;
	struct store_prompt *p;
	struct store_model *m;
	size_t n;

	if (store_open(&x, path, DB_READ, &no) == RC_OK) {
		store_check(x, quiet, NULL, &no);
		no = (struct err){ 0 };
		store_walk_open(&w, x, 0, 0, STORE_ROW_ALL, &no);
		while (w && store_walk_next(w, &row, &mine))
			arena_reset(&mine);
		store_walk_close(w, &no);
		no = (struct err){ 0 };
		store_prompts(&p, &n, &mine, x, &no);
		no = (struct err){ 0 };
		store_models(&m, &n, &mine, x, &no);
		store_close(x);
	}
	arena_release(&mine);
}

static void
no_damaged_file_crashes_a_reader(void **state)
{
	enum { ROUNDS = 2000 }; /* some seconds under the sanitizers */
	struct random r;
	struct str whole;
	char *bytes;
	FILE *f;

	(void)state;
	put_some(40);
	assert_int_equal(store_end(s, &e), RC_OK);
	store_close(s);
	s = NULL;
	assert_int_equal(file_read(&whole, &a, path, 1 << 22, &e), RC_OK);
	bytes = ARENA_RAW(&a, char, whole.len);
	memcpy(bytes, whole.ptr, whole.len);
	random_init(&r, 1);
	for (int i = 0; i < ROUNDS; i++) {
		size_t at = (size_t)random_below(&r, whole.len);

		bytes[at] = (char)(bytes[at] ^ (1 + (int)random_below(&r, 255)));
		f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(bytes, 1, whole.len, f), whole.len);
		assert_int_equal(fclose(f), 0);
		use_all();
		/* Damage heaps up, but not for ever, or every file ends at the header. */
		if (i % 4 == 3)
			memcpy(bytes, whole.ptr, whole.len);
	}
}

static void
a_full_disk_loses_the_batch_and_nothing_else(void **state)
{
	struct store_info info;
	char at[80];
	struct err full = { 0 };

	(void)state;
	snprintf(at, sizeof at, "%s/disk", dir);
	if (mkdir(at, 0755) || mount("none", at, "tmpfs", 0, "size=800k")) {
		rmdir(at);
		skip(); /* only root may mount */
	}
	store_close(s);
	snprintf(path, sizeof path, "%s/disk/t.assay", dir);
	assert_int_equal(store_open(&s, path, DB_CREATE, &e), RC_OK);
	put_some(10);
	assert_int_equal(store_end(s, &e), RC_OK);
	put_some(20000);
	assert_int_equal(store_end(s, &full), RC_IO);
	assert_non_null(strstr(full.text, "the disk is full: make room and run again"));
	fixture_reopen(DB_READ);
	assert_int_equal(store_check(s, quiet, NULL, &e), RC_OK);
	assert_int_equal(store_info(s, &info, &e), RC_OK);
	assert_int_equal(info.n_exchange, 10);
	store_close(s);
	s = NULL;
	assert_int_equal(umount(at), 0);
	assert_int_equal(rmdir(at), 0);
	snprintf(path, sizeof path, "%s/t.assay", dir);
}

#define STORE_TEST(name)                                                                 \
	cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(what_is_missing_is_not_made_by_reading),
		STORE_TEST(a_file_of_another_kind_is_refused_and_left_alone),
		STORE_TEST(a_database_of_others_is_refused_and_left_alone),
		STORE_TEST(a_newer_store_asks_for_a_newer_assay),
		STORE_TEST(an_older_store_asks_for_its_sources),
		STORE_TEST(triggers_views_and_changed_tables_are_refused),
		STORE_TEST(a_reader_of_a_read_only_file_reads),
		STORE_TEST(no_damaged_file_crashes_a_reader),
		STORE_TEST(a_full_disk_loses_the_batch_and_nothing_else),
	};
	return cmocka_run_group_tests_name("store_hostile", tests, NULL, NULL);
}
