/* warc.h - captures as WARC 1.1 (ISO 28500:2017): request and response records. */
#ifndef EVIDENCE_WARC_H
#define EVIDENCE_WARC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Appends the warcinfo record. id: of the case; date: RFC 3339, whole seconds. */
void warc_begin(struct buf *out, struct str id, const char *date);

/* Appends the records of one line of captures: the response, and the request that it
 * answers. What was redacted stays so; what came over HTTP/2 is written in the form of
 * HTTP/1.1. An attempt without a byte in return has its request only. RC_INPUT: "byte 17:
 * what" for a line that is no capture. */
enum rc warc_add(struct buf *out, struct arena *a, struct str line, struct err *e);

/* Records one after another, each with its digest last but one and its length last in
 * the head, as above. RC_INTEGRITY: "byte 17: what". */
enum rc warc_check(struct str warc, struct err *e);

#endif
