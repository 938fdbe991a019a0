/* dsse.h - DSSE 1.0 envelopes: JSON that carries a payload and an Ed25519 signature over
 * it and its type. */
#ifndef SEAL_DSSE_H
#define SEAL_DSSE_H

#include "seal/sign.h"

/* "DSSEv1 <len> <type> <len> <body>": what is signed. */
struct str dsse_pae(struct arena *a, struct str type, struct str body);

/* The envelope, one line and a newline. */
enum rc dsse_sign(struct str *envelope, struct arena *a, struct str type, struct str body,
	const struct sign_key *k, struct err *e);

/* *body becomes the payload, in a. RC_INTEGRITY: another type, several signatures, a
 * wrong one, fields that do not belong. The key's id in the envelope decides nothing. */
enum rc dsse_check(struct str *body, struct arena *a, struct str envelope,
	struct str type, const unsigned char public32[SIGN_PUBLIC_BYTES], struct err *e);

#endif
