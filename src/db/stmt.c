/* stmt.c - see stmt.h. */
#include "config.h"

#include "db/stmt.h"

#include "db/db.h"

#include <assert.h>
#include <limits.h>
#include <sqlite3.h>

void
stmt_open(struct stmt *s, struct db *db, struct str sql)
{
	*s = (struct stmt){ .db = db };
	assert(sql.len <= INT_MAX);
	if (!db->err.rc)
		db_note(db, sqlite3_prepare_v3(db->conn, sql.ptr, (int)sql.len,
				    SQLITE_PREPARE_PERSISTENT, &s->st, NULL));
}

void
stmt_close(struct stmt *s)
{
	sqlite3_finalize(s->st);
	*s = (struct stmt){ 0 };
}

static bool
usable(const struct stmt *s)
{
	return s->st && !s->db->err.rc;
}

void
stmt_int(struct stmt *s, int i, int64_t v)
{
	if (usable(s))
		db_note(s->db, sqlite3_bind_int64(s->st, i, v));
}

void
stmt_double(struct stmt *s, int i, double v)
{
	if (usable(s))
		db_note(s->db, sqlite3_bind_double(s->st, i, v));
}

void
stmt_text(struct stmt *s, int i, struct str v)
{
	/* A NULL pointer would bind NULL, and an empty text is not that. */
	if (usable(s))
		db_note(s->db, sqlite3_bind_text64(s->st, i, v.len ? v.ptr : "", v.len,
				       SQLITE_STATIC, SQLITE_UTF8));
}

void
stmt_blob(struct stmt *s, int i, const void *ptr, size_t len)
{
	if (usable(s))
		db_note(s->db, sqlite3_bind_blob64(
				       s->st, i, len ? ptr : "", len, SQLITE_STATIC));
}

void
stmt_null(struct stmt *s, int i)
{
	if (usable(s))
		db_note(s->db, sqlite3_bind_null(s->st, i));
}

void
stmt_reset(struct stmt *s)
{
	/* The failure that reset repeats was noted when it happened. */
	if (s->st) {
		sqlite3_reset(s->st);
		sqlite3_clear_bindings(s->st);
	}
}

bool
stmt_row(struct stmt *s)
{
	int code;

	if (usable(s)) {
		code = sqlite3_step(s->st);
		if (code == SQLITE_ROW)
			return true;
		db_note(s->db, code);
	}
	stmt_reset(s);
	return false;
}

void
stmt_run(struct stmt *s)
{
	while (stmt_row(s))
		continue;
}

int64_t
stmt_get_int(struct stmt *s, int col)
{
	return sqlite3_column_int64(s->st, col);
}

double
stmt_get_double(struct stmt *s, int col)
{
	return sqlite3_column_double(s->st, col);
}

/* SQLite gives NULL for an empty value, and where it has no memory to convert one. */
struct str
stmt_get_text(struct stmt *s, int col)
{
	const char *p = (const char *)sqlite3_column_text(s->st, col);

	return (struct str){ p, p ? (size_t)sqlite3_column_bytes(s->st, col) : 0 };
}

struct str
stmt_get_blob(struct stmt *s, int col)
{
	const char *p = sqlite3_column_blob(s->st, col);

	return (struct str){ p, p ? (size_t)sqlite3_column_bytes(s->st, col) : 0 };
}

bool
stmt_is_null(struct stmt *s, int col)
{
	return sqlite3_column_type(s->st, col) == SQLITE_NULL;
}
