/* cmd_report.c - assay report: one verdict as HTML, PDF, text or JSON. */
#include "config.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/zip.h"
#include "cli/case_dir.h"
#include "cli/command.h"
#include "cli/trials.h"
#include "cli/verdict_make.h"
#include "db/db.h"
#include "report/report.h"
#include "report/validation.h"
#include "seal/digest.h"
#include "store/store.h"

static const struct option_def options[] = {
	{ "suspect", 'S', "MODEL", "the model under test" },
	{ "candidate", 'c', "NAME",
		"the lab or model asked about (default: largest LR)" },
	{ "reference", 'R', "MODEL", "one of the null; may be repeated (else by label)" },
	{ "case", 'k', "PATH",
		"case.json with what only you can state, or a case folder" },
	{ "format", 'f', "NAME",
		"html, pdf, text or json (default: by the output's name)" },
	{ "output", 'o', "FILE", "write it there, not to stdout" },
	{ "draft", 'D', NULL, "allow what is mandatory to be missing, and say so" },
	{ "plan", 'p', "FILE",
		"the plan that was fixed beforehand; its SHA-256 is on every page" },
	{ "seal", 0, "DIGEST", "SHA-256 of the bundle's SEAL, printed on every page" },
	{ "calibration", 'C', "FILE",
		"use this calibration, not the one in the program" },
	{ "validation", 'V', "FILE", "its error rates, from `assay validate --json`" },
	{ "exhibits", 'n', "N", "at most N pairs of answers side by side (default 20)" },
	{ "rounds", 0, "N", "bootstrap rounds (default 1000)" },
	{ "seed", 0, "N", "seed of the bootstrap (default 1)" },
	{ "threads", 'j', "N", "threads; the result is the same for any number" },
	{ "schema", 0, NULL, "print the JSON Schema of the format json" },
	{ NULL, 0, NULL, NULL },
};

enum { DOCUMENT_MAX = 1 << 28, PROGRAM_MAX = 1 << 28, REPORT_MAX = 1 << 29 };

/* The format asked for, or that of the output's name, or text. */
static const struct report_format *
format_of(struct command_run *r)
{
	const char *name = option_text(&r->options, "format"),
		   *path = option_text(&r->options, "output");
	const struct report_format *f;
	const char *dot = path ? strrchr(path, '.') : NULL;

	if (!name && r->as_json)
		name = "json";
	if (!name && dot)
		name = strcmp(dot, ".txt") == 0 ? "text" : dot + 1;
	f = report_find(name ? name : "text");
	if (!f)
		err_set(&r->err, RC_USAGE,
			"no format \"%s\": give --format html, pdf, text or json%s", name,
			strcmp(name, "pdf") == 0 ? " (this build is without PDF)" : "");
	return f;
}

static enum rc
read_want(struct verdict_want *w, struct command_run *r)
{
	const struct option_set *s = &r->options;
	uint64_t rounds, threads, exhibits;

	w->suspect = option_text(s, "suspect");
	w->candidate = option_text(s, "candidate");
	w->n_reference = option_texts(&w->reference, s, "reference");
	if (option_u64(&rounds, s, "rounds", MATCH_ROUNDS, &r->err) ||
		option_u64(&threads, s, "threads", pool_cpus(), &r->err) ||
		option_u64(&exhibits, s, "exhibits", 20, &r->err) ||
		option_u64(&w->match.seed, s, "seed", 1, &r->err))
		return r->err.rc;
	if (rounds < 100 || rounds > 1000000 || threads > 1024 || exhibits > 10000)
		return err_set(&r->err, RC_USAGE,
			"from 100 to 1000000 rounds, at most 1024 threads and 10000 exhibits");
	w->match.n_round = rounds;
	w->match.n_thread = (unsigned)threads;
	w->n_exhibit = exhibits;
	return RC_OK;
}

/* Which program this is, so that another can be told from it. */
static void
fill_tool(struct verdict *v, struct command_run *r, const struct verdict_want *w)
{
	struct err none = { 0 };
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct str program;

	v->tool.name = STR(PACKAGE_NAME);
	v->tool.version = STR(PACKAGE_VERSION);
	if (!file_read(&program, &r->arena, "/proc/self/exe", PROGRAM_MAX, &none)) {
		digest_of(digest, program.ptr, program.len);
		digest_hex(hex, digest);
		v->tool.program_sha256 = arena_str(&r->arena, str_of(hex));
	}
	v->tool.libraries = arena_fmt(&r->arena, "OpenSSL %s, SQLite %s, zstd %s",
		digest_version(), db_version(), zip_version());
	v->tool.match_options = arena_fmt(&r->arena, "%zu bootstrap rounds, seed %llu",
		w->match.n_round, (unsigned long long)w->match.seed);
	v->tool.command = arena_fmt(&r->arena,
		"assay import ANSWERS...        # the files of section 3\n"
		"assay models load LINEAGE      # labs, roles, labels\n"
		"assay match --rounds %zu --seed %llu -- %.*s\n"
		"assay trace %.*s --against %.*s\n"
		"assay validate --shipped       # on labelled models",
		w->match.n_round, (unsigned long long)w->match.seed, STR_ARG(v->suspect),
		STR_ARG(v->suspect), STR_ARG(v->candidate_model));
}

/* The error rates that belong to the calibration in use. */
static enum rc
fill_validation(struct verdict *v, struct command_run *r)
{
	const char *path = option_text(&r->options, "validation");
	struct str text = validation_default;

	if (!path && option_given(&r->options, "calibration"))
		return v->draft ? RC_OK
				: err_set(&r->err, RC_INPUT,
					  "validation: missing (error rates of your own "
					  "calibration: --validation FILE, from `assay "
					  "validate --json`)");
	if (path && file_read(&text, &r->arena, path, DOCUMENT_MAX, &r->err))
		return r->err.rc;
	if (verdict_parse_validation(&v->validation, &r->arena, text, &r->err))
		return err_in(&r->err, path ? path : "the validation in the program");
	return RC_OK;
}

