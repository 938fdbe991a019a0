/* ask.h - one question to one endpoint, and the bytes that put it. */
#ifndef PROBE_ASK_H
#define PROBE_ASK_H

#include "base/str.h"
#include "net/net.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan_endpoint;
struct plan_params;

/* Data only; all is borrowed. */
struct probe_ask {
	const struct plan_endpoint *endpoint;
	const struct plan_params *params;
	struct str key;            /* secret; empty: none */
	struct str system, prompt; /* no system: empty */
	int64_t sample;            /* 0 for the first answer to this prompt ... */
	int64_t now_ns;            /* UTC; a signature holds the time */
};

enum { PROBE_HEADERS_MAX = NET_HEADERS_MAX };

/* Ready for net_send(); lives in the arena given. The headers from n_open on hold the
 * key; url and body never do. */
struct probe_request {
	struct str method, url;
	struct net_header header[PROBE_HEADERS_MAX];
	size_t n_header, n_open;
	struct str body;
};

#endif
