/* sign.c - see sign.h. */
#include "config.h"

#include "seal/sign.h"

#include "seal/token.h"

#include <limits.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509v3.h>
#include <stdio.h>

/* OpenSSL's own type is the key; this name keeps it behind the door. */
#define PKEY(k) ((EVP_PKEY *)(uintptr_t)(k))

struct evp_pkey_st *
sign_pkey(const struct sign_key *k)
{
	return PKEY(k);
}

static enum rc
fail(struct err *e, const char *what)
{
	char why[200];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
	ERR_clear_error();
	return err_set(e, RC_IO, "%s: %s", what, why);
}

enum rc
sign_key_make(struct sign_key **k, enum sign_kind kind, struct err *e)
{
	EVP_PKEY *p = kind == SIGN_P256 ? EVP_EC_gen("P-256")
					: EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	*k = (struct sign_key *)p;
	return p ? RC_OK : fail(e, "cannot make a key");
}

void
sign_key_free(struct sign_key *k)
{
	EVP_PKEY_free(PKEY(k));
}

static int
give_passphrase(char *buf, int size, int writing, void *ctx)
{
	const struct str *pass = ctx;

	(void)writing;
	if (!pass->len || pass->len > (size_t)size)
		return -1;
	memcpy(buf, pass->ptr, pass->len);
	return (int)pass->len;
}

/* A file, or what a configured provider knows under a URI. */
static EVP_PKEY *
load(const char *path, struct str *passphrase)
{
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(give_passphrase, 0);
	OSSL_STORE_CTX *store = OSSL_STORE_open(path, ui, passphrase, NULL, NULL);
	EVP_PKEY *p = NULL;

	while (store && !p && !OSSL_STORE_eof(store)) {
		OSSL_STORE_INFO *info = OSSL_STORE_load(store);

		if (!info)
			break;
		if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			p = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	UI_destroy_method(ui);
	return p;
}

bool
sign_key_is_encrypted(const char *path)
{
	char text[4096];
	bool yes;
	BIO *b;
	int n;

	if (token_is_uri(path))
		return !strstr(path, "pin-value=") && !strstr(path, "pin-source=");
	b = BIO_new_file(path, "rb");
	n = b ? BIO_read(b, text, sizeof text - 1) : 0;
	text[n > 0 ? n : 0] = '\0';
	/* "BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED" */
	yes = strstr(text, "ENCRYPTED") != NULL;
	OPENSSL_cleanse(text, sizeof text);
	BIO_free(b);
	ERR_clear_error();
	return yes;
}

/* Why nothing could be loaded from path. */
static enum rc
tell_why(const char *path, struct str passphrase, struct err *e)
{
	bool is_uri = strchr(path, ':') && path[0] != '/';

	if (sign_key_is_encrypted(path))
		return err_set(e, RC_INPUT,
			passphrase.len ? "%s: its passphrase is wrong"
				       : "%s: is encrypted and its passphrase is "
					 "missing: give --passphrase-file, or run on a "
					 "terminal",
			path);
	return err_set(e, RC_INPUT,
		is_uri ? "%s: OpenSSL's store opens no private key there: is a provider "
			 "for it configured, and the PIN right?"
		       : "%s: there is no private key in it",
		path);
}

enum rc
sign_key_read(struct sign_key **k, enum sign_kind kind, const char *path,
	struct str passphrase, struct err *e)
{
	EVP_PKEY *p = load(path, &passphrase);

	ERR_clear_error();
	*k = NULL;
	if (!p && token_is_uri(path))
		p = token_key(path, passphrase, e);
	else if (!p)
		tell_why(path, passphrase, e);
	if (!p)
		return e->rc;
	if (EVP_PKEY_is_a(p, kind == SIGN_P256 ? "EC" : "ED25519") &&
		(kind != SIGN_P256 || EVP_PKEY_get_bits(p) == 256)) {
		*k = (struct sign_key *)p;
		return RC_OK;
	}
	EVP_PKEY_free(p);
	return err_set(e, RC_INPUT, "%s: is a key of another kind than %s", path,
		kind == SIGN_P256 ? "P-256" : "Ed25519");
}

/* What a memory BIO holds, in a; frees it. */
static struct str
drain(struct arena *a, BIO *b)
{
	char *p = NULL;
	long len = BIO_get_mem_data(b, &p);
	struct str s = arena_str(a, (struct str){ p, len > 0 ? (size_t)len : 0 });

	BIO_free(b);
	return s;
}

enum rc
sign_key_write(struct str *pem, struct arena *a, const struct sign_key *k,
	struct str passphrase, struct err *e)
{
	BIO *b = BIO_new(BIO_s_secmem());
	int ok = b &&
		 PEM_write_bio_PKCS8PrivateKey(b, PKEY(k),
			 passphrase.len ? EVP_aes_256_cbc() : NULL,
			 passphrase.len ? passphrase.ptr : NULL,
			 passphrase.len < INT_MAX ? (int)passphrase.len : 0, NULL, NULL);

	if (!ok) {
		BIO_free(b);
		return fail(e, "cannot write the key");
	}
	*pem = drain(a, b);
	return RC_OK;
}

void
sign_public(unsigned char out32[SIGN_PUBLIC_BYTES], const struct sign_key *k)
{
	size_t len = SIGN_PUBLIC_BYTES;

	EVP_PKEY_get_raw_public_key(PKEY(k), out32, &len);
}

enum rc
sign_bytes(unsigned char out64[SIGN_ED25519_BYTES], const struct sign_key *k,
	struct str bytes, struct err *e)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	size_t len = SIGN_ED25519_BYTES;
	int ok = c && EVP_DigestSignInit(c, NULL, NULL, NULL, PKEY(k)) == 1 &&
		 EVP_DigestSign(c, out64, &len, (const unsigned char *)bytes.ptr,
			 bytes.len) == 1;

	EVP_MD_CTX_free(c);
	return ok ? RC_OK : fail(e, "cannot sign");
}

