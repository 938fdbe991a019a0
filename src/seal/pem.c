/* pem.c - see pem.h. */
#include "seal/pem.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

STACK_OF(X509) * pem_certificates(struct str pem)
{
	STACK_OF(X509) *list = sk_X509_new_null();
	BIO *b = pem.len <= INT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
	X509 *cert;

	while (b && (cert = PEM_read_bio_X509(b, NULL, NULL, NULL)))
		sk_X509_push(list, cert);
	BIO_free(b);
	ERR_clear_error();
	return list;
}

X509_STORE *
pem_store(struct str roots, int64_t at_ns)
{
	STACK_OF(X509) *list = pem_certificates(roots);
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *p = X509_STORE_get0_param(store);

	for (int i = 0; i < sk_X509_num(list); i++)
		X509_STORE_add_cert(store, sk_X509_value(list, i));
	X509_VERIFY_PARAM_set_time(p, (time_t)(at_ns / 1000000000));
	sk_X509_pop_free(list, X509_free);
	return store;
}
