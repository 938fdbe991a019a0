/* otel_answer.h - a request as OpenTelemetry tells of it, made exchanges. Private to
 * read/. */
#ifndef READ_OTEL_ANSWER_H
#define READ_OTEL_ANSWER_H

#include "read/otel_talk.h"
#include "read/reader.h"

/* An exchange for each answer, behind those that out has; a request without text is
 * counted. RC_INPUT for texts that are no messages. */
enum rc otel_answer(struct reader_out *out, struct otel_talk *t, const struct record *r,
	struct err *e);

#endif
