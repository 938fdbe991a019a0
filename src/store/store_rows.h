/* store_rows.h - exchanges on their way to a block, and those in blocks. Private to
 * store/.
 *
 * A block is written when it is full and at the end of a batch, and never changed. */
#ifndef STORE_STORE_ROWS_H
#define STORE_STORE_ROWS_H

#include "base/arena.h"
#include "store/store_pack.h"

struct store;
struct stmt;

enum { STORE_ROWS_CACHE = 8 };

struct store_rows_cached {
	struct store_pack pack; /* n 0: none */
	struct arena arena;     /* of its bytes */
};

/* All zero is empty. */
struct store_rows {
	struct store_pack_rows *open; /* being filled; NULL: nothing was ever added */
	int64_t next;                 /* number of the next exchange; 0: not known yet */
	struct store_rows_cached cached[STORE_ROWS_CACHE];
	unsigned oldest; /* the next of cached[] to go */
};
void store_rows_release(struct store_rows *r);

/* One more exchange: its number, or 0 after a failure, which sticks. */
int64_t store_rows_add(struct store *s, const int64_t value[STORE_PACK_COLUMNS],
	const unsigned char record32[32], struct str request);
/* Writes the open block, if it holds anything; or forgets it after a failure. */
void store_rows_flush(struct store *s);
void store_rows_forget(struct store *s);

/* Where exchange id stands: (*p)[*i], good until the next call or a change of the store.
 * RC_INPUT when there is none; RC_INTEGRITY when its block is damaged. */
enum rc store_rows_find(const struct store_pack **p, size_t *i, struct store *s,
	int64_t id, struct err *e);

/* The next block of a statement that selects first, n, digest and packed; its bytes are
 * in a. False at the end and after a failure. */
bool store_rows_next(struct store_pack *p, struct arena *a, struct store *s,
	struct stmt *st, struct err *e);

/* How many exchanges of each model, models in the order in which they come first. Returns
 * the number of models; model[] and count[] have room for STORE_PACK_MAX. */
size_t store_rows_count(
	int64_t *model, int64_t *count, const int64_t *of_exchange, size_t n);
/* Rows of exchange_model for the block at first, whose exchanges are of these models. */
void store_rows_put_counts(
	struct store *s, int64_t first, const int64_t *of_exchange, size_t n);

#endif
