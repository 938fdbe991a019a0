/* reader_table.c - the formats; a new one is a row here and in formats.h. */
#include "read/formats.h"

const struct reader *const reader_table[] = {
	&read_alpaca_eval,
	&read_assay,
	&read_openai_batch,
	&read_openai_chat,
	NULL,
};
