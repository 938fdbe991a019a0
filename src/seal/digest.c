/* digest.c - see digest.h. The algorithm is fetched once: OpenSSL 3 looks it up by name
 * at every start otherwise, which costs as much as hashing a short text. A thread keeps
 * the context that it closed last, as making one costs half as much again. */
#include "config.h"

#include "seal/digest.h"

#include "base/arena.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;
static pthread_key_t spare; /* a context that nobody uses, or NULL */

static void
forget(void *ctx)
{
	EVP_MD_CTX_free(ctx);
}

/* OpenSSL fails here only for want of memory: the arena then ends the program. */
static void
must(int ok)
{
	struct arena a = { 0 };

	if (!ok)
		arena_raw(&a, SIZE_MAX, 1);
}

static void
prepare(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(sha256 && pthread_key_create(&spare, forget) == 0);
}

void
digest_init(struct digest *d)
{
	pthread_once(&once, prepare);
	d->ctx = pthread_getspecific(spare);
	if (!d->ctx)
		d->ctx = EVP_MD_CTX_new();
	else
		pthread_setspecific(spare, NULL);
	must(d->ctx && EVP_DigestInit_ex2(d->ctx, sha256, NULL));
}

void
digest_add(struct digest *d, const void *ptr, size_t len)
{
	must(EVP_DigestUpdate(d->ctx, ptr, len));
}

void
digest_end(struct digest *d, unsigned char digest32[DIGEST_BYTES])
{
	must(EVP_DigestFinal_ex(d->ctx, digest32, NULL));
	if (pthread_getspecific(spare))
		EVP_MD_CTX_free(d->ctx);
	else
		must(pthread_setspecific(spare, d->ctx) == 0);
	d->ctx = NULL;
}

void
digest_drop(struct digest *d)
{
	EVP_MD_CTX_free(d->ctx);
	d->ctx = NULL;
}

void
digest_of(unsigned char digest32[DIGEST_BYTES], const void *ptr, size_t len)
{
	struct digest d;

	digest_init(&d);
	digest_add(&d, ptr, len);
	digest_end(&d, digest32);
}

void
digest_hex(char out[DIGEST_HEX_BYTES], const unsigned char digest32[DIGEST_BYTES])
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = hex[digest32[i] >> 4];
		out[2 * i + 1] = hex[digest32[i] & 15];
	}
	out[2 * DIGEST_BYTES] = 0;
}

const char *
digest_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
