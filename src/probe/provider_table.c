/* provider_table.c - the APIs we can ask. */
#include "probe/provider.h"

extern const struct provider provider_anthropic, provider_azure, provider_bedrock,
	provider_compatible, provider_exec, provider_gemini, provider_mistral,
	provider_ollama, provider_openai_chat, provider_openai_responses, provider_replay;

const struct provider *const provider_table[] = {
	&provider_anthropic,
	&provider_azure,
	&provider_bedrock,
	&provider_compatible,
	&provider_exec,
	&provider_gemini,
	&provider_mistral,
	&provider_ollama,
	&provider_openai_chat,
	&provider_openai_responses,
	&provider_replay,
	NULL,
};
