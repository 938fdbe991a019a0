/* case_dir.c - see case_dir.h. */
#include "cli/case_dir.h"

#include "base/file.h"

enum { CASE_MAX = 1 << 20 };

static enum rc
read_facts(struct case_dir *c, struct arena *a, const char *path, struct err *e)
{
	struct str text;

	if (file_read(&text, a, path, CASE_MAX, e))
		return e->rc;
	return verdict_parse_facts(&c->facts, a, text, e) ? err_in(e, path) : RC_OK;
}

enum rc
case_dir_open(struct case_dir *c, struct arena *a, const char *path, struct err *e)
{
	const char *facts = arena_fmt(a, "%s/case.json", path).ptr;
	const char *store = arena_fmt(a, "%s/assay.store", path).ptr;

	*c = (struct case_dir){ .store = NULL };
	if (!file_exists(facts))
		return read_facts(c, a, path, e);
	if (file_exists(store))
		c->store = store;
	return read_facts(c, a, facts, e);
}
