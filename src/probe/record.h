/* record.h - one attempt as a line of the captures: what was asked, every byte that went
 * out and came back with the secrets taken out, and what it was understood to say. */
#ifndef PROBE_RECORD_H
#define PROBE_RECORD_H

#include "base/json_write.h"
#include "net/net.h"
#include "probe/answer.h"
#include "probe/ask.h"
#include "probe/plan.h"

enum { RECORD_SALT_BYTES = 16 };

struct record {
	const struct plan *plan;
	const struct plan_task *task;
	uint32_t number;  /* of the task */
	unsigned n_try;   /* before this one */
	bool exploratory; /* the plan was not sealed, or changed since */
	const struct net_reply *reply;
	const struct probe_answer *answer;
	struct str url, sent_body;
	struct str run;            /* the run's id; empty: none */
	int64_t sent_tick;         /* monotonic, when it was sent */
	const unsigned char *salt; /* RECORD_SALT_BYTES, of this attempt */
	double money;              /* NaN: unknown */
	const struct str *secret;  /* that must not appear */
	size_t n_secret;
};

/* Adds the fields to an open object. "response" is null where there is no answer that
 * counts, so that import passes the line over. "commit" is SHA-256 of salt, head and
 * body as they went out, the key in them; what stands in the line is redacted. */
void record_write(struct json_write *j, struct arena *a, const struct record *r);

#endif
