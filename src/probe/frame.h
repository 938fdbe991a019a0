/* frame.h - a stream of bytes, in pieces of any size, cut into its events.
 *
 * Three framings: server-sent events (WHATWG HTML, 9.2.6), JSON lines, and AWS's
 * event-stream (length, headers, payload, each checked by its CRC-32). */
#ifndef PROBE_FRAME_H
#define PROBE_FRAME_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum frame_kind { FRAME_NONE, FRAME_SSE, FRAME_LINES, FRAME_AWS };

enum { FRAME_MAX_BYTES = 16 * 1024 * 1024 };

/* name is the event's; for FRAME_AWS that of its :event-type or :exception-type, an
 * exception having "!" before it. Both are good for the call only. */
typedef void frame_fn(void *ctx, struct str name, struct str data);

struct frame {
	enum frame_kind kind;
	frame_fn *fn;
	void *ctx;
	struct buf line; /* what has no end yet: a line, or a message of AWS */
	struct buf name, data;
	bool has_data;
	bool begun;    /* a line was read */
	bool after_cr; /* a newline now belongs to the line before */
	uint64_t pos;  /* bytes taken */
	struct err err;
};

void frame_init(struct frame *f, enum frame_kind kind, frame_fn *fn, void *ctx);

/* RC_INPUT: a frame that cannot be; RC_LIMIT: one over FRAME_MAX_BYTES. Sticks. */
enum rc frame_add(struct frame *f, struct str piece);

/* The end of the bytes. What stands unfinished there is handed out where it is whole
 * JSON, or the "[DONE]" of SSE; else it is dropped. */
enum rc frame_end(struct frame *f);
void frame_release(struct frame *f);

#endif
