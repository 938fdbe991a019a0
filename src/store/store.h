/* store.h - one file that keeps what was answered, and what was derived from it.
 *
 * Facts (sources, models, prompts, exchanges) are inserted and never changed; derived
 * data (segments, commonness) can be dropped and rebuilt byte for byte. One writer at a
 * time. Answers are kept in zstd blocks of many texts; with STORE_BY_REFERENCE only
 * where they stand in their source. See assay-store(5). */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

#include <stdbool.h>
#include <stdint.h>

enum { STORE_APPLICATION_ID = 0x61737379, STORE_SCHEMA_VERSION = 4 }; /* "assy" */

struct store; /* opaque: the database, its statements, the block being filled */

/* RC_INPUT, each with what to do: not a store, a store of a newer version, missing. */
enum rc store_open(struct store **s, const char *path, enum db_mode mode, struct err *e);
/* An open transaction is rolled back. */
void store_close(struct store *s);

/* A batch of writes: all of it is on the disk when store_end() returns RC_OK, none of
 * it otherwise. */
void store_begin(struct store *s);
enum rc store_end(struct store *s, struct err *e);

/* From now on texts are packed in that lane, which must be open until the next call, with
 * NULL, or store_close(). What is written does not depend on it. */
struct lane;
void store_use_lane(struct store *s, struct lane *lane);

/* Reading: reports and forgets the sticky failure. */
enum rc store_status(struct store *s, struct err *e);

const char *store_path(const struct store *s);

struct store_info {
	int64_t n_source, n_model, n_prompt, n_exchange, n_segment;
	int64_t text_bytes;   /* of answers and prompts, before compression */
	int64_t packed_bytes; /* of the same, as kept */
	int64_t segment_bytes, n_posting;
	int64_t file_bytes;
};
enum rc store_info(struct store *s, struct store_info *out, struct err *e);

/* Every promise that can be checked: integrity and foreign keys by SQLite, block and
 * segment checksums, digests of text, dangling numbers. One call to say() per fault;
 * RC_INTEGRITY when there was any. */
enum rc store_check(struct store *s, void (*say)(void *ctx, struct str fault), void *ctx,
	struct err *e);

/* Adds the facts of another store; what is there already is not added again. */
enum rc store_merge(
	struct store *into, struct store *from, uint64_t *n_added, struct err *e);

#endif
