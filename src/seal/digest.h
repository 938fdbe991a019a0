/* digest.h - SHA-256 (FIPS 180-4) by OpenSSL, streaming and whole. */
#ifndef SEAL_DIGEST_H
#define SEAL_DIGEST_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX_BYTES = 65 };

struct digest {
	void *ctx; /* OpenSSL's; NULL when closed */
};

/* No memory for it ends the program, as in arena.h. */
void digest_init(struct digest *d);
void digest_add(struct digest *d, const void *ptr, size_t len);
/* Writes the digest and releases d. */
void digest_end(struct digest *d, unsigned char digest32[DIGEST_BYTES]);
/* Releases d without a digest; nothing on a closed one. */
void digest_drop(struct digest *d);

void digest_of(unsigned char digest32[DIGEST_BYTES], const void *ptr, size_t len);

/* Lower-case hexadecimal with a NUL. */
void digest_hex(char out[DIGEST_HEX_BYTES], const unsigned char digest32[DIGEST_BYTES]);

/* The version of OpenSSL at run time; static. */
const char *digest_version(void);

#endif
