/* provider_replay.c - answers of a file, for rehearsal and for whoever holds only that.
 */
#include "probe/local.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	(void)e;
	*q = (struct probe_request){ .method = STR("POST"),
		.url = str_of(ask->endpoint->file) };
	local_body(q, a, ask);
	return RC_OK;
}

const struct provider provider_replay = {
	.name = "replay",
	.summary = "answers recorded in a file of JSON lines",
	.net = PROVIDER_TAPE,
	.frame = FRAME_NONE,
	.takes_seed = true,
	.request = request,
	.whole = local_whole,
};
