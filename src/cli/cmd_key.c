/* cmd_key.c - assay key: make the keys that seal, or tell whose they are. */
#include "cli/command.h"
#include "cli/keys.h"
#include "cli/passphrase.h"
#include "seal/digest.h"

#include <string.h>

static const struct option_def options[] = {
	{ "name", 'n', "NAME", "new: who seals, as the certificate says it" },
	{ "passphrase-file", 0, "FILE", "the keys are encrypted with what is in it" },
	{ "passphrase", 0, NULL, "new: ask for one on the terminal" },
	{ NULL, 0, NULL, NULL },
};

static void
row(struct command_run *r, const char *key, const void *bytes, size_t len)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	digest_of(digest32, bytes, len);
	digest_hex(hex, digest32);
	if (r->as_json) {
		json_write_key(&r->json, key);
		json_write_str(&r->json, str_of(hex));
	} else {
		buf_fmt(&r->out, "%-22s %s\n", key, hex);
	}
}

static int
show(struct command_run *r, const char *dir, struct str passphrase)
{
	unsigned char public32[SIGN_PUBLIC_BYTES];
	struct keys k;

	if (keys_read(&k, r, dir, passphrase))
		return command_fail(r);
	sign_public(public32, k.run);
	if (r->as_json)
		json_write_object(&r->json);
	row(r, "run_key_sha256", public32, sizeof public32);
	row(r, "certificate_pem_sha256", k.chain_pem.ptr, k.chain_pem.len);
	if (r->as_json) {
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	}
	keys_release(&k);
	return EXIT_DONE;
}

static int
run(struct command_run *r)
{
	const struct option_set *o = &r->options;
	const char *name = option_text(o, "name");
	struct str passphrase;

	if (o->n_operand != 2 ||
		(strcmp(o->operand[0], "new") != 0 && strcmp(o->operand[0], "show") != 0))
		err_set(&r->err, RC_USAGE, "assay key new DIR or show DIR: see --help");
	else if (o->operand[0][0] == 'n' && !name)
		err_set(&r->err, RC_USAGE, "who seals? say it with --name");
	if (r->err.rc || keys_passphrase(&passphrase, r))
		return command_fail(r);
	if (option_given(o, "passphrase") && o->operand[0][0] == 'n' && !passphrase.len &&
		passphrase_new(&passphrase, &r->arena, &r->err))
		return command_fail(r);
	if (o->operand[0][0] == 'n' &&
		keys_make(r, o->operand[1], str_of(name), passphrase))
		return command_fail(r);
	return show(r, o->operand[1], passphrase);
}

extern const struct command cmd_key;
const struct command cmd_key = {
	.name = "key",
	.operands = "new DIR | show DIR",
	.summary = "make the keys that seal a bundle, or tell their digests",
	.options = options,
	.run = run,
};
