/* db.h - the only door to SQLite.
 *
 * Errors stick: after the first failure every db_ and stmt_ call on the handle does
 * nothing, and db_end() rolls back and reports that failure. A block of writes
 * therefore needs one check, at its end. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

enum db_mode {
	DB_READ,   /* the file must exist; nothing is written to it, but what a
			      killed writer left half done is undone */
	DB_WRITE,  /* the file must exist */
	DB_CREATE, /* made when missing */
	DB_ALIEN,  /* somebody else's file, read as it lies there: no lock, no journal,
			      nothing written; it must not change meanwhile */
};

/* The longest value, and the longest row. */
enum { DB_VALUE_MAX = 72 * 1024 * 1024 };

/* All zero is the closed state. One thread at a time. */
struct db {
	struct sqlite3 *conn;
	struct err err; /* the first failure since db_begin() */
	char path[512]; /* for messages */
	bool wal;       /* db_use_wal() was called */
};

/* Opens as a hostile file has to be: defensive, untrusted schema, no triggers, views or
 * extensions, no mapping, cell size checks, tight limits; every commit is synced. Writes
 * nothing yet, so that a file which turns out not to be ours stays as it is. ":memory:"
 * is a database in memory. On failure *db is closed; RC_INPUT: no database. */
enum rc db_open(struct db *db, const char *path, enum db_mode mode, struct err *e);
/* An open transaction is rolled back. */
void db_close(struct db *db);

/* For writers: a write-ahead log, so that readers need not wait; db_close() takes it
 * away again unless somebody is reading, so that a database at rest is one file. */
void db_use_wal(struct db *db);

/* Runs any number of statements. */
void db_script(struct db *db, struct str sql);

void db_begin(struct db *db);
/* Commits, or rolls back if anything since db_begin() failed. */
enum rc db_end(struct db *db, struct err *e);
/* Rolls back and forgets the failure. */
void db_abandon(struct db *db);
/* For reading outside a transaction: reports the failure and forgets it. */
enum rc db_check(struct db *db, struct err *e);

/* The first column of the first row of one statement, or 0. */
int64_t db_int(struct db *db, struct str sql);

/* For stmt.c: makes SQLite's code the sticky failure, unless it is none. */
void db_note(struct db *db, int code);

/* Rows changed by the last statement; the rowid of the last insert. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

/* The version of SQLite at run time; static. */
const char *db_version(void);

#endif
