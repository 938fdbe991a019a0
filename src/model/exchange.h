/* exchange.h - one request and its answer, whoever recorded it. The first waist:
 * every reader and every probe makes these, and the store keeps nothing else.
 *
 * Data only. All str are views that live as long as their maker says (a reader: until
 * its next record). An empty str means "not recorded"; times and numbers have their own
 * mark. Version 1. */
#ifndef MODEL_EXCHANGE_H
#define MODEL_EXCHANGE_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { EXCHANGE_DIGEST_BYTES = 32 };
/* The largest prompt, answer, context ..., and the largest name: model, prompt_id,
 * finish, account, request_id. */
enum { EXCHANGE_TEXT_MAX_BYTES = 64 * 1024 * 1024, EXCHANGE_NAME_MAX_BYTES = 4096 };
#define EXCHANGE_NO_TIME INT64_MIN

/* A JSON string inside the source, without its quotes: for keeping text by reference.
 * len 0: the text is not one string there. */
struct exchange_span {
	uint64_t offset; /* bytes from the source's start, uncompressed */
	uint64_t len;    /* bytes as written, escapes included */
};

struct exchange {
	struct str model;     /* who answered; never empty in a valid exchange */
	struct str prompt_id; /* the set's own name for the prompt */
	struct str system;    /* the system prompt */
	struct str context;   /* earlier turns as "role: text\n", oldest first */
	struct str prompt;    /* the last user turn; never empty */
	struct str response;  /* the answer's text; may be empty */
	struct str reasoning; /* a separate thinking part, where one was recorded */
	struct str finish;    /* why it stopped, in the source's word */
	struct str params;    /* canonical JSON object of the request's settings */
	struct str account;   /* who asked */
	struct str request_id;
	int64_t sample;  /* 0 for the first answer to this prompt, 1 for the second ... */
	int64_t time_ns; /* UTC since 1970, or EXCHANGE_NO_TIME */

	/* Where it was found. */
	uint64_t offset, len; /* the record in the uncompressed source, bytes */
	uint64_t line;        /* from 1; 0 where the source has no lines */
	struct str record;    /* the record's own bytes, for its digest; where its length
			       * is not len, they were made and stand nowhere */
	struct exchange_span prompt_at, response_at;
};

/* The rules an exchange must keep before it may be stored: a model and a prompt, no
 * negative sample, valid UTF-8 in every field and none over its largest size. RC_INPUT
 * names the field. O(bytes). */
enum rc exchange_check(const struct exchange *x, struct err *e);

#endif
