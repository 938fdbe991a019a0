/* provider_azure.c - Azure OpenAI: chat completions of a deployment. The plan's model is
 * the deployment's name, which is not the model's: say in "serves" which that is. */
#include "probe/chat.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p",
		"max_completion_tokens", "seed" };
	const struct plan_endpoint *x = ask->endpoint;

	(void)e;
	compose_request(q, a, ask,
		arena_fmt(a, "/openai/deployments/%.*s/chat/completions?api-version=%.*s",
			STR_ARG(compose_percent(a, x->model, false)),
			STR_ARG(compose_percent(a, x->api_version, false))));
	compose_secret(q, a, "api-key", "", ask->key);
	chat_body(q, a, ask, &name, true);
	return RC_OK;
}

const struct provider provider_azure = {
	.name = "azure",
	.summary = "Azure OpenAI, chat completions of a deployment",
	.frame = FRAME_SSE,
	.needs_key = true,
	.takes_seed = true,
	.request = request,
	.whole = chat_whole,
	.event = chat_event,
};
