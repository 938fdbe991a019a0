/* cms.c - see cms.h. */
#include "seal/cms.h"

#include "seal/digest.h"
#include "seal/pem.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <time.h>

enum { FLAGS = CMS_BINARY | CMS_DETACHED | CMS_CADES };

static enum rc
fail(struct err *e, enum rc rc, const char *what)
{
	char why[200];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
	ERR_clear_error();
	return err_set(e, rc, "%s: %s", what, why);
}

static enum rc
out_of_time(X509 *leaf, time_t at, struct err *e)
{
	bool late = X509_cmp_time(X509_get0_notAfter(leaf), &at) < 0;
	const ASN1_TIME *t = late ? X509_get0_notAfter(leaf) : X509_get0_notBefore(leaf);
	struct tm day;

	if (!late && X509_cmp_time(t, &at) <= 0)
		return RC_OK;
	if (!ASN1_TIME_to_tm(t, &day))
		return err_set(e, RC_INPUT, "the certificate has no time");
	return err_set(e, RC_INPUT,
		late ? "the certificate expired on %04d-%02d-%02d: get a new one, or make "
		       "new keys with assay key new"
		     : "the certificate is valid only from %04d-%02d-%02d on",
		day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

enum rc
cms_ready(const struct sign_key *k, struct str chain_pem, int64_t at_ns, struct err *e)
{
	STACK_OF(X509) *chain = pem_certificates(chain_pem);
	X509 *leaf = sk_X509_num(chain) > 0 ? sk_X509_value(chain, 0) : NULL;

	if (!leaf)
		err_set(e, RC_INPUT, "there is no certificate in it");
	else if (!X509_check_private_key(leaf, sign_pkey(k)))
		err_set(e, RC_INPUT, "the certificate is not that of the key");
	else
		out_of_time(leaf, (time_t)(at_ns / 1000000000), e);
	sk_X509_pop_free(chain, X509_free);
	ERR_clear_error();
	return e->rc;
}

enum rc
cms_sign(struct str *der, struct arena *a, struct str content, const struct sign_key *k,
	struct str chain_pem, struct err *e)
{
	STACK_OF(X509) *chain = pem_certificates(chain_pem);
	X509 *leaf = sk_X509_num(chain) > 0 ? sk_X509_shift(chain) : NULL;
	BIO *in = BIO_new_mem_buf(content.ptr, (int)content.len);
	CMS_ContentInfo *cms = NULL;
	unsigned char *out = NULL;
	int len;

	if (!leaf)
		err_set(e, RC_INPUT, "there is no certificate for the signature");
	else if (!X509_check_private_key(leaf, sign_pkey(k)))
		err_set(e, RC_INPUT, "the certificate is not that of the key");
	else
		cms = CMS_sign(leaf, sign_pkey(k), chain, in, FLAGS);
	if (cms && (len = i2d_CMS_ContentInfo(cms, &out)) > 0)
		*der = arena_str(a, (struct str){ (char *)out, (size_t)len });
	else if (!e->rc)
		fail(e, RC_IO, "cannot sign");
	OPENSSL_free(out);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	X509_free(leaf);
	sk_X509_pop_free(chain, X509_free);
	return e->rc;
}

static void
tell_signer(struct cms_signer *who, struct arena *a, CMS_ContentInfo *cms)
{
	STACK_OF(X509) *signer = CMS_get0_signers(cms);
	unsigned char *der = NULL;
	char name[256] = "";
	int len;

	if (sk_X509_num(signer) != 1)
		return;
	X509_NAME_oneline(
		X509_get_subject_name(sk_X509_value(signer, 0)), name, sizeof name);
	who->subject = arena_str(a, str_of(name));
	len = i2d_X509(sk_X509_value(signer, 0), &der);
	if (len > 0)
		digest_of(who->leaf32, der, (size_t)len);
	OPENSSL_free(der);
	sk_X509_free(signer);
}

/* Behind a filter that does nothing: of a bare memory BIO CMS_verify() makes one of its
 * own, and OpenSSL 3.0 loses it where the signature names a digest that it does not know.
 */
static BIO *
read_only(struct str s)
{
	return BIO_push(BIO_new(BIO_f_null()), BIO_new_mem_buf(s.ptr, (int)s.len));
}

enum rc
cms_check(struct cms_signer *who, struct arena *a, struct str der, struct str content,
	struct str roots_pem, int64_t at_ns, struct err *e)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	CMS_ContentInfo *cms =
		der.len <= INT_MAX ? d2i_CMS_ContentInfo(NULL, &p, (long)der.len) : NULL;
	BIO *in = read_only(content);
	X509_STORE *store = pem_store(roots_pem, at_ns);

	*who = (struct cms_signer){ 0 };
	if (!cms)
		fail(e, RC_INTEGRITY, "is not a CMS signature");
	else if (p != (const unsigned char *)der.ptr + der.len)
		err_set(e, RC_INTEGRITY, "has bytes after its end");
	else if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1)
		err_set(e, RC_INTEGRITY, "does not have one signer");
	else if (CMS_verify(cms, NULL, store, in, NULL, FLAGS) != 1)
		fail(e, RC_INTEGRITY, "the signature does not hold");
	else
		tell_signer(who, a, cms);
	X509_STORE_free(store);
	BIO_free_all(in);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return e->rc;
}
