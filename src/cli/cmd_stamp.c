/* cmd_stamp.c - assay stamp: timestamp and close a bundle that was left open. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/stamping.h"
#include "evidence/bundle.h"
#include "seal/digest.h"
#include "seal/tsa.h"

static const struct option_def options[] = {
	{ "tsa", 'T', "URL", "ask this authority (RFC 3161); may be given twice" },
	{ "reply", 0, "FILE", "take this reply of an authority; may be given twice" },
	{ "request", 0, "FILE", "only write a request there, for an authority" },
	{ "ca", 0, "FILE", "certificates to trust for https, instead of the system's" },
	{ "plain", 0, NULL, "allow http to other machines" },
	{ NULL, 0, NULL, NULL },
};

static int
write_request(struct command_run *r, const char *dir, const char *path)
{
	struct str p7s, request;

	if (bundle_signature(&p7s, &r->arena, dir, &r->err) ||
		tsa_request(&request, &r->arena, p7s, &r->err) ||
		file_replace(path, request, 0644, &r->err))
		return command_fail(r);
	return EXIT_DONE;
}

static int
run(struct command_run *r)
{
	const char *request = option_text(&r->options, "request"), *dir;
	unsigned char seal32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	size_t n = 0;

	if (r->options.n_operand != 1) {
		err_set(&r->err, RC_USAGE, "name one bundle");
		return command_fail(r);
	}
	dir = r->options.operand[0];
	if (request)
		return write_request(r, dir, request);
	if (!stamping_add(&n, r, dir) && !n)
		err_set(&r->err, RC_USAGE, "name an authority, --tsa, or a --reply");
	if (r->err.rc || bundle_close(seal32, &r->arena, dir, &r->err))
		return command_fail(r);
	digest_hex(hex, seal32);
	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "seal_sha256");
		json_write_str(&r->json, str_of(hex));
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	} else {
		buf_fmt(&r->out, "SEAL %s\n", hex);
	}
	return EXIT_DONE;
}

extern const struct command cmd_stamp;
const struct command cmd_stamp = {
	.name = "stamp",
	.operands = "BUNDLE",
	.summary = "timestamp a bundle that was left open, and seal it",
	.options = options,
	.run = run,
};
