/* keys.h - a folder with the two keys of whoever seals, and the certificate. Instead of
 * signer.key there may be signer.uri, a line that OpenSSL's store opens. */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "cli/command.h"
#include "seal/sign.h"

struct keys {
	struct sign_key *run;    /* Ed25519: run.key, notes and envelopes */
	struct sign_key *signer; /* P-256: signer.key, the signature over the manifest */
	struct str chain_pem;    /* signer.pem, its certificate first */
};

/* Makes them in dir, which must hold none: keys with mode 0600. */
enum rc keys_make(
	struct command_run *r, const char *dir, struct str name, struct str passphrase);
/* Asks for the passphrase where one is needed, none given, and somebody can be asked. */
enum rc keys_read(
	struct keys *k, struct command_run *r, const char *dir, struct str passphrase);
/* Whether they can sign now: RC_INPUT where the certificate is another's or has expired.
 */
enum rc keys_ready(
	const struct keys *k, struct command_run *r, const char *dir, int64_t now_ns);
void keys_release(struct keys *k);

/* Of --passphrase-file, its last newline not counted; empty without one. */
enum rc keys_passphrase(struct str *out, struct command_run *r);

#endif
