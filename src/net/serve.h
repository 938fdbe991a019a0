/* serve.h - a small HTTP server on this machine, by libmicrohttpd. For rehearsal and
 * tests: it listens on 127.0.0.1 and nowhere else. */
#ifndef NET_SERVE_H
#define NET_SERVE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct serve_request {
	struct str method, path, body;
};

struct serve_header {
	const char *name, *value;
};

enum { SERVE_HEADERS_MAX = 4, SERVE_BODY_BYTES = 16 * 1024 * 1024 };

/* What a handler answers; texts in its arena. */
struct serve_answer {
	unsigned status;
	const char *type; /* of the content */
	struct str body;
	struct serve_header header[SERVE_HEADERS_MAX];
	size_t n_header;
	bool chunked;      /* without a length, as streams come */
	bool cut;          /* the connection breaks in the middle of the body */
	uint32_t delay_ms; /* before the first byte */
};

/* One call at a time; a is the request's own. */
typedef void serve_handler(void *ctx, struct serve_answer *answer, struct arena *a,
	const struct serve_request *q);

struct serve;

/* port 0 takes a free one; serve_port() tells. RC_IO when it cannot listen. */
enum rc serve_open(
	struct serve **s, uint16_t port, serve_handler *fn, void *ctx, struct err *e);
uint16_t serve_port(const struct serve *s);
/* Finishes what is under way. Takes NULL. */
void serve_close(struct serve *s);

#endif
