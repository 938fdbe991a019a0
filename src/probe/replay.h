/* replay.h - recorded answers of one model, served as if it were live.
 *
 * Speaks OpenAI chat completions (whole and streamed) and Anthropic messages. A prompt
 * that was answered several times gets its answers in turn. */
#ifndef PROBE_REPLAY_H
#define PROBE_REPLAY_H

#include "base/random.h"
#include "net/serve.h"

struct store;

/* How the endpoint misbehaves, for rehearsal. Rates are probabilities. */
struct replay_faults {
	uint32_t delay_ms;
	double fail, truncate; /* a status 500; a body that breaks off */
	uint64_t limit; /* after so many requests, every second one is a 429; 0: no */
	uint64_t seed;
};

struct replay; /* in the arena given */

/* Reads all answers of the model; RC_INPUT when it has none. */
enum rc replay_new(struct replay **r, struct arena *a, struct store *s, struct str model,
	const struct replay_faults *f, struct err *e);

/* A serve_handler; ctx is the struct replay. */
void replay_handle(void *ctx, struct serve_answer *w, struct arena *a,
	const struct serve_request *q);

size_t replay_n_prompt(const struct replay *r);

#endif
