/* pace.h - how many requests an endpoint may have under way, learnt from its answers.
 *
 * Until the first overload each good answer adds one, so a window's worth doubles it.
 * Then additive increase, multiplicative decrease: each good answer adds 1/window, so a
 * window's worth adds one; an overload halves it, once for all requests that were sent
 * before the last halving. What the server says of waiting is obeyed. */
#ifndef PROBE_PACE_H
#define PROBE_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace {
	double window, max;
	size_t in_flight;
	bool overloaded;       /* once at least */
	int64_t halved_tick;   /* when the window was last halved */
	int64_t not_before_ns; /* tick before which nothing is sent */
};

enum { PACE_FIRST = 16, PACE_BACKOFF_MS = 1000 };

/* Starts with PACE_FIRST, or max where that is less. Requires max >= 1. */
void pace_init(struct pace *p, size_t max);

bool pace_may_send(const struct pace *p, int64_t tick_ns);
void pace_sent(struct pace *p);

void pace_good(struct pace *p);
/* sent_tick: when the refused request was sent. wait_ms: what the server asked for; 0:
 * nothing, then PACE_BACKOFF_MS. */
void pace_overload(struct pace *p, int64_t sent_tick, int64_t tick_ns, uint64_t wait_ms);
/* Neither: a request that failed for a reason of its own. */
void pace_other(struct pace *p);

#endif
