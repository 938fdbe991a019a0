/* formats.h - the readers, for the table of reader_table.c. Private to read/. */
#ifndef READ_FORMATS_H
#define READ_FORMATS_H

#include "read/reader.h"

extern const struct reader read_alpaca_eval;
extern const struct reader read_anthropic_batch;
extern const struct reader read_assay;
extern const struct reader read_azure;
extern const struct reader read_bedrock;
extern const struct reader read_csv;
extern const struct reader read_helicone;
extern const struct reader read_langfuse;
extern const struct reader read_litellm;
extern const struct reader read_llm;
extern const struct reader read_lmsys;
extern const struct reader read_messages;
extern const struct reader read_openai_batch;
extern const struct reader read_openai_chat;
extern const struct reader read_openai_stored;
extern const struct reader read_otel;
extern const struct reader read_sharegpt;
extern const struct reader read_vertex;
extern const struct reader read_wildchat;

#endif
