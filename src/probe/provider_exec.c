/* provider_exec.c - a command for each prompt: any API that has a program. */
#include "probe/local.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	const struct plan_endpoint *x = ask->endpoint;

	(void)e;
	*q = (struct probe_request){ .method = STR("POST"), .url = STR("exec") };
	for (size_t i = 0; i < x->n_command; i++)
		compose_header(q, "argv", x->command[i]);
	local_body(q, a, ask);
	return RC_OK;
}

const struct provider provider_exec = {
	.name = "exec",
	.summary = "a command for each prompt, JSON on its input and output",
	.net = PROVIDER_SPAWN,
	.frame = FRAME_NONE,
	.takes_seed = true,
	.request = request,
	.whole = local_whole,
};
