/* db.c - see db.h. */
#include "config.h"

#include "db/db.h"

#include "base/arena.h"
#include "db/stmt.h"

#include <assert.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>

enum {
	BUSY_MS = 2000,     /* a commit of somebody else may be under way */
	HEAP_MAX = 1 << 30, /* of all connections: a value needs two or three copies */
};

/* What SQLite's own text does not tell: what to do. */
static enum rc
explain(struct err *e, const char *path, struct sqlite3 *conn, int code)
{
	int os;

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, RC_IO,
			"%s: another program is writing to it: run again when it is done",
			path);
	case SQLITE_FULL:
		return err_set(e, RC_IO,
			"%s: cannot write: the disk is full: make room and run again",
			path);
	case SQLITE_READONLY:
		return err_set(e, RC_IO,
			"%s: is read-only: copy it to where you may write", path);
	case SQLITE_CANTOPEN:
	case SQLITE_IOERR:
		os = sqlite3_system_errno(conn);
		return err_set(e, RC_IO, "%s: %s: %s", path, sqlite3_errstr(code),
			os ? strerror(os)
			   : "cut short: look for a full disk or a limit, and run again");
	case SQLITE_NOTADB:
		return err_set(e, RC_INPUT, "%s: is not a database", path);
	case SQLITE_CORRUPT:
		return err_set(e, RC_INTEGRITY,
			"%s: is damaged: %s: restore it from a copy", path,
			sqlite3_errmsg(conn));
	case SQLITE_TOOBIG:
	case SQLITE_NOMEM:
		return err_set(e, RC_LIMIT, "%s: a value is over the limit of %d bytes",
			path, DB_VALUE_MAX);
	default:
		return err_set(e, RC_IO, "%s: database: %s", path, sqlite3_errmsg(conn));
	}
}

void
db_note(struct db *db, int code)
{
	if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
		explain(&db->err, db->path, db->conn, code);
}

