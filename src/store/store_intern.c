/* store_intern.c - see store_intern.h. */
#include "config.h"

#include "store/store_intern.h"

#include "store/store_core.h"

static int64_t
intern(struct store *s, struct store_cache *c, enum store_stmt find, enum store_stmt add,
	struct str key)
{
	int64_t *slot = store_cache_slot(c, key);
	struct stmt *st;

	if (*slot)
		return *slot;
	st = store_stmt(s, find);
	stmt_text(st, 1, key);
	*slot = stmt_row(st) ? stmt_get_int(st, 0) : 0;
	stmt_reset(st);
	if (*slot || s->db.err.rc)
		return *slot;
	st = store_stmt(s, add);
	stmt_text(st, 1, key);
	stmt_run(st);
	if (!s->db.err.rc)
		*slot = db_last_id(&s->db);
	return *slot;
}

int64_t
store_intern_model(struct store *s, struct str name)
{
	return intern(s, &s->models, STORE_STMT_MODEL_FIND, STORE_STMT_MODEL_ADD, name);
}

int64_t
store_intern_word(struct store *s, struct str text)
{
	if (!text.len)
		return 0;
	return intern(s, &s->words, STORE_STMT_WORD_FIND, STORE_STMT_WORD_ADD, text);
}
