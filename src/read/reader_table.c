/* reader_table.c - the formats; a new one is a row here and in formats.h. */
#include "read/formats.h"

const struct reader *const reader_table[] = {
	&read_alpaca_eval,
	&read_anthropic_batch,
	&read_assay,
	&read_azure,
	&read_bedrock,
	&read_csv,
	&read_helicone,
	&read_langfuse,
	&read_litellm,
	&read_llm,
	&read_lmsys,
	&read_messages,
	&read_openai_batch,
	&read_openai_chat,
	&read_openai_stored,
	&read_otel,
	&read_sharegpt,
	&read_vertex,
	&read_wildchat,
	NULL,
};
