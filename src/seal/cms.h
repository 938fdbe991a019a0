/* cms.h - detached CMS signatures (RFC 5652), ECDSA P-256 with SHA-256, CAdES-BES. */
#ifndef SEAL_CMS_H
#define SEAL_CMS_H

#include "seal/sign.h"

/* DER over content, the certificates of chain_pem embedded; the first is the signer's
 * and must fit the key. */
enum rc cms_sign(struct str *der, struct arena *a, struct str content,
	const struct sign_key *k, struct str chain_pem, struct err *e);

/* Whether cms_sign() could and should: RC_INPUT where there is no certificate, or it is
 * not the key's, or not valid at that time. */
enum rc cms_ready(
	const struct sign_key *k, struct str chain_pem, int64_t at_ns, struct err *e);

struct cms_signer {
	struct str subject;
	unsigned char leaf32[32]; /* SHA-256 of the certificate, DER */
};

/* roots_pem: what is trusted. at_ns: the time to judge certificates at. RC_INTEGRITY:
 * the reason, also where DER has bytes after its end. */
enum rc cms_check(struct cms_signer *who, struct arena *a, struct str der,
	struct str content, struct str roots_pem, int64_t at_ns, struct err *e);

#endif
