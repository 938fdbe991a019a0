/* provider_mistral.c - Mistral: chat completions with "random_seed", and usage in every
 * stream without asking ("stream_options" is refused). */
#include "probe/chat.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p", "max_tokens",
		"random_seed" };

	(void)e;
	compose_request(q, a, ask, STR("/chat/completions"));
	compose_secret(q, a, "Authorization", "Bearer ", ask->key);
	chat_body(q, a, ask, &name, false);
	return RC_OK;
}

const struct provider provider_mistral = {
	.name = "mistral",
	.summary = "Mistral chat completions",
	.base_url = "https://api.mistral.ai/v1",
	.frame = FRAME_SSE,
	.needs_key = true,
	.takes_seed = true,
	.request = request,
	.whole = chat_whole,
	.event = chat_event,
};
