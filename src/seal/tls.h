/* tls.h - what a live TLS connection says of itself, asked of OpenSSL. */
#ifndef SEAL_TLS_H
#define SEAL_TLS_H

#include "base/buf.h"

#include <stdbool.h>

struct tls_facts {
	char version[16], cipher[48], alpn[16];
	char group[32];           /* of the key exchange, as OpenSSL names it */
	char sni[256];            /* the name that was asked for */
	bool resumed;             /* an earlier session's keys were used */
	long verify_result;       /* OpenSSL's X509_V_ code; 0: the chain holds */
	unsigned char leaf32[32]; /* SHA-256 of the peer's certificate, DER */
	unsigned char spki32[32]; /* SHA-256 of its public key, DER */
};

/* ssl is an SSL * of OpenSSL after its handshake. The chain as sent, leaf first, is
 * appended to chain_pem. A NULL ssl leaves everything empty. */
void tls_facts(struct tls_facts *f, struct buf *chain_pem, void *ssl);

/* ssl_ctx is an SSL_CTX * before its first connection. A read then returns after each
 * record that holds no data; else one of a peer that sends nothing but changes of keys
 * does not return, and no limit of time is looked at. */
void tls_yield(void *ssl_ctx);

#endif
