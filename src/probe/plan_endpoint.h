/* plan_endpoint.h - the endpoints of a plan. */
#ifndef PROBE_PLAN_ENDPOINT_H
#define PROBE_PLAN_ENDPOINT_H

#include "base/arena.h"
#include "base/err.h"
#include "probe/plan.h"

struct conf;

/* Reads root's "endpoints" into p->endpoint, whose params must be set. Sticks in e, with
 * line and column. */
enum rc plan_endpoint(struct plan *p, struct arena *a, const char *path,
	struct conf *root, struct err *e);

#endif
