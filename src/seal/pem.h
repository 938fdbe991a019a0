/* pem.h - certificates in PEM as OpenSSL's own lists. Private to seal/. */
#ifndef SEAL_PEM_H
#define SEAL_PEM_H

#include "base/str.h"

#include <openssl/x509.h>
#include <stdint.h>

/* All certificates of a text, in order; an empty list where there are none. The caller
 * frees it with sk_X509_pop_free(.., X509_free). */
STACK_OF(X509) * pem_certificates(struct str pem);

/* A store that trusts them and judges at a time: UTC ns. The caller frees it. */
X509_STORE *pem_store(struct str roots, int64_t at_ns);

#endif
