/* answer.h - what an endpoint answered, in one shape for every provider. */
#ifndef PROBE_ANSWER_H
#define PROBE_ANSWER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Why there is no answer that counts. */
enum answer_fail {
	ANSWER_OK = 0,
	ANSWER_EMPTY,       /* neither text nor a refusal */
	ANSWER_TRUNCATED,   /* a stream without its end; the text is what came */
	ANSWER_MALFORMED,   /* not the provider's format */
	ANSWER_OTHER_MODEL, /* served by a model that was not asked; the text is there */
	ANSWER_BAD_REQUEST, /* 400, 404, 405, 413, 422: this request cannot succeed */
	ANSWER_BAD_KEY,     /* 401, 403 */
	ANSWER_NO_QUOTA,    /* 402, or 429 with a quota that waiting does not refill */
	ANSWER_RATE,        /* 429 */
	ANSWER_OVERLOADED,  /* 503, 529 */
	ANSWER_SERVER,      /* 408, other 5xx, or an error of a kind we do not know */
};

enum { ANSWER_MAX_BYTES = 32 * 1024 * 1024 };

/* Texts live in the arena given. Numbers that were not told are -1. */
struct probe_answer {
	enum answer_fail fail;
	struct str why;         /* one line, escaped; empty with ANSWER_OK */
	bool retry;             /* the same request may succeed later */
	int64_t retry_after_ms; /* the wait that the server asks for */
	int64_t remaining;      /* requests left, by the server's own account */

	struct str text, thinking;
	struct str finish; /* the provider's own word */
	bool cut;          /* it stopped because max_tokens was reached */
	bool refused;      /* the provider says so: a filter, a refusal */
	struct str refusal;
	struct str model; /* that served; empty: not told */
	struct str request_id, fingerprint;
	int64_t tokens_in, tokens_out; /* out includes thinking where that is told */
	int64_t tokens_thinking, tokens_cached;
	uint64_t n_lone;   /* lone surrogates that became U+FFFD */
	bool error_in_200; /* the failure came with status 200 */
};

/* "other-model" and so on; static. */
const char *answer_fail_name(enum answer_fail f);

/* An answer as a JSON object: what was not told is left out. */
void answer_write(struct json_write *w, const struct probe_answer *x);

/* --- for providers --- */

/* An answer being made. */
struct answer_make {
	struct arena *arena;
	struct probe_answer *out;
	struct buf text, thinking, refusal;
	bool done; /* the stream said that it ends here */
	bool any;  /* something of the provider's format was seen */
};

void answer_init(struct answer_make *m, struct probe_answer *out, struct arena *a);
/* Moves the texts to the arena and releases m; without a text or refusal, EMPTY. */
void answer_end(struct answer_make *m);

/* Each takes what json_pick() found; JSON_NONE and null do nothing, another kind is a
 * failure (MALFORMED). */
void answer_text(struct answer_make *m, struct buf *into, const struct json_val *v);
void answer_field(struct answer_make *m, struct str *into, const struct json_val *v);
void answer_count(struct answer_make *m, int64_t *into, const struct json_val *v);

/* The first failure wins. */
void answer_failed(struct answer_make *m, enum answer_fail f, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* json_pick(), a failure becoming MALFORMED; false then. */
bool answer_pick(struct answer_make *m, struct json_val *v, const struct json_want *want,
	size_t n, struct str text);

/* Calls each(m, element) for the elements of an array, which json_pick() checked. */
void answer_each(struct answer_make *m, const struct json_val *array,
	void (*each)(struct answer_make *m, struct str element));

#endif
