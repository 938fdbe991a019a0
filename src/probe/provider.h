/* provider.h - one kind of API: how a question becomes a request, and how the bytes that
 * come back become an answer. Pure functions: no network, no clock, no file.
 *
 * To add one: write provider_x.c with one const struct provider, and add one line to
 * provider_table.c. */
#ifndef PROBE_PROVIDER_H
#define PROBE_PROVIDER_H

#include "base/arena.h"
#include "base/err.h"
#include "probe/answer.h"
#include "probe/ask.h"
#include "probe/frame.h"

#include <stdbool.h>

/* Who carries the request: http_open(), spawn_open() or tape_open(). */
enum provider_net { PROVIDER_HTTP, PROVIDER_SPAWN, PROVIDER_TAPE };

struct provider {
	const char *name;
	const char *summary;
	const char *base_url; /* the default; NULL: the plan must say */
	enum provider_net net;
	enum frame_kind frame; /* of a streamed answer; FRAME_NONE: never streamed */
	bool needs_key;
	bool takes_seed; /* the API has a parameter for it */

	enum rc (*request)(struct probe_request *q, struct arena *a,
		const struct probe_ask *ask, struct err *e);
	/* The body of a reply with status 200. */
	void (*whole)(struct answer_make *m, struct str body);
	/* One event of a stream; NULL with FRAME_NONE. */
	void (*event)(struct answer_make *m, struct str name, struct str data);
};

/* Ends with NULL. */
extern const struct provider *const provider_table[];

/* NULL when there is none of that name. */
const struct provider *provider_find(struct str name);

/* RC_USAGE: what is asked cannot be put to this API, or the key cannot be one. The
 * request lives in a; call provider_cleanse() when it was sent. */
enum rc provider_request(struct probe_request *q, struct arena *a,
	const struct probe_ask *ask, struct err *e);

/* Overwrites the headers that hold the key. */
void provider_cleanse(struct probe_request *q);

/* The answer in a whole reply, streamed or not (its content type decides). head is that
 * of struct net_reply. Cannot fail: what is wrong is in the answer. O(len). */
void provider_reply(struct probe_answer *x, struct arena *a, const struct probe_ask *ask,
	unsigned status, struct str head, struct str body);

/* The same in pieces of any size. end() releases, and must be called once. */
struct provider_stream {
	const struct probe_ask *ask;
	struct answer_make make;
	struct frame frame;
	struct str head;
};
void provider_stream_init(struct provider_stream *s, struct probe_answer *x,
	struct arena *a, const struct probe_ask *ask, struct str head);
void provider_stream_add(struct provider_stream *s, struct str piece);
void provider_stream_end(struct provider_stream *s);

#endif
