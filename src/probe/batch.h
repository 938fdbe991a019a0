/* batch.h - the same questions as files for a provider's offline batch service, and the
 * results read back under the same plan. */
#ifndef PROBE_BATCH_H
#define PROBE_BATCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "probe/answer.h"
#include "probe/plan.h"

struct provider;

/* Appends the next file of one endpoint's batch: JSON lines for OpenAI's chat completions
 * and responses (also Azure, Mistral and vLLM), one object {"requests":[..]} for
 * Anthropic's, each up to what the service takes in one file. *next counts the requests
 * written so far, from 0 on; there are plan_tasks() / n_endpoint. Each custom_id is
 * "assay-" + 16 digits of the plan's digest + "-" + the task's number. RC_USAGE: the
 * provider has no batches that we write. RC_LIMIT: a request alone is over the limit. */
enum rc batch_write(struct buf *out, uint32_t *next, const struct plan *p,
	const struct plan_endpoint *endpoint, struct err *e);

/* The ending of such a file, "jsonl" or "json"; NULL where there are no batches. Static.
 */
const char *batch_ending(const struct provider *p);

struct batch_result {
	uint32_t task;
	struct str record; /* the line */
	struct probe_answer answer;
};

/* One line of a result file. RC_INTEGRITY: it belongs to another plan; RC_INPUT: "byte
 * 17: what". Texts live in a. */
enum rc batch_read(struct batch_result *r, struct arena *a, const struct plan *p,
	struct str line, struct err *e);

#endif
