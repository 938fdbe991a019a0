/* store_levels.h - segments, kept so few that a look-up can ask each of them.
 *
 * A segment of one level more covers eight times as many numbers, from a multiple of that
 * on: those of the level below that cover the same numbers become one. So which segments
 * there are, and their bytes, depends on what is numbered alone and not on how it came.
 */
#ifndef STORE_STORE_LEVELS_H
#define STORE_STORE_LEVELS_H

#include "sketch/segment.h"
#include "store/store_sketch.h"

enum { STORE_LEVELS_FANOUT = 8 };

/* Where a segment belongs: what there is of the numbers first to first + n - 1. */
struct store_level {
	enum store_segment_kind kind;
	int level;
	int64_t first, n;
};

/* Postings in no segment yet, of numbers id_first to id_last; id_first 0: none. */
struct store_levels_held {
	int64_t id_first, id_last;
	struct posting *list, *scratch; /* room for n each */
	size_t n;
};

/* Makes one segment of the postings, which are sorted where they are, and of those of
 * level 0 that lie there: these go. Of neither, none. In a batch. */
enum rc store_levels_put(struct store *s, const struct store_level *at,
	const struct store_levels_held *held, struct err *e);

/* What `at` covers is full: while it ends where one of the next level does, up to level
 * top, makes that one of those of its own. Those that together would be too large stay.
 * Merges that need more than 8 MiB, or 1 MiB of prompts, are not held in memory. In a
 * batch. */
enum rc store_levels_climb(
	struct store *s, struct store_level at, int top, struct err *e);

/* For tests: merges that need more than max bytes are not held in memory. */
enum { STORE_LEVELS_MERGE_MAX = 8 * 1024 * 1024 };
void store_levels_limit(size_t max);

#endif
