/* cmd_verify.c - assay verify: every check of a bundle, one line each. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "evidence/verify.h"

#include <string.h>

enum { PEM_MAX_BYTES = 1 << 20 };

static const struct option_def options[] = {
	{ "seal", 0, "HEX", "the digest of SEAL as it was announced" },
	{ "ca", 0, "FILE", "certificates to trust for the signature, PEM" },
	{ "tsa-ca", 0, "FILE", "certificates to trust for timestamps, PEM" },
	{ NULL, 0, NULL, NULL },
};

static void
say(void *ctx, bool ok, const char *what, struct str why)
{
	struct command_run *r = ctx;

	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "check");
		json_write_str(&r->json, str_of(what));
		json_write_key(&r->json, "holds");
		json_write_bool(&r->json, ok);
		if (!ok) {
			json_write_key(&r->json, "why");
			json_write_str(&r->json, why);
		}
		json_write_object_end(&r->json);
		return;
	}
	buf_fmt(&r->out, "%s %s", ok ? "ok  " : "BAD ", what);
	if (!ok)
		buf_fmt(&r->out, ": %.*s", STR_ARG(why));
	buf_char(&r->out, '\n');
}

static enum rc
read_pem(struct str *out, struct command_run *r, const char *name)
{
	const char *path = option_text(&r->options, name);

	if (!path)
		return RC_OK;
	return file_read(out, &r->arena, path, PEM_MAX_BYTES, &r->err);
}

static int
run(struct command_run *r)
{
	struct verify_options o = { .seal_hex = option_text(&r->options, "seal"),
		.now_ns = clock_system.now_ns(clock_system.ctx) };
	struct str dir = str_of(r->options.n_operand ? r->options.operand[0] : "");
	char hex[65];

	if (r->options.n_operand != 1)
		err_set(&r->err, RC_USAGE, "name one bundle");
	if (r->err.rc || read_pem(&o.roots_pem, r, "ca") ||
		read_pem(&o.tsa_roots_pem, r, "tsa-ca"))
		return command_fail(r);
	while (dir.len > 1 && dir.ptr[dir.len - 1] == '/')
		dir.len--;
	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "checks");
		json_write_array(&r->json);
	}
	verify_bundle(hex, arena_str(&r->arena, dir).ptr, &o, say, r, &r->err);
	if (r->as_json) {
		json_write_array_end(&r->json);
		json_write_key(&r->json, "seal_sha256");
		json_write_str(&r->json, str_of(hex));
		json_write_key(&r->json, "holds");
		json_write_bool(&r->json, !r->err.rc);
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	} else if (hex[0]) {
		buf_fmt(&r->out, "SEAL %s%s\n", hex,
			o.seal_hex ? "" : ": compare it with the one that was announced");
		if (!o.roots_pem.len)
			buf_str(&r->out, STR("certificates: the bundle's own trust.pem; "
					     "name those you trust with --ca\n"));
	}
	return r->err.rc ? command_fail(r) : EXIT_DONE;
}

extern const struct command cmd_verify;
const struct command cmd_verify = {
	.name = "verify",
	.operands = "BUNDLE",
	.summary = "check every part of a sealed bundle",
	.options = options,
	.run = run,
};
