/* runner.h - asks every question of a plan once, and keeps every attempt.
 *
 *	plan ─► queue ─► ledger ─► net ─► provider ─► record ─► captures, on the disk
 *	          ▲    (set aside)                     │
 *	          └───────────── again, later ◄────────┘
 *
 * Before a question goes out its worst cost is set aside and its number written to
 * "<captures>.sent", so that a killed run knows what was under way. What an earlier run
 * of the same plan was answered is not asked again. */
#ifndef PROBE_RUNNER_H
#define PROBE_RUNNER_H

#include "base/clock.h"
#include "net/net.h"
#include "probe/key.h"
#include "probe/plan.h"
#include "probe/provider.h"

#include <signal.h>

enum { RUNNER_NETS = PROVIDER_TAPE + 1 };

struct runner_endpoint {
	uint64_t n_answered, n_given_up, n_not_asked; /* of its questions */
	struct str stopped; /* why it was given up as a whole; empty: it was not */
	struct str why;     /* of its last failure */
};

struct runner_counts {
	uint64_t n_task, n_answered, n_given_up, n_not_asked;
	uint64_t n_earlier; /* of n_answered: by an earlier run */
	uint64_t n_lost;    /* under way when an earlier run was killed */
	uint64_t n_request; /* attempts, earlier runs' included */
	uint64_t n_failed;  /* attempts of this run without an answer */
	uint64_t n_torn;    /* bytes of a torn last line that were cut off */
	size_t n_in_flight;
	uint64_t tokens;
	double money; /* a lower bound where unpriced */
	bool unpriced;
	int64_t elapsed_ms;
	const char *stopped;              /* why the run ended early, or NULL */
	struct runner_endpoint *endpoint; /* by number in the plan */
};

struct runner_options {
	const struct plan *plan;
	bool exploratory;             /* the plan was not sealed, or changed since */
	const char *captures;         /* the file */
	bool fresh;                   /* the file must not hold an earlier run */
	struct str run;               /* its id, for every line; empty: none */
	struct net *net[RUNNER_NETS]; /* those that the plan's providers need */
	const struct key *key;        /* by endpoint */
	struct net_limits limit;
	const struct clock *clock;
	const volatile sig_atomic_t *stop; /* not 0: finish what is under way; or NULL */
	void (*progress)(void *ctx, const struct runner_counts *c); /* or NULL */
	void *ctx;
};

/* RC_OK also where not all was answered: the counts say. RC_USAGE: fresh, and it is not;
 * RC_INTEGRITY: captures of another plan, or changed ones; RC_IO: the disk; the run can
 * then be taken up again. Everything in *c lives in a. */
enum rc runner_run(struct runner_counts *c, struct arena *a,
	const struct runner_options *o, struct err *e);

#endif
