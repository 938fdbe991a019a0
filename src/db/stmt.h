/* stmt.h - a prepared statement with typed bind and column. Failure sticks in its db. */
#ifndef DB_STMT_H
#define DB_STMT_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct db;
struct sqlite3_stmt;

struct stmt {
	struct db *db;
	struct sqlite3_stmt *st; /* NULL after a failure */
};

void stmt_open(struct stmt *s, struct db *db, struct str sql);
void stmt_close(struct stmt *s);

/* Parameters count from 1. The bytes of a str must live until the next stmt_reset(). */
void stmt_int(struct stmt *s, int i, int64_t v);
void stmt_double(struct stmt *s, int i, double v);
void stmt_text(struct stmt *s, int i, struct str v);
void stmt_blob(struct stmt *s, int i, const void *ptr, size_t len);
void stmt_null(struct stmt *s, int i);

/* True when there is a row. At the end and on a failure the statement is reset. */
bool stmt_row(struct stmt *s);
/* For a statement without rows: steps and resets. */
void stmt_run(struct stmt *s);
void stmt_reset(struct stmt *s);

/* Columns count from 0. Views live until the next stmt_row() or stmt_reset(). */
int64_t stmt_get_int(struct stmt *s, int col);
double stmt_get_double(struct stmt *s, int col);
struct str stmt_get_text(struct stmt *s, int col);
struct str stmt_get_blob(struct stmt *s, int col);
bool stmt_is_null(struct stmt *s, int col);

#endif
