/* plan_seal.h - the mark that a plan was fixed before the first query. PLAN.seal holds
 * the digest and the time; it is written once. */
#ifndef PROBE_PLAN_SEAL_H
#define PROBE_PLAN_SEAL_H

#include "base/clock.h"
#include "probe/plan.h"

/* Anything but SEALED makes a run exploratory. */
enum plan_seal_state { PLAN_SEAL_NONE, PLAN_SEAL_SEALED, PLAN_SEAL_CHANGED };

struct plan_seal {
	enum plan_seal_state state;
	const char *path; /* PLAN.seal */
	int64_t sealed_ns;
	unsigned char digest32[32]; /* as sealed */
};

/* RC_INPUT for a seal that cannot be read; none at all is PLAN_SEAL_NONE. */
enum rc plan_seal_read(
	struct plan_seal *s, struct arena *a, const struct plan *p, struct err *e);
/* RC_USAGE where there is one already, whatever it says. */
enum rc plan_seal_write(struct plan_seal *s, struct arena *a, const struct plan *p,
	const struct clock *clock, struct err *e);
/* "sealed", "changed since it was sealed", "not sealed"; static. */
const char *plan_seal_name(enum plan_seal_state s);

#endif
