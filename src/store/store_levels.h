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

/* A merge of eight segments into one of the next level, which may go on beside other work
 * on the store: begun and ended in one batch, and done by anybody in between. */
struct store_levels_merge; /* opaque */

/* All numbers below the end of `at` are in segments of its level or higher. The lowest
 * level, up to top, of which eight lie in the place of one of the next, and were left so
 * by a program that was killed or a merge that was not begun yet: their merge. NULL where
 * there is none, or after a failure. Those that together would be too large stay. */
struct store_levels_merge *store_levels_merge_begin(
	struct store *s, struct store_level at, int top, struct err *e);
/* Touches neither the store nor what else is read or written there. Failure is told by
 * the end. What needs more than 8 MiB, or 512 KiB of prompts, is not held in memory.
 * O(bytes). */
void store_levels_merge_work(void *merge);
/* Puts what was made in the place of what it was made of. Ends the merge either way. */
enum rc store_levels_merge_end(struct store_levels_merge *m, struct err *e);
/* Instead of the end, when the batch has failed. Takes NULL. */
void store_levels_merge_drop(struct store_levels_merge *m);

/* Begins, does and ends one merge after the other until there is none. In a batch. */
enum rc store_levels_climb(
	struct store *s, struct store_level at, int top, struct err *e);

/* For tests: merges that need more than max bytes are not held in memory. */
enum { STORE_LEVELS_MERGE_MAX = 8 * 1024 * 1024 };
void store_levels_limit(size_t max);

#endif
