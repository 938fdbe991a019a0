/* lane.h - work done elsewhere, one piece after the other.
 *
 * Pieces are done in the order in which they were given, each once, on one thread: what
 * they make does not depend on there being a thread. At most LANE_WAITING of them wait;
 * whoever gives one more waits too. A lane belongs to the thread that opened it. */
#ifndef BASE_LANE_H
#define BASE_LANE_H

#include <stdbool.h>
#include <stdint.h>

enum { LANE_WAITING = 64 };

struct lane; /* opaque */

/* Without a thread, or where none can be started, lane_put() does the work itself. */
struct lane *lane_open(bool thread);
/* Waits until all is done. NULL does nothing. */
void lane_close(struct lane *l);

/* fn(ctx) will be called; ctx must be left alone until then. Returns its number, or 0
 * when it is done already. A NULL lane does it at once. */
uint64_t lane_put(struct lane *l, void (*fn)(void *ctx), void *ctx);

/* Returns when piece `number` and all before it are done; 0 waits for nothing. */
void lane_wait(struct lane *l, uint64_t number);
/* Whether lane_wait() would return at once. */
bool lane_done(struct lane *l, uint64_t number);
/* Whether so much waits that its thread stays at work while the caller does a piece: one
 * that depends on no other is then sooner done by the caller. */
bool lane_busy(struct lane *l);
/* Waits for all that was put. */
void lane_drain(struct lane *l);

#endif
