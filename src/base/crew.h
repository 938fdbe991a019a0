/* crew.h - a line of work: drawn in turn by one at a time, worked on by whoever is free,
 * taken in turn by the one who asked for it.
 *
 *	draw     1  2  3  4  5         one at a time, in order
 *	work        1  3  2  4         beside each other
 *	take              1  2  3      in order, by the owner, who works too while he
 *waits
 *
 * What is taken depends on these functions alone, not on the number of threads. */
#ifndef BASE_CREW_H
#define BASE_CREW_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct lane;

/* Pieces are numbered by slots, 0..n_slot-1, which come round again once taken. */
struct crew_task {
	size_t n_slot;     /* pieces drawn and not taken, at most; > number of lanes */
	size_t max_weight; /* no more are drawn while those worked on weigh more */
	/* worker: 0 the owner, 1.. the lanes, for what each has of its own: who draws a
	 * piece works on it before he draws again. False when nothing is left; then the
	 * slot stays as it is. */
	bool (*draw)(void *ctx, size_t slot, unsigned worker);
	/* Returns what the slot weighs until it comes round. */
	size_t (*work)(void *ctx, size_t slot, unsigned worker);
	void *ctx;
};

struct crew; /* opaque */

/* In a. The owner works with these lanes, which must be open until crew_close(), or alone
 * with none. Nothing is drawn yet. */
struct crew *crew_open(struct arena *a, const struct crew_task *task,
	struct lane *const lane[], size_t n_lane);
/* Waits for what is being worked on; the rest is left. NULL does nothing. */
void crew_close(struct crew *c);

/* The next slot that was worked on, the owner's until the next call. False when all were
 * taken: from then on nobody works. */
bool crew_next(struct crew *c, size_t *slot);

#endif
