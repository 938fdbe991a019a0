/* tls.c - see tls.h. */
#include "seal/tls.h"

#include "seal/digest.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>

static void
add_pem(struct buf *out, struct x509_st *cert)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *p;
	long len;

	if (b && PEM_write_bio_X509(b, cert) && (len = BIO_get_mem_data(b, &p)) > 0)
		buf_add(out, p, (size_t)len);
	BIO_free(b);
}

static void
add_leaf(struct tls_facts *f, struct x509_st *cert)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);

	if (len > 0)
		digest_of(f->leaf32, der, (size_t)len);
	OPENSSL_free(der);
	der = NULL;
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der);
	if (len > 0)
		digest_of(f->spki32, der, (size_t)len);
	OPENSSL_free(der);
}

static void
add_handshake(struct tls_facts *f, SSL *ssl)
{
	int id = (int)SSL_get_negotiated_group(ssl);
	const char *group = id ? SSL_group_to_name(ssl, id) : NULL;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	snprintf(f->group, sizeof f->group, "%s", group ? group : "");
	snprintf(f->sni, sizeof f->sni, "%s", name ? name : "");
	f->resumed = SSL_session_reused(ssl) == 1;
	f->verify_result = SSL_get_verify_result(ssl);
}

void
tls_facts(struct tls_facts *f, struct buf *chain_pem, void *ssl)
{
	const unsigned char *alpn = NULL;
	unsigned len = 0;
	STACK_OF(X509) * chain;

	*f = (struct tls_facts){ 0 };
	if (!ssl)
		return;
	snprintf(f->version, sizeof f->version, "%s", SSL_get_version(ssl));
	snprintf(f->cipher, sizeof f->cipher, "%s", SSL_get_cipher_name(ssl));
	SSL_get0_alpn_selected(ssl, &alpn, &len);
	snprintf(f->alpn, sizeof f->alpn, "%.*s", (int)len,
		alpn ? (const char *)alpn : "");
	add_handshake(f, ssl);
	chain = SSL_get_peer_cert_chain(ssl);
	for (int i = 0; i < sk_X509_num(chain); i++) {
		if (i == 0)
			add_leaf(f, sk_X509_value(chain, i));
		add_pem(chain_pem, sk_X509_value(chain, i));
	}
}

void
tls_yield(void *ssl_ctx)
{
	SSL_CTX_clear_mode(ssl_ctx, SSL_MODE_AUTO_RETRY);
}
