/* tsa.h - RFC 3161 timestamps: a request, and what an authority answered. */
#ifndef SEAL_TSA_H
#define SEAL_TSA_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* A request for the SHA-256 of data, with 64 random bits of nonce and the wish for the
 * certificate. DER. */
enum rc tsa_request(struct str *der, struct arena *a, struct str data, struct err *e);

/* What a fresh reply must be: granted, for that imprint, with that nonce, and signed by a
 * certificate that it brings along and that is for timestamps. RC_ENDPOINT: the authority
 * refused, or answered something else. Whether to trust it is for tsa_check(). */
enum rc tsa_answers(struct str reply, struct str request, struct err *e);

/* The time in a reply, unchecked, UTC; 0 where it has none. */
int64_t tsa_when_ns(struct str reply);

struct tsa_time {
	int64_t time_ns; /* UTC */
	struct str authority;
};

/* The whole check of a reply over data: status, imprint, signature, purpose of the
 * certificate, chain to roots at the stamped time, no byte after its end.
 * RC_INTEGRITY. */
enum rc tsa_check(struct tsa_time *t, struct arena *a, struct str reply, struct str data,
	struct str roots_pem, struct err *e);

#endif
