/* hmac.h - HMAC-SHA256 (RFC 2104) by OpenSSL. */
#ifndef SEAL_HMAC_H
#define SEAL_HMAC_H

#include "base/str.h"
#include "seal/digest.h"

/* No memory for it ends the program, as in arena.h. */
void hmac(unsigned char mac32[DIGEST_BYTES], struct str key, struct str text);

#endif
