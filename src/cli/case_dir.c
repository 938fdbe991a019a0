/* case_dir.c - see case_dir.h. */
#include "cli/case_dir.h"

#include "base/file.h"
#include "base/json_write.h"
#include "cli/case_log.h"

enum { CASE_MAX = 1 << 20, LOG_MAX = 1 << 26 };

const char *const case_dir_parts[] = { "plan", "captures", "findings", "bundles", NULL };

static const char readme[] =
	"This folder is one case.\n\n"
	"case.json      what only people can state: who asked what, who examined, how the\n"
	"               answers were collected. Fill in every line; \"none\" and \"not\n"
	"               recorded\" are answers. A line \"A9\" adds to what the report says of\n"
	"               alternative explanation A9, and so on to A13.\n"
	"assay.store    the answers: assay import -s THIS/assay.store FILES\n"
	"custody.jsonl  who did what, when. Only add to it, with assay case log: each line\n"
	"               carries the digest of the one before.\n"
	"plan/          what was to be asked, fixed before the first question\n"
	"captures/      what the endpoints answered, byte by byte\n"
	"findings/      reports: assay report --case THIS -o THIS/findings/report.html\n"
	"bundles/       sealed copies for the other side\n\n"
	"assay case status THIS tells what is still missing.\n";

const char *
case_dir_file(struct arena *a, const char *path, const char *name)
{
	return arena_fmt(a, "%s/%s", path, name).ptr;
}

static enum rc
read_facts(struct case_dir *c, struct arena *a, const char *path, struct err *e)
{
	struct str text;

	if (file_read(&text, a, path, CASE_MAX, e))
		return e->rc;
	return verdict_parse_facts(&c->facts, a, text, e) ? err_in(e, path) : RC_OK;
}

static enum rc
read_log(struct case_dir *c, struct arena *a, const char *path, struct err *e)
{
	struct str log;

	if (!file_exists(path))
		return RC_OK;
	if (file_read(&log, a, path, LOG_MAX, e))
		return e->rc;
	return case_log_parse(&c->custody, &c->n_custody, a, log, e) ? err_in(e, path)
								     : RC_OK;
}

enum rc
case_dir_open(struct case_dir *c, struct arena *a, const char *path, struct err *e)
{
	const char *facts = case_dir_file(a, path, "case.json");
	const char *store = case_dir_file(a, path, "assay.store");

	*c = (struct case_dir){ .path = path };
	if (!file_exists(facts))
		return read_facts(c, a, path, e);
	if (file_exists(store))
		c->store = store;
	if (read_facts(c, a, facts, e))
		return e->rc;
	return read_log(c, a, case_dir_file(a, path, "custody.jsonl"), e);
}

static enum rc
write_facts(const char *path, struct err *e)
{
	static const struct verdict_facts nothing = { .case_id = { NULL, 0 } };
	struct json_write j;
	struct buf b;

	buf_init(&b, CASE_MAX);
	json_write_init(&j, &b);
	j.pretty = true;
	fields_write(&j, verdict_facts_fields, &nothing);
	buf_char(&b, '\n');
	if (!buf_check(&b, path, e))
		file_replace(path, buf_view(&b), 0644, e);
	buf_release(&b);
	return e->rc;
}

enum rc
case_dir_new(const char *path, struct arena *a, struct err *e)
{
	const char *facts = case_dir_file(a, path, "case.json");

	if (file_exists(facts))
		return err_set(e, RC_USAGE, "%s is a case already", path);
	if (file_make_dir(path, e))
		return e->rc;
	for (size_t i = 0; case_dir_parts[i]; i++)
		if (file_make_dir(case_dir_file(a, path, case_dir_parts[i]), e))
			return e->rc;
	if (file_replace(case_dir_file(a, path, "README.txt"), str_of(readme), 0644, e))
		return e->rc;
	return write_facts(facts, e);
}
