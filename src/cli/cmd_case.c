/* cmd_case.c - assay case: one folder that holds a case, and what is missing in it. */
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/case_dir.h"
#include "cli/case_log.h"
#include "cli/command.h"
#include "cli/table.h"
#include "store/store.h"

static const struct option_def options[] = {
	{ "who", 'w', "NAME", "who did it (new, log)" },
	{ "what", 'W', "TEXT", "what was done (log; without it, the log is printed)" },
	{ "object", 'o', "FILE", "the file it was done with; its SHA-256 is kept" },
	{ NULL, 0, NULL, NULL },
};

enum { FILES_MAX = 1000000 };

static enum rc
add_entry(struct command_run *r, const char *path, const char *what)
{
	const char *who = option_text(&r->options, "who");
	const struct case_log_entry x = { str_of(who), str_of(what),
		option_text(&r->options, "object"),
		clock_system.now_ns(clock_system.ctx) };

	if (!who || !*who || !*what)
		return err_set(&r->err, RC_USAGE, "say who did it: --who NAME");
	return case_log_add(
		case_dir_file(&r->arena, path, "custody.jsonl"), &r->arena, &x, &r->err);
}

static int
run_new(struct command_run *r, const char *path)
{
	if (!option_text(&r->options, "who"))
		err_set(&r->err, RC_USAGE, "say who opens the case: --who NAME");
	else if (!case_dir_new(path, &r->arena, &r->err))
		add_entry(r, path, "opened the case");
	if (!r->err.rc && !r->as_json)
		buf_fmt(&r->out,
			"%s: a new case. Fill in case.json; assay case status tells what is "
			"missing.\n",
			path);
	if (!r->err.rc && r->as_json) {
		json_write_object(&r->json);
		json_write_key(&r->json, "case");
		json_write_str(&r->json, str_of(path));
		json_write_object_end(&r->json);
		buf_char(&r->out, '\n');
	}
	return command_fail(r);
}

static void
log_json(struct json_write *j, const struct case_dir *c)
{
	json_write_array(j);
	for (size_t i = 0; i < c->n_custody; i++)
		fields_write(j, verdict_custody_fields, &c->custody[i]);
	json_write_array_end(j);
}

static int
run_log(struct command_run *r, const char *path)
{
	static const char *const column[] = { "time (UTC)", "who", "what", NULL };
	const char *what = option_text(&r->options, "what");
	struct case_dir c;
	struct table t;

	if (what)
		add_entry(r, path, what);
	if (r->err.rc || case_dir_open(&c, &r->arena, path, &r->err))
		return command_fail(r);
	if (r->as_json) {
		log_json(&r->json, &c);
		buf_char(&r->out, '\n');
		return EXIT_DONE;
	}
	table_init(&t, &r->arena, column);
	for (size_t i = 0; i < c.n_custody; i++) {
		table_str(&t, c.custody[i].time);
		table_str(&t, c.custody[i].who);
		table_str(&t, c.custody[i].what);
	}
	table_write(&r->out, &t);
	return EXIT_DONE;
}

struct status {
	const struct case_dir *c;
	struct store_info info; /* all zero without a store */
	size_t n_file[8];       /* by case_dir_parts */
};

static bool
is_missing(const struct case_dir *c, const struct field *f)
{
	const char *at = (const char *)&c->facts + f->at;

	return !f->optional && !str_trim(*(const struct str *)(const void *)at).len;
}

static size_t
count_missing(const struct case_dir *c)
{
	size_t n = 0;

	for (const struct field *f = verdict_facts_fields; f->key; f++)
		n += is_missing(c, f);
	return n;
}

static enum rc
look(struct status *s, struct command_run *r, const struct case_dir *c)
{
	const char **file;

	*s = (struct status){ .c = c };
	if (c->store) {
		struct store *store;

		if (store_open(&store, c->store, DB_READ, &r->err))
			return r->err.rc;
		store_info(store, &s->info, &r->err);
		store_close(store);
	}
	for (size_t i = 0; case_dir_parts[i] && !r->err.rc; i++) {
		const char *dir = case_dir_file(&r->arena, c->path, case_dir_parts[i]);

		if (file_exists(dir))
			file_walk(
				&file, &s->n_file[i], &r->arena, dir, FILES_MAX, &r->err);
	}
	return r->err.rc;
}

