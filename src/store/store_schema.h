/* store_schema.h - the tables: make them, and tell whether a file has them and nothing
 * else. Private to store/. */
#ifndef STORE_STORE_SCHEMA_H
#define STORE_STORE_SCHEMA_H

#include "base/err.h"

struct store;

/* Makes the tables in an empty database. */
enum rc store_schema_create(struct store *s, struct err *e);

/* RC_INPUT: not a store, or one of a newer version. RC_INTEGRITY: a store whose tables,
 * indexes, triggers or views are not exactly those that we make; what is in such a file
 * may mean anything. */
enum rc store_schema_verify(struct store *s, struct err *e);

#endif
