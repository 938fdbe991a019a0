/* clock.h - the time, behind a struct, so that tests and replays own it. Always UTC. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* now_ns: nanoseconds since 1970 UTC; tick_ns: monotonic, from an arbitrary start. */
struct clock {
	int64_t (*now_ns)(void *ctx);
	int64_t (*tick_ns)(void *ctx);
	void *ctx;
};

/* The machine's own. */
extern const struct clock clock_system;

/* What the kernel was told of its clock, by NTP or the like. */
struct clock_trust {
	bool synchronised;
	int64_t offset_ns, max_error_ns; /* of the time now; the latter an upper bound */
};
void clock_trust(struct clock_trust *t);

/* CPU time of this process in nanoseconds. */
int64_t clock_cpu_ns(void);

enum { CLOCK_TEXT_BYTES = 32 };
/* "2026-11-23T17:33:00Z", with a fraction of 3, 6 or 9 digits where there is one. */
void clock_write(char out[CLOCK_TEXT_BYTES], int64_t ns);

/* RFC 3339 with any offset, a blank in place of T, or no zone at all (then UTC), and
 * whole or decimal seconds since 1970 (milli-, micro- and nanoseconds told by size).
 * Years 1970 to 2200. A leap second counts as the second before it. Digits beyond
 * nanoseconds are cut off. */
enum rc clock_parse(int64_t *ns, struct str s, struct err *e);

#endif
