/* keys.c - see keys.h. */
#include "cli/keys.h"

#include "base/clock.h"
#include "base/file.h"
#include "cli/passphrase.h"
#include "seal/cms.h"

enum { KEY_MAX_BYTES = 1 << 20, CERTIFICATE_DAYS = 3650 };

static const char *
at(struct command_run *r, const char *dir, const char *name)
{
	return arena_fmt(&r->arena, "%s/%s", dir, name).ptr;
}

static enum rc
make_one(struct sign_key **k, struct command_run *r, enum sign_kind kind,
	const char *path, struct str passphrase)
{
	struct str pem;

	if (file_exists(path))
		return err_set(&r->err, RC_USAGE,
			"%s: is there already: nothing is overwritten", path);
	if (sign_key_make(k, kind, &r->err) ||
		sign_key_write(&pem, &r->arena, *k, passphrase, &r->err))
		return r->err.rc;
	return file_replace(path, pem, 0600, &r->err);
}

enum rc
keys_make(struct command_run *r, const char *dir, struct str name, struct str passphrase)
{
	struct keys k = { 0 };
	int64_t now = clock_system.now_ns(clock_system.ctx);

	if (!file_make_dir(dir, &r->err) &&
		!make_one(&k.run, r, SIGN_ED25519, at(r, dir, "run.key"), passphrase) &&
		!make_one(
			&k.signer, r, SIGN_P256, at(r, dir, "signer.key"), passphrase) &&
		!sign_certify(&k.chain_pem, &r->arena, k.signer, name, now,
			CERTIFICATE_DAYS, &r->err))
		file_replace(at(r, dir, "signer.pem"), k.chain_pem, 0644, &r->err);
	keys_release(&k);
	return r->err.rc;
}

/* The key's file, or where OpenSSL's store finds it. */
static const char *
signer_place(struct command_run *r, const char *dir)
{
	const char *uri = at(r, dir, "signer.uri");
	struct str text;

	if (!file_exists(uri))
		return at(r, dir, "signer.key");
	if (file_read(&text, &r->arena, uri, KEY_MAX_BYTES, &r->err))
		return NULL;
	return arena_str(&r->arena, str_trim(text)).ptr;
}

enum rc
keys_read(struct keys *k, struct command_run *r, const char *dir, struct str passphrase)
{
	const char *run = at(r, dir, "run.key"), *signer = signer_place(r, dir);

	*k = (struct keys){ 0 };
	if (r->err.rc)
		return r->err.rc;
	if (!passphrase.len && passphrase_can_ask() &&
		(sign_key_is_encrypted(run) || sign_key_is_encrypted(signer)) &&
		passphrase_ask(&passphrase, &r->arena,
			arena_fmt(&r->arena, "Passphrase of %s: ", dir).ptr, &r->err))
		return r->err.rc;
	if (sign_key_read(&k->run, SIGN_ED25519, run, passphrase, &r->err) ||
		sign_key_read(&k->signer, SIGN_P256, signer, passphrase, &r->err) ||
		file_read(&k->chain_pem, &r->arena, at(r, dir, "signer.pem"),
			KEY_MAX_BYTES, &r->err))
		keys_release(k);
	return r->err.rc;
}

enum rc
keys_ready(const struct keys *k, struct command_run *r, const char *dir, int64_t now_ns)
{
	if (cms_ready(k->signer, k->chain_pem, now_ns, &r->err))
		return err_in(&r->err, at(r, dir, "signer.pem"));
	return RC_OK;
}

void
keys_release(struct keys *k)
{
	sign_key_free(k->run);
	sign_key_free(k->signer);
	*k = (struct keys){ 0 };
}

enum rc
keys_passphrase(struct str *out, struct command_run *r)
{
	const char *path = option_text(&r->options, "passphrase-file");

	*out = (struct str){ 0 };
	if (!path || file_read(out, &r->arena, path, 4096, &r->err))
		return r->err.rc;
	if (str_ends(*out, STR("\n")))
		out->len--;
	/* OpenSSL wants what it is given to end with a NUL. */
	*out = arena_str(&r->arena, *out);
	if (!out->len)
		err_set(&r->err, RC_INPUT, "%s: holds no passphrase", path);
	return r->err.rc;
}
