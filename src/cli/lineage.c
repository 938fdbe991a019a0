/* lineage.c - see lineage.h. */
#include "cli/lineage.h"

#include "base/utf8.h"

#include <stddef.h>

enum { COLUMNS_MAX = 64, ROWS_MAX = 1 << 20 };

static const struct column {
	const char *name;
	size_t at; /* of the field */
} known[] = {
	{ "model", offsetof(struct store_model, name) },
	{ "family_lab", offsetof(struct store_model, family) },
	{ "lab", offsetof(struct store_model, family) },
	{ "version", offsetof(struct store_model, version) },
	{ "role", offsetof(struct store_model, role) },
	{ "label", offsetof(struct store_model, label) },
	{ "teacher_files_in_set", offsetof(struct store_model, teachers) },
	{ "teachers", offsetof(struct store_model, teachers) },
	{ "teacher_labs", offsetof(struct store_model, teacher_labs) },
};

enum { KNOWN = sizeof known / sizeof *known };

/* Which column of the file each known one is; one that is not there is COLUMNS_MAX. */
static enum rc
read_header(size_t at[KNOWN], size_t *n_column, struct str line, struct err *e)
{
	size_t n = 0;

	for (size_t k = 0; k < KNOWN; k++)
		at[k] = COLUMNS_MAX;
	for (struct str rest = line, cell; rest.ptr; n++) {
		cell = str_cut(&rest, '\t');
		if (n == COLUMNS_MAX)
			return err_set(e, RC_INPUT, "line 1: more than %d columns",
				(int)COLUMNS_MAX);
		for (size_t k = 0; k < KNOWN; k++)
			if (str_is(cell, known[k].name))
				at[k] = n;
	}
	if (at[0] == COLUMNS_MAX)
		return err_set(e, RC_INPUT,
			"line 1: no column \"model\": the first line names the columns");
	/* The documented files win over the free text of "teachers". */
	if (at[6] != COLUMNS_MAX)
		at[7] = COLUMNS_MAX;
	*n_column = n;
	return RC_OK;
}

static void
set(struct store_model *m, size_t column, struct str cell)
{
	struct str *field = (struct str *)(void *)((char *)m + known[column].at);

	*field = cell;
}

static enum rc
read_row(struct store_model *m, const size_t at[KNOWN], size_t n_column, struct str line,
	size_t number, struct err *e)
{
	size_t n = 0;

	*m = (struct store_model){ 0 };
	for (struct str rest = line, cell; rest.ptr; n++) {
		cell = str_cut(&rest, '\t');
		for (size_t k = 0; k < KNOWN; k++)
			if (at[k] == n)
				set(m, k, cell);
	}
	if (n != n_column)
		return err_set(e, RC_INPUT,
			"line %zu: %zu cells where the header has %zu", number, n,
			n_column);
	if (!m->name.len)
		return err_set(e, RC_INPUT, "line %zu: the model has no name", number);
	m->lab = m->family;
	for (size_t i = 0; i < m->lab.len; i++)
		if (m->lab.ptr[i] == '/')
			m->lab.len = i;
	return RC_OK;
}

static struct str
take_line(struct str *rest)
{
	struct str line = str_cut(rest, '\n');

	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

enum rc
lineage_parse(struct store_model **out, size_t *n, struct arena *a, struct str text,
	struct err *e)
{
	size_t at[KNOWN], n_column = 0, number = 1, bad = utf8_check(text), rows = 1;
	struct str rest = text;

	*n = 0;
	if (bad < text.len)
		return err_set(e, RC_INPUT, "byte %zu: not UTF-8", bad);
	if (read_header(at, &n_column, take_line(&rest), e))
		return e->rc;
	for (size_t i = 0; i < text.len; i++)
		rows += text.ptr[i] == '\n';
	*out = ARENA_NEW(a, struct store_model, rows);
	while (rest.ptr) {
		struct str line = take_line(&rest);

		number++;
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (read_row(&(*out)[(*n)++], at, n_column, line, number, e))
			return e->rc;
	}
	return RC_OK;
}
