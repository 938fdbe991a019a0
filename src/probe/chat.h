/* chat.h - the chat completions format, as OpenAI and those who copied it speak it. */
#ifndef PROBE_CHAT_H
#define PROBE_CHAT_H

#include "probe/compose.h"
#include "probe/provider.h"

/* The body: model, messages, parameters, stream. */
void chat_body(struct probe_request *q, struct arena *a, const struct probe_ask *ask,
	const struct compose_names *name, bool with_usage);

/* provider.whole and provider.event. */
void chat_whole(struct answer_make *m, struct str body);
void chat_event(struct answer_make *m, struct str name, struct str data);

#endif
