/* tsa.c - see tsa.h. */
#include "config.h"

#include "seal/tsa.h"

#include "seal/digest.h"
#include "seal/pem.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <stdio.h>
#include <time.h>

enum { NONCE_BYTES = 8 };

static enum rc
fail(struct err *e, enum rc rc, const char *what)
{
	char why[200];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
	ERR_clear_error();
	return err_set(e, rc, "%s: %s", what, why);
}

static int
fill_request(TS_REQ *q, TS_MSG_IMPRINT *imprint, struct str data)
{
	unsigned char digest32[DIGEST_BYTES], nonce[NONCE_BYTES];
	X509_ALGOR *algo = X509_ALGOR_new();
	ASN1_INTEGER *n = ASN1_INTEGER_new();
	BIGNUM *big = NULL;
	int ok;

	digest_of(digest32, data.ptr, data.len);
	ok = RAND_bytes(nonce, sizeof nonce) == 1;
	nonce[0] =
		(unsigned char)((nonce[0] & 0x7f) | 0x40); /* positive, of full length */
	big = BN_bin2bn(nonce, sizeof nonce, NULL);
	ok = ok && algo && n && big && BN_to_ASN1_INTEGER(big, n) &&
	     X509_ALGOR_set0(algo, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) &&
	     TS_REQ_set_version(q, 1) && TS_MSG_IMPRINT_set_algo(imprint, algo) &&
	     TS_MSG_IMPRINT_set_msg(imprint, digest32, sizeof digest32) &&
	     TS_REQ_set_msg_imprint(q, imprint) && TS_REQ_set_nonce(q, n) &&
	     TS_REQ_set_cert_req(q, 1);
	BN_free(big);
	ASN1_INTEGER_free(n);
	X509_ALGOR_free(algo);
	return ok;
}

enum rc
tsa_request(struct str *der, struct arena *a, struct str data, struct err *e)
{
	TS_REQ *q = TS_REQ_new();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	unsigned char *out = NULL;
	int len =
		q && imprint && fill_request(q, imprint, data) ? i2d_TS_REQ(q, &out) : 0;

	if (len > 0)
		*der = arena_str(a, (struct str){ (char *)out, (size_t)len });
	else
		fail(e, RC_IO, "cannot make a request for a timestamp");
	OPENSSL_free(out);
	TS_MSG_IMPRINT_free(imprint);
	TS_REQ_free(q);
	return e->rc;
}

/* NULL where there are bytes after the end. */
static TS_RESP *
parse_reply(struct str reply)
{
	const unsigned char *p = (const unsigned char *)reply.ptr;
	TS_RESP *r = reply.len <= INT_MAX ? d2i_TS_RESP(NULL, &p, (long)reply.len) : NULL;

	if (r && p != (const unsigned char *)reply.ptr + reply.len) {
		TS_RESP_free(r);
		r = NULL;
	}
	return r;
}

static bool
is_granted(TS_RESP *r)
{
	long status =
		ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(r)));

	return (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS) &&
	       TS_RESP_get_tst_info(r);
}

/* 0 where there is no time that nanoseconds of 64 bits can tell. */
static int64_t
stamped_ns(TS_TST_INFO *info)
{
	const int64_t ns = 1000000000;
	struct tm t;
	int64_t s;

	if (!ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &t))
		return 0;
	s = (int64_t)timegm(&t);
	return s > INT64_MAX / ns || s < INT64_MIN / ns ? 0 : s * ns;
}

static int
verify(TS_RESP *r, struct str data, X509_STORE *roots, STACK_OF(X509) * more)
{
	TS_VERIFY_CTX *c = TS_VERIFY_CTX_new();
	unsigned flags = TS_VFY_VERSION | TS_VFY_SIGNATURE;
	int ok;

	if (!c)
		return 0;
	if (data.len) {
		flags |= TS_VFY_DATA;
		TS_VERIFY_CTX_set_data(c, BIO_new_mem_buf(data.ptr, (int)data.len));
	}
	TS_VERIFY_CTX_set_flags(c, (int)flags);
	TS_VERIFY_CTX_set_store(c, roots);
	TS_VERIFY_CTX_set_certs(c, more);
	ok = TS_RESP_verify_response(c, r);
	TS_VERIFY_CTX_free(c);
	return ok;
}

