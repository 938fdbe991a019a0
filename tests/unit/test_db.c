/* test_db.c - transactions whose failure sticks, and files that we did not make. */
#include "config.h"

#include "db/db.h"
#include "db/stmt.h"

#include "testing.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/assay-test-db-XXXXXX";
static char path[64], wal[72];
static struct db db;
static struct err e;

static int
make_dir(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/t.db", dir);
	snprintf(wal, sizeof wal, "%s-wal", path);
	return 0;
}

static int
remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int
open_empty(void **state)
{
	(void)state;
	e = (struct err){ 0 };
	if (db_open(&db, path, DB_CREATE, &e))
		return -1;
	db_script(&db, STR("CREATE TABLE t (x INTEGER CHECK (x < 10)) STRICT"));
	return db_check(&db, &e) ? -1 : 0;
}

static int
close_it(void **state)
{
	(void)state;
	db_close(&db);
	unlink(wal);
	return unlink(path);
}

static void
a_failed_write_rolls_everything_back(void **state)
{
	(void)state;
	db_begin(&db);
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	db_script(&db, STR("INSERT INTO t VALUES (11)"));
	db_script(&db, STR("INSERT INTO t VALUES (2)"));
	assert_int_equal(db_end(&db, &e), RC_IO);
	assert_non_null(
		strstr(e.text, "t.db: database: CHECK constraint failed: x < 10"));
	assert_int_equal(db_int(&db, STR("SELECT count(*) FROM t")), 0);
}

static void
a_batch_after_a_failed_one_is_kept(void **state)
{
	struct err ok = { 0 };

	(void)state;
	db_begin(&db);
	db_script(&db, STR("nonsense"));
	assert_int_equal(db_end(&db, &e), RC_IO);
	db_begin(&db);
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	assert_int_equal(db_end(&db, &ok), RC_OK);
	assert_int_equal(db_int(&db, STR("SELECT count(*) FROM t")), 1);
}

static void
a_statement_after_a_failure_does_nothing(void **state)
{
	struct stmt s;

	(void)state;
	stmt_open(&s, &db, STR("INSERT INTO t VALUES (?1)"));
	db_begin(&db);
	stmt_int(&s, 1, 50);
	stmt_run(&s);
	stmt_int(&s, 1, 5);
	stmt_run(&s);
	assert_int_equal(db.err.rc, RC_IO);
	assert_int_equal(db_end(&db, &e), RC_IO);
	stmt_close(&s);
	assert_int_equal(db_int(&db, STR("SELECT count(*) FROM t")), 0);
}

static void
values_come_back_as_they_went_in(void **state)
{
	struct stmt s;

	(void)state;
	stmt_open(&s, &db, STR("SELECT ?1, ?2, ?3, ?4, ?5"));
	stmt_int(&s, 1, INT64_MIN);
	stmt_double(&s, 2, 0.1);
	stmt_text(&s, 3, STR("a\0b"));
	stmt_blob(&s, 4, NULL, 0);
	stmt_null(&s, 5);
	assert_true(stmt_row(&s));
	assert_true(stmt_get_int(&s, 0) == INT64_MIN);
	assert_true(stmt_get_double(&s, 1) == 0.1);
	assert_true(str_equal(stmt_get_text(&s, 2), STR("a\0b")));
	assert_int_equal(stmt_get_blob(&s, 3).len, 0);
	assert_false(stmt_is_null(&s, 3));
	assert_true(stmt_is_null(&s, 4));
	assert_false(stmt_row(&s));
	stmt_close(&s);
}

static void
a_value_over_the_limit_is_refused(void **state)
{
	(void)state;
	db_int(&db, STR("SELECT length(zeroblob(80000000))"));
	assert_int_equal(db_check(&db, &e), RC_LIMIT);
	assert_non_null(strstr(e.text, "a value is over the limit of 75497472 bytes"));
}

static void
a_trigger_in_the_file_does_not_run(void **state)
{
	(void)state;
	db_script(&db, STR("CREATE TRIGGER g AFTER INSERT ON t BEGIN"
			   " INSERT INTO t VALUES (7); END"));
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	assert_int_equal(db_int(&db, STR("SELECT count(*) FROM t")), 1);
	db_script(&db, STR("CREATE VIEW v AS SELECT 1 AS one"));
	db_int(&db, STR("SELECT one FROM v"));
	assert_int_equal(db_check(&db, &e), RC_IO);
}