/* The limits that SQLite's security page names, those that we exceed raised. */
static void
set_limits(struct sqlite3 *conn)
{
	static const struct {
		int id, max;
	} limit[] = {
		{ SQLITE_LIMIT_LENGTH, DB_VALUE_MAX },
		{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
		{ SQLITE_LIMIT_COLUMN, 100 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 10 },
		{ SQLITE_LIMIT_COMPOUND_SELECT, 3 },
		{ SQLITE_LIMIT_VDBE_OP, 25000 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 8 },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, 32 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
		{ SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < sizeof limit / sizeof *limit; i++)
		sqlite3_limit(conn, limit[i].id, limit[i].max);
}

static void
set_defences(struct db *db)
{
	static const struct {
		int op, on;
	} config[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
	};

	for (size_t i = 0; i < sizeof config / sizeof *config; i++)
		db_note(db,
			sqlite3_db_config(db->conn, config[i].op, config[i].on, NULL));
	set_limits(db->conn);
	sqlite3_hard_heap_limit64(HEAP_MAX);
	sqlite3_busy_timeout(db->conn, BUSY_MS);
	/* Foreign keys are declared, and checked as a whole where somebody asks, not on
	 * each insert. */
	db_script(db, STR("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
			  "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;"
			  "PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL;"
			  "SELECT count(*) FROM sqlite_schema"));
}

static int
flags_of(enum db_mode mode)
{
	int f = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (mode == DB_ALIEN)
		return f | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
	if (mode == DB_READ)
		return f | SQLITE_OPEN_READONLY;
	return f | SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
}

/* A path as an address: a file of that name and nothing else. */
static const char *
immutable(struct arena *a, const char *path)
{
	static const char hex[] = "0123456789abcdef",
			  head[] = "file:", tail[] = "?immutable=1";
	char *out = ARENA_NEW(a, char, 3 * strlen(path) + sizeof head + sizeof tail + 2);
	char *to = out + sizeof head - 1;

	memcpy(out, head, sizeof head);
	for (; *path; path++) {
		const unsigned char c = (unsigned char)*path;

		*to++ = '%';
		*to++ = hex[c >> 4];
		*to++ = hex[c & 15];
	}
	memcpy(to, tail, sizeof tail);
	return out;
}

static void
open_once(struct db *db, const char *path, enum db_mode mode)
{
	struct arena a = { 0 };
	/* Some builds of SQLite take what begins so for an address with options. */
	bool address = str_starts(str_of(path), STR("file:"));
	const char *plain = address ? arena_fmt(&a, "./%s", path).ptr : path;

	if (mode == DB_ALIEN)
		plain = immutable(&a, path);

	*db = (struct db){ 0 };
	snprintf(db->path, sizeof db->path, "%s", path);
	db_note(db, sqlite3_open_v2(plain, &db->conn, flags_of(mode), NULL));
	arena_release(&a);
	if (!db->err.rc)
		set_defences(db);
}

/* A killed writer left a journal: who may only read cannot undo what was half done. */
static bool
is_unfinished(const struct db *db)
{
	return db->conn && db->err.rc &&
	       (sqlite3_errcode(db->conn) & 0xff) == SQLITE_READONLY;
}

enum rc
db_open(struct db *db, const char *path, enum db_mode mode, struct err *e)
{
	open_once(db, path, mode);
	if (mode == DB_READ && is_unfinished(db)) {
		db_close(db);
		open_once(db, path, DB_WRITE);
		if (!db->err.rc) {
			db_close(db);
			open_once(db, path, mode);
		}
	}
	if (db->err.rc) {
		err_copy(e, &db->err);
		db_close(db);
		return e->rc;
	}
	return RC_OK;
}

void
db_use_wal(struct db *db)
{
	db->wal = true;
	db_script(db, STR("PRAGMA journal_mode = WAL"));
}

void
db_close(struct db *db)
{
	int code;

	if (db->conn)
		db_abandon(db);
	if (db->wal) {
		/* Somebody reading keeps the log; that is no failure, nor a wait. */
		sqlite3_busy_timeout(db->conn, 0);
		db_script(db, STR("PRAGMA journal_mode = DELETE"));
	}
	code = sqlite3_close(db->conn);
	assert(code == SQLITE_OK); /* else a statement was left open */
	(void)code;
	*db = (struct db){ 0 };
}

void
db_script(struct db *db, struct str sql)
{
	const char *p = sql.ptr, *end = sql.ptr + sql.len;

	assert(sql.len <= INT_MAX);
	while (!db->err.rc && p < end) {
		sqlite3_stmt *st = NULL;
		int code = sqlite3_prepare_v2(db->conn, p, (int)(end - p), &st, &p);

		while (code == SQLITE_OK && st && sqlite3_step(st) == SQLITE_ROW)
			continue;
		db_note(db, code);
		db_note(db, st ? sqlite3_reset(st) : SQLITE_OK);
		sqlite3_finalize(st);
	}
}

void
db_begin(struct db *db)
{
	db_script(db, STR("BEGIN IMMEDIATE"));
}

void
db_abandon(struct db *db)
{
	if (!sqlite3_get_autocommit(db->conn))
		sqlite3_exec(db->conn, "ROLLBACK", NULL, NULL, NULL);
	db->err = (struct err){ 0 };
}

enum rc
db_end(struct db *db, struct err *e)
{
	enum rc rc;

	db_script(db, STR("COMMIT"));
	rc = db->err.rc;
	err_copy(e, &db->err);
	db_abandon(db);
	return rc;
}

enum rc
db_check(struct db *db, struct err *e)
{
	enum rc rc = db->err.rc;

	err_copy(e, &db->err);
	db->err = (struct err){ 0 };
	return rc;
}

int64_t
db_int(struct db *db, struct str sql)
{
	struct stmt s;
	int64_t v = 0;

	stmt_open(&s, db, sql);
	if (stmt_row(&s))
		v = stmt_get_int(&s, 0);
	stmt_close(&s);
	return v;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->conn);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->conn);
}

const char *
db_version(void)
{
	return sqlite3_libversion();
}
