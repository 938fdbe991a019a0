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
	DB_READ,   /* the file must exist; nothing is written to it */
	DB_WRITE,  /* the file must exist */
	DB_CREATE, /* made when missing */
};

/* All zero is the closed state. */
struct db {
	struct sqlite3 *conn;
	struct err err; /* the first failure since db_begin() */
	char path[512]; /* for messages */
};

/* Opens as a hostile file would have to be: defensive, untrusted schema, no extensions,
 * cell size checks, tight limits; WAL and synchronous=FULL when writing. On failure *db
 * is closed. */
enum rc db_open(struct db *db, const char *path, enum db_mode mode, struct err *e);
void db_close(struct db *db);

/* Runs any number of statements. */
void db_script(struct db *db, struct str sql);

void db_begin(struct db *db);
/* Commits, or rolls back if anything since db_begin() failed. */
enum rc db_end(struct db *db, struct err *e);
/* Rolls back and forgets the failure. */
void db_abandon(struct db *db);
/* For reading outside a transaction: reports the failure and forgets it. */
enum rc db_check(struct db *db, struct err *e);

/* The first column of the first row, or 0. */
int64_t db_int(struct db *db, struct str sql);

/* Rows changed by the last statement; the rowid of the last insert. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

#endif
