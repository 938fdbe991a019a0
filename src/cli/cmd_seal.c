/* cmd_seal.c - assay seal: everything that a case rests on, in one bundle. */
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/keys.h"
#include "cli/redacting.h"
#include "cli/snapshot.h"
#include "cli/stamping.h"
#include "evidence/bag.h"
#include "evidence/bundle.h"
#include "report/validation.h"
#include "seal/digest.h"
#include "weigh/weigh.h"

#include <string.h>

static const struct option_def options[] = {
	{ "folder", 'o', "DIR", "the bundle to make; it must not exist" },
	{ "id", 'i', "ID", "of the case, one word" },
	{ "key", 'k', "DIR", "the keys that assay key made" },
	{ "passphrase-file", 0, "FILE", "what the keys are encrypted with" },
	{ "who", 'w', "NAME", "who seals, for the custody log" },
	{ "verdict", 'v', "FILE", "the JSON of assay match or assay report" },
	{ "plan", 'p', "FILE", "the plan, and its seal beside it" },
	{ "captures", 'c', "FILE", "the captures of assay probe" },
	{ "custody", 0, "FILE", "the custody log so far" },
	{ "add", 'a', "FILE", "a report or table to go along; may be repeated" },
	{ "calibration", 'C', "FILE",
		"the calibration that was used, if not the one in the program" },
	{ "validation", 'V', "FILE", "its error rates, if not those in the program" },
	{ "tsa", 'T', "URL", "ask this authority for a timestamp; may be given twice" },
	{ "reply", 0, "FILE", "take this reply of an authority; may be given twice" },
	{ "ca", 0, "FILE", "certificates to trust for https, instead of the system's" },
	{ "plain", 0, NULL, "allow http to an authority on another machine" },
	{ "trust", 0, "FILE", "roots to go along for convenience, PEM" },
	{ "redact", 0, "LIST", "take out prompts, answers, accounts, secrets" },
	{ "escrow", 0, "FILE", "keep what was taken out there, and its salts" },
	{ "rules", 'R', "DIR", "rules for secrets (else those that came with assay)" },
	{ "offline", 0, NULL, "leave the bundle open: assay stamp closes it" },
	{ NULL, 0, NULL, NULL },
};

enum { FILES_MAX = 64 };

struct sealing {
	struct command_run *r;
	struct bundle_parts p;
	struct bundle_file file[FILES_MAX];
	struct keys keys;
	struct redacting redacting;
	struct str summary; /* of the store */
};

static enum rc
read_file(struct str *out, struct command_run *r, const char *option)
{
	const char *path = option_text(&r->options, option);

	if (!path)
		return RC_OK;
	return file_read(out, &r->arena, path, BAG_FILE_MAX_BYTES, &r->err);
}

static enum rc
add_content(struct sealing *s, const char *name, struct str content)
{
	if (s->p.n_file == FILES_MAX)
		return err_set(
			&s->r->err, RC_LIMIT, "over %d files to go along", FILES_MAX);
	for (size_t i = 0; i < s->p.n_file; i++)
		if (strcmp(s->file[i].path, name) == 0)
			return err_set(
				&s->r->err, RC_USAGE, "two files of the name %s", name);
	s->file[s->p.n_file++] = (struct bundle_file){ name, content };
	return RC_OK;
}

/* Under its own name, below data/ or a folder of it. */
static enum rc
add_file(struct sealing *s, const char *folder, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct str content;

	if (!bag_is_safe(str_of(name)))
		return err_set(&s->r->err, RC_USAGE, "%s: is no name for a file", path);
	if (file_read(&content, &s->r->arena, path, BAG_FILE_MAX_BYTES, &s->r->err))
		return s->r->err.rc;
	return add_content(s, arena_fmt(&s->r->arena, "%s%s", folder, name).ptr, content);
}

static enum rc
add_plan(struct sealing *s)
{
	const char *path = option_text(&s->r->options, "plan");
	const char *seal = path ? arena_fmt(&s->r->arena, "%s.seal", path).ptr : NULL;

	if (!path || add_file(s, "", path))
		return s->r->err.rc;
	return file_exists(seal) ? add_file(s, "", seal) : RC_OK;
}

/* What the method was calibrated on, and how often it is wrong. What is in the program
 * holds nothing of the case, so that there is nothing in it to redact. */
static enum rc
add_validation(struct sealing *s, bool own)
{
	struct str calibration = weigh_default, rates = validation_default;
	const struct option_set *o = &s->r->options;

	if (option_given(o, "calibration") != option_given(o, "validation"))
		return err_set(&s->r->err, RC_USAGE,
			"--calibration and --validation go together: error rates are those "
			"of one calibration");
	if (option_given(o, "validation") != own)
		return RC_OK;
	if (read_file(&calibration, s->r, "calibration") ||
		read_file(&rates, s->r, "validation") ||
		add_content(s, "validation/calibration.json", calibration))
		return s->r->err.rc;
	return add_content(s, "validation/validation.json", rates);
}

static enum rc
check_verdict(struct sealing *s)
{
	struct json j;
	struct json_val v;

	json_init(&j, s->p.verdict);
	json_next(&j, &v);
	if (json_whole(&j, &v) == JSON_ERROR || json_next(&j, &v) != JSON_END) {
		err_copy(&s->r->err, &j.err);
		err_in(&s->r->err, option_text(&s->r->options, "verdict"));
	}
	return s->r->err.rc;
}