static void
status_json(struct json_write *j, const struct status *s)
{
	json_write_object(j);
	json_write_key(j, "missing");
	json_write_array(j);
	for (const struct field *f = verdict_facts_fields; f->key; f++)
		if (is_missing(s->c, f))
			json_write_str(j, str_of(f->key));
	json_write_array_end(j);
	json_write_key(j, "models");
	json_write_int(j, s->info.n_model);
	json_write_key(j, "answers");
	json_write_int(j, s->info.n_exchange);
	for (size_t i = 0; case_dir_parts[i]; i++) {
		json_write_key(j, case_dir_parts[i]);
		json_write_u64(j, s->n_file[i]);
	}
	json_write_key(j, "custody");
	json_write_u64(j, s->c->n_custody);
	json_write_object_end(j);
}

/* The first thing that is not there yet, and how to make it. */
static void
next_step(struct buf *out, const struct status *s, size_t missing)
{
	const char *p = s->c->path;

	if (!s->info.n_exchange)
		buf_fmt(out, "next: assay import -s %s/assay.store FILES\n", p);
	else if (missing)
		buf_fmt(out, "next: fill in %s/case.json\n", p);
	else if (!s->n_file[2])
		buf_fmt(out,
			"next: assay report --case %s --suspect MODEL -o %s/findings/report.html\n",
			p, p);
	else if (!s->n_file[3])
		buf_fmt(out,
			"next: assay key new keys --name NAME (once); then\n"
			"      assay report --case %s --suspect MODEL --format json -o %s/findings/verdict.json\n"
			"      assay seal -s %s/assay.store --id CASE --key keys --who NAME \\\n"
			"        --custody %s/custody.jsonl --verdict %s/findings/verdict.json \\\n"
			"        --add %s/findings/report.html -o %s/bundles/1\n",
			p, p, p, p, p, p, p);
	else
		buf_str(out, STR("nothing is missing\n"));
}

static void
status_text(struct buf *out, const struct status *s, size_t missing)
{
	if (s->c->store)
		buf_fmt(out, "store     %lld answers of %lld models\n",
			(long long)s->info.n_exchange, (long long)s->info.n_model);
	else
		buf_str(out, STR("store     none yet\n"));
	for (size_t i = 0; case_dir_parts[i]; i++)
		buf_fmt(out, "%-9s %zu files\n", case_dir_parts[i], s->n_file[i]);
	buf_fmt(out, "custody   %zu entries, the chain is whole\n", s->c->n_custody);
	if (missing)
		buf_fmt(out, "stated    all but %zu\n", missing);
	else
		buf_str(out, STR("stated    everything\n"));
	for (const struct field *f = verdict_facts_fields; f->key; f++)
		if (is_missing(s->c, f))
			buf_fmt(out, "  %-16s %s\n", f->key, f->help);
	next_step(out, s, missing);
}

static int
run_status(struct command_run *r, const char *path)
{
	struct case_dir c;
	struct status s;
	size_t missing;

	if (case_dir_open(&c, &r->arena, path, &r->err) || look(&s, r, &c))
		return command_fail(r);
	missing = count_missing(&c);
	if (r->as_json) {
		status_json(&r->json, &s);
		buf_char(&r->out, '\n');
	} else {
		status_text(&r->out, &s, missing);
	}
	return missing || !s.info.n_exchange ? EXIT_PARTIAL : EXIT_DONE;
}

static int
run(struct command_run *r)
{
	static const struct {
		const char *verb;
		int (*run)(struct command_run *r, const char *path);
	} verb[] = { { "new", run_new }, { "log", run_log }, { "status", run_status } };
	const char *const *word = r->options.operand;

	for (size_t i = 0; r->options.n_operand == 2 && i < sizeof verb / sizeof *verb;
		i++)
		if (str_is(str_of(word[0]), verb[i].verb))
			return verb[i].run(r, word[1]);
	err_set(&r->err, RC_USAGE, "give new, log or status, and the case's folder");
	return EXIT_USAGE;
}

extern const struct command cmd_case;
const struct command cmd_case = {
	.name = "case",
	.operands = "new|log|status FOLDER",
	.summary = "keep a case in one folder, and tell what is missing in it",
	.options = options,
	.run = run,
};
