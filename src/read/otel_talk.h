/* otel_talk.h - what spans and log records of OpenTelemetry tell of one request to a
 * model, piece by piece. Private to read/. */
#ifndef READ_OTEL_TALK_H
#define READ_OTEL_TALK_H

#include "base/json.h"
#include "model/exchange.h"
#include "read/concat.h"
#include "read/params.h"
#include "read/record.h"

enum {
	OTEL_INPUT,
	OTEL_OUTPUT,
	OTEL_SYSTEM,
	OTEL_FINISH,
	OTEL_REQUEST_MODEL,
	OTEL_RESPONSE_MODEL,
	OTEL_OTHER_MODEL,
	OTEL_ID,
	OTEL_USER,
	OTEL_END_USER,
	OTEL_ATTR_N
};

enum { OTEL_ASKED, OTEL_SAID };
enum { OTEL_MESSAGE_ROLE, OTEL_MESSAGE_CONTENT, OTEL_MESSAGE_FINISH, OTEL_MESSAGE_N };
enum { OTEL_MESSAGES_MAX = 256 };

/* Messages whose attributes are numbered. */
struct otel_indexed {
	struct json_val message[OTEL_MESSAGES_MAX][OTEL_MESSAGE_N];
	size_t n;
};

/* All zero but for x is empty. Views live until the record's arena is emptied. */
struct otel_talk {
	struct exchange x;
	struct str key; /* its trace and span, or empty */
	struct json_val attr[OTEL_ATTR_N];
	struct params params;
	struct otel_indexed *indexed[2]; /* asked and said */
	struct concat asked, said; /* messages of events, as JSON with "," between */
	bool is_model;             /* of a model at all */
};

/* What one span or one log record tells, into an empty talk. RC_INPUT for what is not as
 * the conventions have it; what is of no model tells nothing. */
enum rc otel_talk_span(struct otel_talk *t, const struct json_val *span,
	const struct record *r, struct err *e);
enum rc otel_talk_log(struct otel_talk *t, const struct json_val *log,
	const struct record *r, struct err *e);

/* Adds what t does not know yet. */
void otel_talk_merge(struct otel_talk *t, const struct otel_talk *more, struct arena *a);

/* A key that names a span, or empty: there may be many requests in one trace. */
struct str otel_talk_request(struct str key);

/* Whether both what was asked and what was said are known. */
bool otel_talk_is_whole(const struct otel_talk *t);
bool otel_talk_has_asked(const struct otel_talk *t);
bool otel_talk_has_said(const struct otel_talk *t);

/* Adds a message as JSON. A role is text as it stands in JSON; finish may be missing. */
void otel_talk_message(struct concat *to, struct str role, const struct json_val *content,
	const struct json_val *finish, struct arena *a);

#endif
