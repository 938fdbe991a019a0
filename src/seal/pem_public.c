/* pem_public.c - see pem_public.h. */
#include "seal/pem_public.h"

#include "seal/sign.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>

enum rc
pem_public_read(unsigned char public32[32], struct str pem, struct err *e)
{
	BIO *b = pem.len <= INT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
	EVP_PKEY *p = b ? PEM_read_bio_PUBKEY(b, NULL, NULL, NULL) : NULL;
	size_t len = SIGN_PUBLIC_BYTES;
	struct arena a = { 0 };

	if (!p || !EVP_PKEY_is_a(p, "ED25519") ||
		EVP_PKEY_get_raw_public_key(p, public32, &len) != 1 ||
		!str_equal(sign_public_pem(&a, public32), pem))
		err_set(e, RC_INTEGRITY, "is not an Ed25519 public key in PEM");
	arena_release(&a);
	EVP_PKEY_free(p);
	BIO_free(b);
	ERR_clear_error();
	return e->rc;
}
