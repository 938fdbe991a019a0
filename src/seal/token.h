/* token.h - keys that never leave a card or a module, named by a pkcs11: URI. Private to
 * seal/.
 *
 * OpenSSL 3.0's store opens such a URI only where a provider for it is configured; what
 * Debian 12 has is an engine (libengine-pkcs11-openssl), so that is asked next. */
#ifndef SEAL_TOKEN_H
#define SEAL_TOKEN_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>

struct evp_pkey_st;

/* "pkcs11:..." */
bool token_is_uri(const char *path);

/* By the engine "pkcs11" and the module that it is configured with (PKCS11_MODULE_PATH,
 * or OpenSSL's configuration). pin may be empty where the URI gives it. NULL, and
 * RC_INPUT: no such engine, no such module, no such key, a wrong PIN. */
struct evp_pkey_st *token_key(const char *uri, struct str pin, struct err *e);

#endif
