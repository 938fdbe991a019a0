/* local.h - the JSON of questions and answers where no API is: commands and tapes.
 * assay-plan(5) specifies it. */
#ifndef PROBE_LOCAL_H
#define PROBE_LOCAL_H

#include "probe/compose.h"
#include "probe/provider.h"

/* The body: {"model","system","prompt","sample","parameters":{..}}. */
void local_body(struct probe_request *q, struct arena *a, const struct probe_ask *ask);

/* provider.whole: {"response"} and optionally "reasoning", "finish", "model",
 * "request_id", "tokens_in", "tokens_out"; or {"error"}. */
void local_whole(struct answer_make *m, struct str body);

#endif
