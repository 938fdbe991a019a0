/* provider_compatible.c - who copied chat completions: vLLM, llama.cpp's server, Ollama's
 * /v1, DeepSeek, OpenRouter and many more. The length is "max_tokens" there. */
#include "probe/chat.h"

static enum rc
request(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	struct err *e)
{
	static const struct compose_names name = { "temperature", "top_p", "max_tokens",
		"seed" };

	(void)e;
	compose_request(q, a, ask, STR("/chat/completions"));
	compose_secret(q, a, "Authorization", "Bearer ", ask->key);
	chat_body(q, a, ask, &name, true);
	return RC_OK;
}

const struct provider provider_compatible = {
	.name = "compatible",
	.summary = "OpenAI-compatible: vLLM, llama.cpp, Ollama /v1, DeepSeek, OpenRouter",
	.frame = FRAME_SSE,
	.takes_seed = true,
	.request = request,
	.whole = chat_whole,
	.event = chat_event,
};
