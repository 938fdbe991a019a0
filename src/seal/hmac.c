/* hmac.c - see hmac.h. */
#include "seal/hmac.h"

#include "base/arena.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>

void
hmac(unsigned char mac32[DIGEST_BYTES], struct str key, struct str text)
{
	struct arena a = { 0 };
	unsigned len = DIGEST_BYTES;

	/* The arena ends the program where OpenSSL has no memory. */
	if (key.len > INT_MAX ||
		!HMAC(EVP_sha256(), key.len ? key.ptr : "", (int)key.len,
			(const unsigned char *)(text.len ? text.ptr : ""), text.len,
			mac32, &len))
		arena_raw(&a, SIZE_MAX, 1);
}
