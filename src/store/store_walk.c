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
	int64_t model, from_id; /* model 0: all */
	struct store_pack pack; /* the block being walked */
	size_t i;               /* the next of it */
	int64_t end;            /* of the block before: its last number, and 1 */
	struct arena block;     /* bytes of pack */
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
	*w = (struct store_walk){
		.arena = a, .s = s, .fields = fields, .model = model, .from_id = from_id
	};
	store_rows_flush(s);
	w->st = store_stmt(
		s, model ? STORE_STMT_EXCHANGE_WALK_MODEL : STORE_STMT_EXCHANGE_WALK);
	stmt_int(w->st, 1, from_id);
	if (model)
		stmt_int(w->st, 2, model);
	s->walking = true;
	return RC_OK;
}

/* False at the end and after a failure. */
static bool
next_block(struct store_walk *w)
{
	arena_reset(&w->block);
	w->i = 0;
	if (!store_rows_next(&w->pack, &w->block, w->s, w->st, &w->err))
		return false;
	if (w->pack.first < w->end)
		err_set(&w->err, RC_INTEGRITY, "%s: exchange %lld comes twice",
			w->s->path, (long long)w->pack.first);
	w->end = w->pack.first + (int64_t)w->pack.n;
	return !w->err.rc;
}

/* Whether exchange i of the block is one that was asked for. */
static bool
is_wanted(const struct store_walk *w, size_t i)
{
	return w->pack.first + (int64_t)i >= w->from_id &&
	       (!w->model || store_pack_get(&w->pack, STORE_PACK_MODEL, i) == w->model);
}

bool
store_walk_next(struct store_walk *w, struct store_row *row, struct arena *a)
{
	struct store_row_places at;

	*row = (struct store_row){ 0 };
	while (!w->err.rc && w->i < w->pack.n && !is_wanted(w, w->i))
		w->i++;
	while (!w->err.rc && w->i == w->pack.n) {
		if (!next_block(w))
			return false;
		while (w->i < w->pack.n && !is_wanted(w, w->i))
			w->i++;
	}
	if (w->err.rc)
		return false;
	store_row_facts(row, &at, a, w->s, &w->pack, w->i++);
	return !store_row_texts(row, a, w->s, &at, w->fields, &w->err);
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
	arena_release(&w->block);
	a = w->arena;
	arena_release(&a);
	return e->rc;
}
