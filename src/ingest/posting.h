/* posting.h - fingerprints of answers on their way into segments.
 *
 * Which segments a store has depends on its exchanges' numbers alone: see
 * store_levels.h. One of level 0 covers POSTING_RANGE numbers. So a rebuild from the
 * facts gives the same bytes as the imports did.
 *
 * Merges of eight segments into one go on in the lane while the next answers are read. */
#ifndef INGEST_POSTING_H
#define INGEST_POSTING_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#include <stdint.h>

enum { POSTING_RANGE = 2048, POSTING_LEVELS = 3 };

struct lane;
struct posting_sink;

/* In a. Merges are made in the lane, which must be open until the release; NULL: at
 * once. The postings do not depend on it. Memory is bounded by eight ranges and, at
 * their end, eight segments of level 1; a larger merge is not held in memory. */
struct posting_sink *posting_sink_new(
	struct arena *a, struct store *s, struct lane *lane);
/* Gives back what an arena does not hold. NULL does nothing. */
void posting_sink_release(struct posting_sink *p);

/* Adds one answer by its fingerprint, see fingerprint.h. Ids ascend. Failure is reported
 * by the next flush. O(n). */
void posting_sink_add(struct posting_sink *p, int64_t id, const uint64_t *hash, size_t n);

/* Writes what is held into the store's open batch, where a merge ends too that began
 * in it. */
enum rc posting_sink_flush(struct posting_sink *p, struct err *e);
/* The same of the last batch: no merge is left to be begun. */
enum rc posting_sink_end(struct posting_sink *p, struct err *e);

/* For tests: ranges of n numbers, and merges of more than max bytes are not held in
 * memory. Call it while no sink is open. */
void posting_scale(int64_t n, size_t max);

/* Drops every segment and makes them again from the stored answers, in one batch. On
 * failure the batch is left open: closing the store rolls it back. */
enum rc posting_rebuild(struct store *s, struct err *e);

#endif