static enum rc
gather(struct sealing *s)
{
	struct command_run *r = s->r;
	const char *const *more;
	size_t n = option_texts(&more, &r->options, "add");

	if (read_file(&s->p.verdict, r, "verdict") || check_verdict(s) ||
		read_file(&s->p.captures, r, "captures") ||
		read_file(&s->p.custody, r, "custody") || add_plan(s) ||
		add_validation(s, true))
		return r->err.rc;
	for (size_t i = 0; i < n; i++)
		if (add_file(s, "report/", more[i]))
			return r->err.rc;
	return RC_OK;
}

/* Takes out what --redact names; without it, only checks that nobody asked. */
static enum rc
redact(struct sealing *s)
{
	struct redaction *x = &s->redacting.redaction;
	struct command_run *r = s->r;
	struct str reg;

	if (redacting_open(&s->redacting, r, s->p.captures.len) || !s->redacting.escrow)
		return r->err.rc;
	if (s->p.captures.len &&
		redaction_captures(&s->p.captures, &r->arena, x, s->p.captures, &r->err))
		return r->err.rc;
	for (size_t i = 0; i < s->p.n_file; i++)
		if (redaction_refuse(x, s->file[i].path, s->file[i].content, &r->err))
			return r->err.rc;
	if (redaction_refuse(x, "custody log", s->p.custody, &r->err) ||
		redaction_json(&s->p.verdict, &r->arena, x, "verdict.json", s->p.verdict,
			&r->err) ||
		snapshot_take(&s->p.records, &s->summary, r, command_store_path(r), x) ||
		redacting_end(&reg, &s->redacting, r))
		return r->err.rc;
	return add_content(s, "redactions.jsonl", reg);
}

static enum rc
complete(struct sealing *s)
{
	struct command_run *r = s->r;

	if (gather(s) || redact(s) ||
		(!s->redacting.escrow && snapshot_take(&s->p.records, &s->summary, r,
						 command_store_path(r), NULL)) ||
		add_validation(s, false) ||
		add_content(s, "store-snapshot.json", s->summary) ||
		add_content(s, "verdict.json", s->p.verdict))
		return r->err.rc;
	if (s->p.captures.len)
		s->p.records = s->p.captures;
	return RC_OK;
}

static enum rc
check_options(struct sealing *s)
{
	static const char *const must[] = { "folder", "id", "key", "who", "verdict" };
	const struct option_set *o = &s->r->options;

	for (size_t i = 0; i < sizeof must / sizeof *must; i++)
		if (!option_text(o, must[i]))
			return err_set(&s->r->err, RC_USAGE,
				"--%s is missing: see --help", must[i]);
	s->p.id = s->p.origin = str_of(option_text(o, "id"));
	s->p.who = str_of(option_text(o, "who"));
	if (!bag_is_safe(s->p.id) || memchr(s->p.id.ptr, ' ', s->p.id.len))
		return err_set(&s->r->err, RC_USAGE, "--id: one word");
	return RC_OK;
}

static enum rc
seal(struct sealing *s)
{
	struct command_run *r = s->r;
	struct str passphrase;

	s->p.now_ns = clock_system.now_ns(clock_system.ctx);
	if (check_options(s) || keys_passphrase(&passphrase, r) ||
		keys_read(&s->keys, r, option_text(&r->options, "key"), passphrase) ||
		keys_ready(&s->keys, r, option_text(&r->options, "key"), s->p.now_ns) ||
		complete(s))
		return r->err.rc;
	s->p.file = s->file;
	s->p.run = s->keys.run;
	s->p.signer = s->keys.signer;
	s->p.chain_pem = s->p.trust_pem = s->keys.chain_pem;
	s->p.stamp_later = option_given(&r->options, "offline");
	if (read_file(&s->p.trust_pem, r, "trust"))
		return r->err.rc;
	return bundle_write(
		&r->arena, option_text(&r->options, "folder"), &s->p, &r->err);
}

static int
tell(struct command_run *r, const char *dir, const unsigned char *seal32, size_t n_stamp)
{
	char hex[DIGEST_HEX_BYTES] = "";

	if (seal32)
		digest_hex(hex, seal32);
	if (r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "bundle");
		json_write_str(&r->json, str_of(dir));
		json_write_key(&r->json, "timestamps");
		json_write_u64(&r->json, n_stamp);
		json_write_key(&r->json, "seal_sha256");
		json_write_str(&r->json, str_of(hex));
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	} else if (!seal32) {
		buf_fmt(&r->out, "%s: signed, and open: assay stamp closes it\n", dir);
	} else {
		buf_fmt(&r->out, "%s: sealed\nSEAL %s\n", dir, hex);
		if (!n_stamp)
			buf_str(&r->out, STR("no timestamp: nobody but the signer says "
					     "when; name an authority with --tsa\n"));
	}
	return EXIT_DONE;
}

static int
run(struct command_run *r)
{
	struct sealing s = { .r = r };
	unsigned char seal32[DIGEST_BYTES];
	bool offline = option_given(&r->options, "offline");
	const char *dir = option_text(&r->options, "folder");
	size_t n_stamp = 0;

	seal(&s);
	keys_release(&s.keys);
	redacting_release(&s.redacting);
	if (r->err.rc || (!offline && stamping_add(&n_stamp, r, dir)) ||
		(!offline && bundle_close(seal32, &r->arena, dir, &r->err)))
		return command_fail(r);
	return tell(r, dir, offline ? NULL : seal32, n_stamp);
}

extern const struct command cmd_seal;
const struct command cmd_seal = {
	.name = "seal",
	.operands = "",
	.summary = "seal a case in a bundle that the other side can check",
	.options = options,
	.with_store = true,
	.run = run,
};
