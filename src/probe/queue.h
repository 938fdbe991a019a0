/* queue.h - which question is asked next, endpoint by endpoint.
 *
 * Every endpoint has its own line, in the plan's order, so that one that is slow or
 * blocked holds up no other. What failed and may be tried again stands in a second line
 * that is served first; while QUEUE_AGAIN_MAX wait there nothing new is begun. */
#ifndef PROBE_QUEUE_H
#define PROBE_QUEUE_H

#include "base/arena.h"
#include "probe/plan.h"

#include <stdbool.h>
#include <stdint.h>

enum { QUEUE_AGAIN_MAX = 128 };

struct queue_item {
	uint32_t task;
	unsigned n_try;     /* before this one */
	int64_t ready_tick; /* not before */
	unsigned n_wait;    /* of n_try: after which the server named no time to wait */
};

struct queue {
	uint32_t *task; /* all, by endpoint, then in the plan's order */
	uint32_t *next; /* by endpoint: into task */
	uint32_t *end;  /* by endpoint */
	uint64_t *done; /* a bit a task: needs no asking */
	size_t n_endpoint;
	struct {
		struct queue_item *item; /* room for QUEUE_AGAIN_MAX and all under way */
		size_t n, cap;
	} * again; /* by endpoint */
};

/* In a. 4 bytes and a bit a question. */
void queue_init(struct queue *q, struct arena *a, const struct plan *p);

/* Before the first queue_take(): it was answered in an earlier run. False: it was
 * marked before. */
bool queue_mark(struct queue *q, uint32_t task);

/* False when nothing of this endpoint is ready now. */
bool queue_take(struct queue_item *out, struct queue *q, size_t endpoint, int64_t tick);
/* Puts one back that queue_take() gave; there is room. */
void queue_again(struct queue *q, size_t endpoint, struct queue_item item);

/* Whether anything of this endpoint is still to be asked, now or later; the tick from
 * which something is ready, 0: at once. */
bool queue_waits(const struct queue *q, size_t endpoint, int64_t *ready_tick);

/* Drops what is left of an endpoint; returns how many. */
uint64_t queue_drop(struct queue *q, size_t endpoint);

#endif
