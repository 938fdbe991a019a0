/* store.c - see store.h: open, close and batches. What is kept is in store_*.c. */
#include "config.h"

#include "store/store.h"

#include "base/file.h"
#include "base/lane.h"
#include "store/store_core.h"
#include "store/store_ref.h"
#include "store/store_schema.h"
#include "store/store_segment.h"

/* A database without a table and without our mark: made by us just now, or by touch(1).
 */
static bool
is_empty(struct store *s)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SCHEMA);
	bool empty = !stmt_row(st);

	stmt_reset(st);
	st = store_stmt(s, STORE_STMT_MARK);
	empty = empty && stmt_row(st) && stmt_get_int(st, 0) == 0;
	stmt_reset(st);
	return empty && !s->db.err.rc;
}

static enum rc
prepare(struct store *s, enum db_mode mode, struct err *e)
{
	bool fresh = mode == DB_CREATE && is_empty(s);

	if (fresh && store_schema_create(s, e))
		return e->rc;
	if (store_schema_verify(s, e))
		return e->rc;
	/* Not before: a file that is not ours must stay as it is. A log is for those who
	 * read meanwhile; in a store that is being made there is nothing to read, and
	 * without it each page is written once instead of twice. */
	if (mode != DB_READ && !fresh)
		db_use_wal(&s->db);
	return db_check(&s->db, e);
}

static enum rc
open_db(struct store *s, enum db_mode mode, struct err *e)
{
	if (mode != DB_CREATE && !file_exists(s->path))
		return err_set(e, RC_INPUT,
			"%s: there is no such store: make one with \"assay import\"",
			s->path);
	if (db_open(&s->db, s->path, mode, e) == RC_INPUT) {
		*e = (struct err){ 0 };
		err_set(e, RC_INPUT, "%s: is not an assay store: name a store", s->path);
	}
	return e->rc;
}

enum rc
store_open(struct store **out, const char *path, enum db_mode mode, struct err *e)
{
	struct arena a = { 0 };
	struct store *s = ARENA_NEW(&a, struct store, 1);

	*out = NULL;
	s->path = arena_str(&a, str_of(path)).ptr;
	s->arena = a;
	store_block_init(&s->blocks);
	if (open_db(s, mode, e) || prepare(s, mode, e)) {
		store_close(s);
		return e->rc;
	}
	*out = s;
	return RC_OK;
}

static void
forget(struct store *s)
{
	store_block_forget(s);
	store_rows_forget(s);
	store_keys_forget(s);
	store_prompt_index_forget(s);
	store_cache_clear(&s->models);
	store_cache_clear(&s->words);
	store_cache_clear(&s->prompts);
	s->last = (struct store_record){ 0 };
}

void
store_close(struct store *s)
{
	struct arena a;

	if (!s)
		return;
	forget(s);
	store_ref_close(s);
	store_rows_release(&s->rows);
	store_keys_release(&s->keys);
	store_prompt_index_release(s);
	for (size_t i = 0; i < STORE_WORDS_KEPT; i++)
		arena_release(&s->word[i].arena);
	for (struct store_map *m = s->maps; m; m = m->next)
		file_unmap(&m->file);
	for (size_t i = 0; i < STORE_STMT_COUNT; i++)
		stmt_close(&s->stmt[i]);
	db_close(&s->db);
	store_block_release(&s->blocks);
	a = s->arena;
	arena_release(&a);
}

void
store_begin(struct store *s)
{
	db_begin(&s->db);
	s->in_batch = true;
}

enum rc
store_end(struct store *s, struct err *e)
{
	enum rc rc;

	store_block_flush(s);
	store_rows_flush(s);
	store_keys_flush(s);
	s->rows.next = 0;
	s->keys.known = false;
	s->prompt_index.known = false;
	s->in_batch = false;
	rc = db_end(&s->db, e);
	/* What was looked up in a batch that is gone may be gone too. */
	if (rc)
		forget(s);
	if (s->drops_files)
		store_segment_sweep(s);
	return rc;
}

enum rc
store_status(struct store *s, struct err *e)
{
	return db_check(&s->db, e);
}

const char *
store_path(const struct store *s)
{
	return s->path;
}

void
store_use_lane(struct store *s, struct lane *lane)
{
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++)
		lane_wait(s->blocks.lane, s->blocks.full[i].number);
	s->blocks.lane = lane;
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++)
		s->blocks.full[i].number = 0;
}
