/* store_walk.c - see store_exchange.h. */
#include "config.h"

#include "store/store_core.h"
#include "store/store_exchange.h"
#include "store/store_row.h"

#include <assert.h>

struct store_walk {
	struct arena arena; /* this struct */
	struct store *s;
	struct stmt *st;
	unsigned fields;
	int64_t last_id;
	struct err err;
};

enum rc
store_walk_open(struct store_walk **out, struct store *s, int64_t model, int64_t from_id,
	unsigned fields, struct err *e)
{
	struct arena a = { 0 };
	struct store_walk *w;

	*out = NULL;
	assert(!s->walking);
	if (db_check(&s->db, e))
		return e->rc;
	*out = w = ARENA_NEW(&a, struct store_walk, 1);
	*w = (struct store_walk){ .arena = a, .s = s, .fields = fields };
	w->last_id = INT64_MIN;
	w->st = store_stmt(
		s, model ? STORE_STMT_EXCHANGE_WALK_MODEL : STORE_STMT_EXCHANGE_WALK);
	stmt_int(w->st, 1, from_id);
	if (model)
		stmt_int(w->st, 2, model);
	s->walking = true;
	return RC_OK;
}

bool
store_walk_next(struct store_walk *w, struct store_row *row, struct arena *a)
{
	struct store_row_places at;

	*row = (struct store_row){ 0 };
	if (w->err.rc || !stmt_row(w->st))
		return false;
	store_row_facts(row, &at, a, w->st);
	if (row->id <= w->last_id)
		err_set(&w->err, RC_INTEGRITY, "%s: exchange %lld comes twice",
			w->s->path, (long long)row->id);
	w->last_id = row->id;
	return !w->err.rc && !store_row_texts(row, a, w->s, &at, w->fields, &w->err);
}

enum rc
store_walk_close(struct store_walk *w, struct err *e)
{
	struct arena a;

	if (!w)
		return RC_OK;
	stmt_reset(w->st);
	w->s->walking = false;
	if (!err_copy(e, &w->err))
		db_check(&w->s->db, e);
	a = w->arena;
	arena_release(&a);
	return e->rc;
}
