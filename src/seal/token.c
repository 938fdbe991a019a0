/* token.c - see token.h. */
/* Engines are deprecated since 3.0, whose Debian package of PKCS#11 is one nevertheless.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "seal/token.h"

#include <openssl/crypto.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ui.h>

bool
token_is_uri(const char *path)
{
	return strncmp(path, "pkcs11:", 7) == 0;
}

/* What follows "?" may be the PIN, which no message shows. */
static enum rc
fail(struct err *e, const char *uri, const char *why)
{
	return err_set(e, RC_INPUT, "%.*s: %s", (int)strcspn(uri, "?"), uri, why);
}

#ifndef OPENSSL_NO_ENGINE
enum { PIN_MAX_BYTES = 256 };

/* The engine would ask the terminal; whoever calls us asks there first. */
static int
give_pin(char *buf, int size, int writing, void *ctx)
{
	const struct str *pin = ctx;

	(void)writing;
	if (!pin->len || pin->len > (size_t)size)
		return -1;
	memcpy(buf, pin->ptr, pin->len);
	return (int)pin->len;
}

static ENGINE *
start(void)
{
	ENGINE *engine;

	ENGINE_load_dynamic();
	engine = ENGINE_by_id("pkcs11");
	if (!engine)
		return NULL;
	/* Not every version knows this; what went wrong is told here, in one line. */
	ENGINE_ctrl_cmd_string(engine, "QUIET", NULL, 0);
	if (ENGINE_init(engine))
		return engine;
	ENGINE_free(engine);
	return NULL;
}

static EVP_PKEY *
load(ENGINE *engine, const char *uri, struct str *pin)
{
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(give_pin, 0);
	EVP_PKEY *key;

	if (pin->len && pin->len < PIN_MAX_BYTES) {
		char text[PIN_MAX_BYTES] = "";

		memcpy(text, pin->ptr, pin->len);
		ENGINE_ctrl_cmd_string(engine, "PIN", text, 0);
		OPENSSL_cleanse(text, sizeof text);
	}
	key = ENGINE_load_private_key(engine, uri, ui, pin);
	UI_destroy_method(ui);
	return key;
}

struct evp_pkey_st *
token_key(const char *uri, struct str pin, struct err *e)
{
	ENGINE *engine = start();
	EVP_PKEY *key;

	ERR_clear_error();
	if (!engine) {
		fail(e, uri,
			"OpenSSL has neither a provider nor an engine for PKCS#11 (Debian: "
			"libengine-pkcs11-openssl)");
		return NULL;
	}
	key = load(engine, uri, &pin);
	ERR_clear_error();
	if (!key)
		fail(e, uri,
			pin.len || strchr(uri, '?')
				? "the token gives no such key: is PKCS11_MODULE_PATH its "
				  "module, and the PIN right?"
				: "its PIN is missing: give --passphrase-file, or run on a "
				  "terminal");
	/* The key holds on to the engine. */
	ENGINE_finish(engine);
	ENGINE_free(engine);
	return key;
}
#else
struct evp_pkey_st *
token_key(const char *uri, struct str pin, struct err *e)
{
	(void)pin;
	fail(e, uri, "OpenSSL has no provider for PKCS#11, and is built without engines");
	return NULL;
}
#endif