/* By a certificate of its own that may stamp, whoever vouches for that. */
static bool
is_signed(TS_RESP *r)
{
	PKCS7 *token = TS_RESP_get_token(r);
	STACK_OF(X509) *own = PKCS7_type_is_signed(token) ? token->d.sign->cert : NULL;
	X509_STORE *trust = X509_STORE_new();

	for (int i = 0; trust && i < sk_X509_num(own); i++)
		X509_STORE_add_cert(trust, sk_X509_value(own, i));
	if (trust)
		X509_STORE_set_flags(trust, X509_V_FLAG_PARTIAL_CHAIN);
	return trust && verify(r, (struct str){ 0 }, trust, NULL) == 1;
}

enum rc
tsa_answers(struct str reply, struct str request, struct err *e)
{
	const unsigned char *p = (const unsigned char *)request.ptr;
	TS_REQ *q = d2i_TS_REQ(NULL, &p, (long)request.len);
	TS_RESP *r = parse_reply(reply);
	TS_TST_INFO *info = r && is_granted(r) ? TS_RESP_get_tst_info(r) : NULL;
	const ASN1_INTEGER *nonce = info ? TS_TST_INFO_get_nonce(info) : NULL;

	if (!r)
		err_set(e, RC_ENDPOINT, "the authority did not answer with a timestamp");
	else if (!info)
		err_set(e, RC_ENDPOINT, "the authority refused to stamp");
	else if (!q || ASN1_OCTET_STRING_cmp(
			       TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info)),
			       TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(q))) != 0)
		err_set(e, RC_ENDPOINT, "the authority stamped something else");
	else if (!nonce || ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(q)) != 0)
		err_set(e, RC_ENDPOINT,
			"the authority's nonce is not ours: an old answer, or a false one");
	else if (!is_signed(r))
		err_set(e, RC_ENDPOINT,
			"the answer is not signed by a certificate for timestamps that comes "
			"with it");
	TS_RESP_free(r);
	TS_REQ_free(q);
	ERR_clear_error();
	return e->rc;
}

enum rc
tsa_check(struct tsa_time *t, struct arena *a, struct str reply, struct str data,
	struct str roots_pem, struct err *e)
{
	TS_RESP *r = parse_reply(reply);
	TS_TST_INFO *info = r && is_granted(r) ? TS_RESP_get_tst_info(r) : NULL;

	*t = (struct tsa_time){ 0 };
	if (!info) {
		err_set(e, RC_INTEGRITY, "is not a timestamp that was granted");
	} else {
		GENERAL_NAME *who = TS_TST_INFO_get_tsa(info);
		char name[256] = "";

		t->time_ns = stamped_ns(info);
		if (who && who->type == GEN_DIRNAME)
			X509_NAME_oneline(who->d.directoryName, name, sizeof name);
		t->authority = arena_str(a, str_of(name));
		if (!verify(r, data, pem_store(roots_pem, t->time_ns),
			    pem_certificates(roots_pem)))
			fail(e, RC_INTEGRITY, "the timestamp does not hold");
	}
	TS_RESP_free(r);
	ERR_clear_error();
	return e->rc;
}

int64_t
tsa_when_ns(struct str reply)
{
	TS_RESP *r = parse_reply(reply);
	TS_TST_INFO *info = r && is_granted(r) ? TS_RESP_get_tst_info(r) : NULL;
	int64_t ns = info ? stamped_ns(info) : 0;

	TS_RESP_free(r);
	ERR_clear_error();
	return ns;
}