static void
a_second_writer_is_told_of_the_first(void **state)
{
	struct db other;

	(void)state;
	db_begin(&db);
	assert_int_equal(db_open(&other, path, DB_WRITE, &e), RC_OK);
	db_begin(&other);
	assert_int_equal(db_end(&other, &e), RC_IO);
	assert_non_null(strstr(e.text, "another program is writing to it"));
	db_close(&other);
}

static void
a_reader_sees_the_last_batch_while_another_is_written(void **state)
{
	struct db other;

	(void)state;
	db_use_wal(&db);
	db_begin(&db);
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	assert_int_equal(db_open(&other, path, DB_READ, &e), RC_OK);
	assert_int_equal(db_int(&other, STR("SELECT count(*) FROM t")), 0);
	assert_int_equal(db_end(&db, &e), RC_OK);
	assert_int_equal(db_int(&other, STR("SELECT count(*) FROM t")), 1);
	db_close(&other);
}

static void
a_database_at_rest_is_one_file(void **state)
{
	(void)state;
	db_use_wal(&db);
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	assert_int_equal(access(wal, F_OK), 0);
	db_close(&db);
	assert_int_equal(access(wal, F_OK), -1);
	assert_int_equal(db_open(&db, path, DB_READ, &e), RC_OK);
	assert_int_equal(db_int(&db, STR("SELECT count(*) FROM t")), 1);
	assert_int_equal(access(wal, F_OK), -1);
}

static void
a_reader_cannot_write(void **state)
{
	(void)state;
	db_close(&db);
	assert_int_equal(db_open(&db, path, DB_READ, &e), RC_OK);
	db_script(&db, STR("INSERT INTO t VALUES (1)"));
	assert_int_equal(db_check(&db, &e), RC_IO);
	assert_non_null(
		strstr(e.text, "t.db: is read-only: copy it to where you may write"));
}

static void
what_is_missing_or_no_database_is_refused(void **state)
{
	struct db other;
	struct err no = { 0 };
	FILE *f;

	(void)state;
	assert_int_equal(db_open(&other, "/nonexistent/x", DB_READ, &e), RC_IO);
	assert_string_equal(e.text,
		"/nonexistent/x: unable to open database file: No such file or directory");
	f = fopen(wal, "w");
	assert_non_null(f);
	for (int i = 0; i < 200; i++)
		fputs("this is a letter\n", f);
	fclose(f);
	assert_int_equal(db_open(&other, wal, DB_READ, &no), RC_INPUT);
	assert_non_null(strstr(no.text, "t.db-wal: is not a database"));
	assert_null(other.conn);
}

static void
a_reader_undoes_what_a_killed_writer_left(void **state)
{
	char cut[64], journal[80];
	struct db left;
	struct err no = { 0 };
	pid_t child;
	int status;

	(void)state;
	snprintf(cut, sizeof cut, "%s/cut.db", dir);
	snprintf(journal, sizeof journal, "%s-journal", cut);
	child = fork();
	if (child == 0) {
		struct db mine;

		/* More than its cache holds, so that the file itself is half written. */
		if (!db_open(&mine, cut, DB_CREATE, &no))
			db_script(&mine,
				STR("PRAGMA cache_size = 1; CREATE TABLE t (x BLOB);"
				    "INSERT INTO t VALUES (1); BEGIN;"
				    "INSERT INTO t VALUES (zeroblob(100000));"
				    "INSERT INTO t VALUES (zeroblob(100000))"));
		_exit(mine.err.rc != RC_OK);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(access(journal, F_OK), 0);
	assert_int_equal(db_open(&left, cut, DB_READ, &no), RC_OK);
	assert_int_equal(db_int(&left, STR("SELECT count(*) FROM t")), 1);
	db_close(&left);
	assert_int_not_equal(access(journal, F_OK), 0);
	unlink(cut);
}

#define DB_TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_it)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DB_TEST(a_failed_write_rolls_everything_back),
		DB_TEST(a_batch_after_a_failed_one_is_kept),
		DB_TEST(a_statement_after_a_failure_does_nothing),
		DB_TEST(values_come_back_as_they_went_in),
		DB_TEST(a_value_over_the_limit_is_refused),
		DB_TEST(a_trigger_in_the_file_does_not_run),
		DB_TEST(a_second_writer_is_told_of_the_first),
		DB_TEST(a_reader_sees_the_last_batch_while_another_is_written),
		DB_TEST(a_database_at_rest_is_one_file),
		DB_TEST(a_reader_cannot_write),
		DB_TEST(a_reader_undoes_what_a_killed_writer_left),
		DB_TEST(what_is_missing_or_no_database_is_refused),
	};
	return cmocka_run_group_tests_name("db", tests, make_dir, remove_dir);
}
