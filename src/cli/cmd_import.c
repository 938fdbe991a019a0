/* cmd_import.c - assay import: files of answers into the store. */
#include "base/file.h"
#include "base/log.h"
#include "base/pool.h"
#include "cli/command.h"
#include "ingest/ingest.h"
#include "ingest/pseudonym.h"
#include "store/store_model.h"

static const struct option_def options[] = {
	{ "format", 'f', "NAME",
		"the files' format, instead of telling it by their looks" },
	{ "map", 'm', "FIELD=/PTR",
		"take FIELD from that JSON pointer; may be repeated" },
	{ "join", 'J', "FILE", "the other half of a pair, such as a batch's input file" },
	{ "model", 'M', "NAME", "the model of records that name none" },
	{ "by-reference", 'r', NULL, "keep where each answer stands, not its text" },
	{ "filter", 'F', "CMD",
		"read what this shell command makes of each file, its input and $1" },
	{ "pseudonyms", 'p', "KEYFILE",
		"keep accounts as a hash under the key in that file, never as they are" },
	{ "refused", 0, "N", "show the first N refused records (default 10)" },
	{ "threads", 'j', "N",
		"threads, of which at most 4 are used; the store is the same for any" },
	{ "verbose", 'v', NULL, "say on stderr what each batch has stored" },
	{ NULL, 0, NULL, NULL },
};

struct import {
	struct command_run *r;
	const char *path;
	uint64_t shown, show; /* refused records */
	bool verbose;
	int status;
};

static void
refused(void *ctx, const struct err *e)
{
	struct import *i = ctx;

	if (i->shown++ < i->show)
		log_warn("%s", e->text);
}

static void
acknowledged(void *ctx, const struct ingest_counts *n)
{
	struct import *i = ctx;

	if (i->verbose)
		log_note("%s: stored %llu", i->path, (unsigned long long)n->n_added);
}

static void
progress(void *ctx, uint64_t done, uint64_t size)
{
	struct import *i = ctx;

	log_progress(i->path, done, size);
}

static enum rc
reader_options(struct reader_options *o, struct command_run *r)
{
	struct reader_map *map = NULL;
	const char *const *spec;
	size_t n = option_texts(&spec, &r->options, "map");

	for (size_t i = 0; i < n; i++)
		if (reader_map_add(&map, &r->arena, spec[i], &r->err))
			return r->err.rc;
	*o = (struct reader_options){ .format = option_text(&r->options, "format"),
		.map = map,
		.join = option_text(&r->options, "join"),
		.model = option_text(&r->options, "model") };
	if (o->format && !reader_find(o->format))
		return err_set(&r->err, RC_USAGE,
			"no format \"%s\": assay-import(1) lists them", o->format);
	return RC_OK;
}

static void
say(struct command_run *r, const char *path, const struct ingest_counts *n)
{
	if (r->as_json) {
		struct json_write *j = &r->json;

		json_write_object(j);
		json_write_key(j, "file");
		json_write_str(j, str_of(path));
		json_write_key(j, "added");
		json_write_u64(j, n->n_added);
		json_write_key(j, "known");
		json_write_u64(j, n->n_known);
		json_write_key(j, "refused");
		json_write_u64(j, n->n_refused);
		json_write_key(j, "empty");
		json_write_u64(j, n->n_empty);
		json_write_key(j, "without_text");
		json_write_u64(j, n->n_no_text);
		if (n->n_no_text && n->no_text) {
			json_write_key(j, "setting");
			json_write_str(j, str_of(n->no_text));
		}
		json_write_object_end(j);
		return;
	}
	buf_fmt(&r->out,
		"%s: %llu added, %llu already there, %llu refused, %llu without an answer\n",
		path, (unsigned long long)n->n_added, (unsigned long long)n->n_known,
		(unsigned long long)n->n_refused, (unsigned long long)n->n_empty);
	if (n->n_no_text && n->no_text)
		buf_fmt(&r->out, "%s: %llu requests without their text: %s\n", path,
			(unsigned long long)n->n_no_text, n->no_text);
}

/* Our own failure is the worst, then the higher number. */
static void
worsen(struct import *i, int status)
{
	if (i->status != EXIT_INTERNAL && (status == EXIT_INTERNAL || status > i->status))
		i->status = status;
}

static void
read_key(struct ingest_options *o, struct command_run *r)
{
	const char *path = option_text(&r->options, "pseudonyms");
	struct str file;

	if (!path || r->err.rc)
		return;
	if (file_read(&file, &r->arena, path, 2 * PSEUDONYM_KEY_MAX_BYTES, &r->err))
		return;
	if (pseudonym_key(&o->pseudonyms, file, &r->err))
		err_in(&r->err, path);
}

/* One bad file does not stop the next; the worst status is the run's. */
static bool
import_file(struct import *i, struct store *s, const struct ingest_options *o)
{
	struct ingest_counts n;
	struct err e = { 0 };

	ingest_file(&n, i->path, s, o, &e);
	log_progress_end();
	say(i->r, i->path, &n);
	if (i->shown > i->show)
		log_note("%s: %llu more refused records are not shown", i->path,
			(unsigned long long)(i->shown - i->show));
	i->shown = 0;
	if (n.n_refused)
		worsen(i, EXIT_PARTIAL);
	if (!e.rc)
		return true;
	log_warn("%s", e.text);
	i->r->err.rc = e.rc;
	worsen(i, command_fail(i->r));
	i->r->err.rc = RC_OK;
	return false;
}

static int
run(struct command_run *r)
{
	struct import i = { .r = r, .verbose = option_given(&r->options, "verbose") };
	struct ingest_options o = { .refused = refused,
		.acknowledged = acknowledged,
		.progress = progress,
		.ctx = &i };
	struct store *s;
	uint64_t threads;

	if (!r->options.n_operand)
		err_set(&r->err, RC_USAGE,
			"name at least one file to import, or - for stdin");
	option_u64(&i.show, &r->options, "refused", 10, &r->err);
	option_u64(&threads, &r->options, "threads", pool_cpus(), &r->err);
	if (threads > 1024)
		err_set(&r->err, RC_USAGE, "at most 1024 threads");
	o.n_thread = (unsigned)threads;
	o.keep = option_given(&r->options, "by-reference") ? STORE_BY_REFERENCE
							   : STORE_TEXT;
	o.filter = option_text(&r->options, "filter");
	if (o.filter && o.keep == STORE_BY_REFERENCE)
		err_set(&r->err, RC_USAGE,
			"--filter and --by-reference: what a filter writes stands in no file");
	read_key(&o, r);
	if (r->err.rc || reader_options(&o.reader, r) ||
		store_open(&s, command_store_path(r), DB_CREATE, &r->err))
		return command_fail(r);
	if (r->as_json)
		json_write_array(&r->json);
	for (size_t k = 0; k < r->options.n_operand; k++) {
		i.path = r->options.operand[k];
		if (import_file(&i, s, &o))
			continue;
		/* An open batch of a failed file is rolled back with its store. */
		store_close(s);
		if (store_open(&s, command_store_path(r), DB_WRITE, &r->err))
			return command_fail(r);
	}
	if (r->as_json) {
		json_write_array_end(&r->json);
		buf_char(&r->out, '\n');
	}
	store_close(s);
	return i.status;
}

extern const struct command cmd_import;
const struct command cmd_import = {
	.name = "import",
	.operands = "FILE...",
	.summary = "add the answers in files to the store",
	.options = options,
	.with_store = true,
	.run = run,
};
