/* store_schema.c - see store_schema.h. */
#include "config.h"

#include "store/store_schema.h"

#include "store/store_core.h"

static const char facts[] = {
#include "store/sql/facts.inc"
};
static const char derived[] = {
#include "store/sql/derived.inc"
};

static enum rc
make_tables(struct db *db, struct err *e)
{
	db_begin(db);
	db_script(db, (struct str){ facts, sizeof facts });
	db_script(db, (struct str){ derived, sizeof derived });
	return db_end(db, e);
}

enum rc
store_schema_create(struct store *s, struct err *e)
{
	/* Takes effect with the first table only. Packed texts and segments are long:
	 * four times the usual page leaves a quarter of the links between pages. */
	stmt_run(store_stmt(s, STORE_STMT_PAGE_SIZE));
	if (make_tables(&s->db, e))
		return e->rc;
	/* SQLite counted the cache's bytes in pages of the usual size, and would keep as
	 * many of ours. */
	stmt_run(store_stmt(s, STORE_STMT_CACHE_SIZE));
	return RC_OK;
}

/* Without comments, white space cut to one blank: what may change in our SQL without
 * making stores of the same version differ. Blanks are kept, since "ab" is not "a b". */
static struct str
squeeze(struct arena *a, struct str sql)
{
	char *out = ARENA_RAW(a, char, sql.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < sql.len; i++) {
		if (sql.ptr[i] == '-' && i + 1 < sql.len && sql.ptr[i + 1] == '-')
			while (i + 1 < sql.len && sql.ptr[i + 1] != '\n')
				i++;
		else if (!memchr(" \t\r\n", sql.ptr[i], 4)) {
			out[n++] = sql.ptr[i];
			continue;
		}
		if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	return (struct str){ out, n };
}

/* One object as a line: type, name, table, SQL. False at the end. */
static bool
next_object(struct str *line, struct str *name, struct arena *a, struct stmt *st)
{
	struct str sql;

	*line = *name = (struct str){ 0 };
	if (!stmt_row(st))
		return false;
	*name = arena_str(a, stmt_get_text(st, 1));
	sql = squeeze(a, stmt_get_text(st, 3));
	*line = arena_fmt(a, "%.*s %.*s %.*s %.*s", STR_ARG(stmt_get_text(st, 0)),
		STR_ARG(*name), STR_ARG(stmt_get_text(st, 2)), STR_ARG(sql));
	return true;
}

/* Both lists are sorted; the first difference is enough. */
static enum rc
compare(struct store *s, struct db *model, struct err *e)
{
	struct stmt *have = store_stmt(s, STORE_STMT_SCHEMA), want;
	struct arena a = { 0 };
	struct str line[2], name[2];
	bool more[2];

	stmt_open(&want, model, store_stmt_text(STORE_STMT_SCHEMA));
	do {
		more[0] = next_object(&line[0], &name[0], &a, have);
		more[1] = next_object(&line[1], &name[1], &a, &want);
	} while (more[0] && more[1] && str_equal(line[0], line[1]));
	if (!db_check(&s->db, e) && (more[0] || more[1]))
		err_set(e, RC_INTEGRITY,
			"%s: has not the tables that assay makes (at \"%.*s\"): do not use "
			"it: take a copy that has",
			s->path, STR_ARG(more[0] ? name[0] : name[1]));
	stmt_reset(have);
	stmt_close(&want);
	arena_release(&a);
	return e->rc;
}

static enum rc
verify_mark(struct store *s, struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_MARK);
	int64_t mark = 0, version = 0;

	if (stmt_row(st)) {
		mark = stmt_get_int(st, 0);
		version = stmt_get_int(st, 1);
	}
	stmt_reset(st);
	if (db_check(&s->db, e))
		return e->rc;
	if (mark != STORE_APPLICATION_ID)
		return err_set(e, RC_INPUT,
			"%s: is not an assay store, but another database: name a store",
			s->path);
	if (version > STORE_SCHEMA_VERSION)
		return err_set(e, RC_INPUT,
			"%s: was made by a newer assay (store version %lld, this one knows "
			"%d): update assay",
			s->path, (long long)version, STORE_SCHEMA_VERSION);
	if (version < 1)
		return err_set(e, RC_INTEGRITY,
			"%s: has store version %lld, which never was: take an undamaged copy",
			s->path, (long long)version);
	if (version < STORE_SCHEMA_VERSION)
		return err_set(e, RC_INPUT,
			"%s: was made by an older assay (store version %lld, this one writes "
			"%d): import its sources into a new store",
			s->path, (long long)version, STORE_SCHEMA_VERSION);
	return RC_OK;
}

enum rc
store_schema_verify(struct store *s, struct err *e)
{
	struct db model;

	if (verify_mark(s, e))
		return e->rc;
	/* What our own SQL makes, to compare with: a third of a millisecond. */
	if (db_open(&model, ":memory:", DB_CREATE, e))
		return e->rc;
	if (!make_tables(&model, e))
		compare(s, &model, e);
	db_close(&model);
	return e->rc;
}