bool
sign_check(const unsigned char public32[SIGN_PUBLIC_BYTES],
	const unsigned char sig64[SIGN_ED25519_BYTES], struct str bytes)
{
	EVP_PKEY *p = EVP_PKEY_new_raw_public_key(
		EVP_PKEY_ED25519, NULL, public32, SIGN_PUBLIC_BYTES);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	int ok = p && c && EVP_DigestVerifyInit(c, NULL, NULL, NULL, p) == 1 &&
		 EVP_DigestVerify(c, sig64, SIGN_ED25519_BYTES,
			 (const unsigned char *)bytes.ptr, bytes.len) == 1;

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(p);
	ERR_clear_error();
	return ok;
}

struct str
sign_public_pem(struct arena *a, const unsigned char public32[SIGN_PUBLIC_BYTES])
{
	EVP_PKEY *p = EVP_PKEY_new_raw_public_key(
		EVP_PKEY_ED25519, NULL, public32, SIGN_PUBLIC_BYTES);
	BIO *b = BIO_new(BIO_s_mem());

	if (b && p)
		PEM_write_bio_PUBKEY(b, p);
	EVP_PKEY_free(p);
	return drain(a, b);
}

static int
add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx = { 0 };
	X509_EXTENSION *x;
	int ok;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	x = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = x && X509_add_ext(cert, x, -1);

	X509_EXTENSION_free(x);
	return ok;
}

static int
fill(X509 *cert, EVP_PKEY *key, struct str name, int64_t from, unsigned days)
{
	X509_NAME *subject = X509_get_subject_name(cert);
	unsigned char serial[16];
	BIGNUM *n = NULL;
	int ok = RAND_bytes(serial, sizeof serial) == 1;

	serial[0] &= 0x7f;
	n = ok ? BN_bin2bn(serial, sizeof serial, NULL) : NULL;
	ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) &&
	     X509_set_version(cert, X509_VERSION_3) &&
	     ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)from) &&
	     ASN1_TIME_set(
		     X509_getm_notAfter(cert), (time_t)(from + (int64_t)days * 86400)) &&
	     X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
		     (const unsigned char *)name.ptr, (int)name.len, -1, 0) &&
	     X509_set_issuer_name(cert, subject) && X509_set_pubkey(cert, key) &&
	     add_extension(cert, NID_basic_constraints, "critical,CA:FALSE") &&
	     add_extension(
		     cert, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
	     add_extension(cert, NID_ext_key_usage, "emailProtection") &&
	     add_extension(cert, NID_subject_key_identifier, "hash");
	BN_free(n);
	return ok && X509_sign(cert, key, EVP_sha256()) > 0;
}

enum rc
sign_certify(struct str *pem, struct arena *a, const struct sign_key *k, struct str name,
	int64_t not_before_ns, unsigned days, struct err *e)
{
	X509 *cert = X509_new();
	BIO *b = BIO_new(BIO_s_mem());

	if (!name.len || name.len > 64)
		err_set(e, RC_USAGE, "a name has from 1 to 64 bytes");
	else if (!cert || !b ||
		 !fill(cert, PKEY(k), name, not_before_ns / 1000000000, days) ||
		 !PEM_write_bio_X509(b, cert))
		fail(e, "cannot make a certificate");
	X509_free(cert);
	if (e->rc)
		BIO_free(b);
	else
		*pem = drain(a, b);
	return e->rc;
}
