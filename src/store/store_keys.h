/* store_keys.h - which exchanges are there already: keys, and the exchanges that have
 * them. Private to store/.
 *
 * Keys are kept sorted, some hundreds in a row of exchange_key. A file's records come
 * with ascending keys, so that those of a block of exchanges are put with few rows
 * changed, and each row is looked at once as a file goes by. Equal keys are in one row.
 */
#ifndef STORE_STORE_KEYS_H
#define STORE_STORE_KEYS_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store_column.h"
#include "store/store_pack.h"

struct store;
struct stmt;

enum { STORE_KEYS_ROW = 1024 }; /* keys of a row that is full */

/* Sorted by key, then by exchange; keys are not negative. */
struct store_keys_entry {
	int64_t key, id;
};

/* A row of exchange_key as it is packed: n 0 is none. */
struct store_keys_row {
	size_t n;
	struct store_column key, id;
};
/* RC_INTEGRITY unless bytes are n entries in order whose first key is first. They must be
 * followed by STORE_COLUMN_SLACK bytes. */
enum rc store_keys_open(struct store_keys_row *r, struct str bytes, int64_t n,
	int64_t first, struct err *e);

/* All zero is empty. */
struct store_keys {
	struct store_keys_entry
		*open; /* not in a row yet; NULL: nothing was ever added */
	size_t n_open;
	bool known;   /* last is */
	int64_t last; /* the largest key that is in a row; -1: there is no row */
	/* The row read last holds what there is of keys from `from` to before `to`. */
	int64_t from, to; /* equal: none was read */
	struct store_keys_row row;
	struct arena arena; /* of its bytes */
};
void store_keys_release(struct store_keys *k);

/* The exchange after number `after` (0: the first) that has this key, or 0; also 0 after
 * a failure, which sticks. */
int64_t store_keys_next(struct store *s, int64_t key, int64_t after);
/* id must be larger than any that has the key. A failure sticks. */
void store_keys_add(struct store *s, int64_t key, int64_t id);
/* Writes what is not in a row yet; or forgets it after a failure. */
void store_keys_flush(struct store *s);
void store_keys_forget(struct store *s);

#endif