static enum rc
from_store(struct verdict *v, struct command_run *r, const struct case_dir *c)
{
	struct verdict_want want = { .suspect = NULL };
	const char *given = option_text(&r->options, "store");
	struct weigh w;
	struct store *s;

	if (read_want(&want, r) || trials_calibration(&w, r) || fill_validation(v, r))
		return r->err.rc;
	if (store_open(&s, !given && c->store ? c->store : command_store_path(r), DB_READ,
		    &r->err))
		return r->err.rc;
	verdict_make(v, &r->arena, s, &w, &want, &r->err);
	store_close(s);
	if (!r->err.rc)
		fill_tool(v, r, &want);
	return r->err.rc;
}

static struct str
digest_text(struct command_run *r, struct str bytes)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];

	digest_of(digest, bytes.ptr, bytes.len);
	digest_hex(hex, digest);
	return arena_str(&r->arena, str_of(hex));
}

static enum rc
from_file(struct verdict *v, struct command_run *r, bool draft)
{
	const char *path = r->options.operand[0];
	struct str text;

	if (file_read(&text, &r->arena, path, DOCUMENT_MAX, &r->err))
		return r->err.rc;
	if (verdict_parse(v, &r->arena, text, draft, &r->err))
		return err_in(&r->err, path);
	v->digest = digest_text(r, text);
	return RC_OK;
}

/* Of the JSON that this report would be: what `assay seal` seals. */
static enum rc
digest_verdict(struct verdict *v, struct command_run *r)
{
	struct buf b;

	buf_init(&b, REPORT_MAX);
	if (!report_find("json")->write(&b, &r->arena, v, &r->err))
		v->digest = digest_text(r, buf_view(&b));
	buf_release(&b);
	return r->err.rc;
}

/* 64 hexadecimal digits, or a wrong one would be on every page. */
static enum rc
take_seal(struct verdict *v, struct command_run *r)
{
	const char *seal = option_text(&r->options, "seal");

	if (!seal)
		return RC_OK;
	if (strlen(seal) != DIGEST_HEX_BYTES - 1 ||
		strspn(seal, "0123456789abcdef") != DIGEST_HEX_BYTES - 1)
		return err_set(&r->err, RC_USAGE,
			"--seal: is not a SHA-256, 64 digits of 0-9a-f");
	v->seal = str_of(seal);
	return RC_OK;
}

static enum rc
take_plan(struct verdict *v, struct command_run *r)
{
	const char *path = option_text(&r->options, "plan");
	struct str plan;

	if (!path || file_read(&plan, &r->arena, path, DOCUMENT_MAX, &r->err))
		return r->err.rc;
	v->plan_sha256 = digest_text(r, plan);
	return RC_OK;
}

static enum rc
collect(struct verdict *v, struct command_run *r)
{
	const char *where = option_text(&r->options, "case");
	bool draft = option_given(&r->options, "draft");
	struct case_dir c = { .store = NULL };

	*v = (struct verdict){ .draft = draft };
	if (r->options.n_operand > 1 ||
		(r->options.n_operand == 1) == option_given(&r->options, "suspect"))
		return err_set(&r->err, RC_USAGE,
			"give either --suspect MODEL or one FILE that --format json wrote");
	if (r->options.n_operand && option_given(&r->options, "plan"))
		return err_set(&r->err, RC_USAGE,
			"--plan goes with --suspect: a file has its plan's digest");
	if (r->options.n_operand)
		return from_file(v, r, draft) ? r->err.rc : take_seal(v, r);
	if (where && case_dir_open(&c, &r->arena, where, &r->err))
		return r->err.rc;
	v->facts = c.facts;
	v->custody = c.custody;
	v->n_custody = c.n_custody;
	v->seal = STR("not sealed");
	if (take_plan(v, r) || from_store(v, r, &c) || verdict_check(v, &r->err) ||
		digest_verdict(v, r))
		return r->err.rc;
	return take_seal(v, r);
}

static enum rc
write_out(struct command_run *r, const struct report_format *f, const struct verdict *v)
{
	const char *path = option_text(&r->options, "output");
	struct buf b;

	if (!path)
		return f->write(&r->out, &r->arena, v, &r->err);
	buf_init(&b, REPORT_MAX);
	if (!f->write(&b, &r->arena, v, &r->err))
		file_replace(path, buf_view(&b), 0644, &r->err);
	buf_release(&b);
	return r->err.rc;
}

/* As match: inconclusive is never clean. */
static int
status_of(const struct verdict *v)
{
	struct str verdict = verdict_subject(v)->verdict;

	if (str_is(v->state, "partial"))
		return EXIT_PARTIAL;
	if (str_is(v->state, "inconclusive"))
		return EXIT_INCONCLUSIVE;
	return str_is(verdict, "supports-derivation")     ? EXIT_FOUND
	       : str_is(verdict, "supports-independence") ? EXIT_DONE
							  : EXIT_INCONCLUSIVE;
}

static int
run(struct command_run *r)
{
	const struct report_format *f;
	struct verdict v;

	if (option_given(&r->options, "schema")) {
		report_schema(&r->out);
		return EXIT_DONE;
	}
	f = format_of(r);
	if (!f || collect(&v, r) || write_out(r, f, &v))
		return command_fail(r);
	return status_of(&v);
}

extern const struct command cmd_report;
const struct command cmd_report = {
	.name = "report",
	.operands = "[FILE]",
	.summary = "write what was found, its limits and its error rates as a report",
	.options = options,
	.with_store = true,
	.run = run,
};
