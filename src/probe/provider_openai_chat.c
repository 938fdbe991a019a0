/* provider_openai_chat.c - OpenAI, POST /v1/chat/completions. */
#include "probe/chat.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p",
		"max_completion_tokens", "seed" };

	(void)e;
	compose_request(q, a, ask, STR("/chat/completions"));
	compose_secret(q, a, "Authorization", "Bearer ", ask->key);
	chat_body(q, a, ask, &name, true);
	return RC_OK;
}

const struct provider provider_openai_chat = {
	.name = "openai-chat",
	.summary = "OpenAI chat completions",
	.base_url = "https://api.openai.com/v1",
	.frame = FRAME_SSE,
	.needs_key = true,
	.takes_seed = true,
	.request = request,
	.whole = chat_whole,
	.event = chat_event,
};
