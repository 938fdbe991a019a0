/* sign.h - keys: Ed25519 for notes and envelopes, ECDSA P-256 for CMS. */
#ifndef SEAL_SIGN_H
#define SEAL_SIGN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum sign_kind { SIGN_ED25519, SIGN_P256 };
enum { SIGN_PUBLIC_BYTES = 32, SIGN_ED25519_BYTES = 64 };

struct sign_key; /* a private key */

/* A new one. Free it with sign_key_free(), which takes NULL. */
enum rc sign_key_make(struct sign_key **k, enum sign_kind kind, struct err *e);
/* From PEM (PKCS#8, encrypted where it says so), or by OpenSSL's store from a URI; one
 * like "pkcs11:..." for which no provider is configured, by the engine of that name, with
 * the passphrase as the PIN. passphrase may be empty. RC_INPUT: not there, not a key of
 * that kind, or encrypted and the passphrase is wrong or missing; it says which. */
enum rc sign_key_read(struct sign_key **k, enum sign_kind kind, const char *path,
	struct str passphrase, struct err *e);
/* Whether the file is PEM that needs a passphrase, or a token that needs a PIN which the
 * URI does not give. */
bool sign_key_is_encrypted(const char *path);

/* As PEM, encrypted by AES-256 where there is a passphrase. */
enum rc sign_key_write(struct str *pem, struct arena *a, const struct sign_key *k,
	struct str passphrase, struct err *e);
void sign_key_free(struct sign_key *k);

/* Ed25519. */
void sign_public(unsigned char out32[SIGN_PUBLIC_BYTES], const struct sign_key *k);
enum rc sign_bytes(unsigned char out64[SIGN_ED25519_BYTES], const struct sign_key *k,
	struct str bytes, struct err *e);
bool sign_check(const unsigned char public32[SIGN_PUBLIC_BYTES],
	const unsigned char sig64[SIGN_ED25519_BYTES], struct str bytes);
/* "-----BEGIN PUBLIC KEY-----...", as openssl pkeyutl reads it. */
struct str sign_public_pem(
	struct arena *a, const unsigned char public32[SIGN_PUBLIC_BYTES]);

/* A certificate of a P-256 key signed by itself, for name, valid days from not_before_ns
 * (UTC). As PEM. For those who have no authority; serial is 16 random bytes. */
enum rc sign_certify(struct str *pem, struct arena *a, const struct sign_key *k,
	struct str name, int64_t not_before_ns, unsigned days, struct err *e);

/* For the other files of seal/. */
struct evp_pkey_st *sign_pkey(const struct sign_key *k);

#endif
