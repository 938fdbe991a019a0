/* compose.h - what the requests of all providers have in common. */
#ifndef PROBE_COMPOSE_H
#define PROBE_COMPOSE_H

#include "base/arena.h"
#include "base/json_write.h"
#include "probe/ask.h"
#include "probe/plan.h"

/* A JSON body being written: an object that begin() opened. */
struct compose {
	struct buf buf;
	struct json_write w;
};

void compose_begin(struct compose *c);
/* Adds the endpoint's extra members, closes the object, and makes it q's body. */
void compose_end(struct compose *c, struct probe_request *q, struct arena *a,
	const struct probe_ask *ask);

void compose_str(struct compose *c, const char *key, struct str s);
/* {"role":..,"content":..} */
void compose_message(struct compose *c, const char *role, struct str text);
/* [{"text":..}] under the key. */
void compose_parts(struct compose *c, const char *key, struct str text);

/* Each parameter under the name given, where the plan sets it; NULL: never. */
struct compose_names {
	const char *temperature, *top_p, *max_tokens, *seed;
};
void compose_params(
	struct compose *c, const struct probe_ask *ask, const struct compose_names *name);

/* Starts q: POST to base_url and path, JSON, and the endpoint's own headers. */
void compose_request(struct probe_request *q, struct arena *a,
	const struct probe_ask *ask, struct str path);
void compose_header(struct probe_request *q, const char *name, struct str value);
/* A header that holds the key, "prefix key"; nothing without one. Call it last. */
void compose_secret(struct probe_request *q, struct arena *a, const char *name,
	const char *prefix, struct str key);

/* Percent-encoded but for letters, digits and "-._~" (RFC 3986, 2.3), and "/" where it
 * is kept. */
struct str compose_percent(struct arena *a, struct str s, bool keep_slash);

#endif
