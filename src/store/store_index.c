/* store_index.c - see store_index.h. */
#include "config.h"

#include "store/store_index.h"

#include "store/store_add.h"
#include "store/store_core.h"

/* Far beyond any number of models; a damaged store may claim more. */
enum { MODEL_MAX = 1 << 28 };

enum rc
store_index_names(
	struct store_index_names *out, struct arena *a, struct store *s, struct err *e)
{
	struct stmt *st;
	struct store_info info;
	int64_t id;

	*out = (struct store_index_names){ 0 };
	if (store_info(s, &info, e))
		return e->rc;
	if (info.n_model < 0 || info.n_model > MODEL_MAX)
		return err_set(e, RC_INTEGRITY,
			"%s: its numbers are out of range: check it with \"assay check\"",
			s->path);
	out->n = info.n_model;
	out->model = ARENA_NEW(a, struct str, (size_t)out->n + 1);
	st = store_stmt(s, STORE_STMT_MODEL_NAMES);
	while (stmt_row(st)) {
		id = stmt_get_int(st, 0);
		if (id >= 1 && id <= out->n)
			out->model[id] = arena_str(a, stmt_get_text(st, 1));
	}
	return db_check(&s->db, e);
}

static void
index_block(struct store *s, const struct store_index_names *names,
	const struct store_pack *p)
{
	int64_t model[STORE_PACK_MAX];

	for (size_t i = 0; i < p->n; i++) {
		model[i] = store_pack_get(p, STORE_PACK_MODEL, i);
		if (model[i] > names->n) {
			store_core_fail(s, RC_INTEGRITY,
				"%s: exchange %lld names what is not there", s->path,
				(long long)p->first + (long long)i);
			return;
		}
		store_keys_add(s,
			store_add_key(store_pack_digest(p, i),
				(uint64_t)store_pack_get(p, STORE_PACK_BYTE_AT, i),
				store_pack_get(p, STORE_PACK_PART, i),
				names->model[model[i]]),
			p->first + (int64_t)i);
	}
	store_rows_put_counts(s, p->first, model, p->n);
}

enum rc
store_index_rebuild(struct store *s, struct err *e)
{
	struct store_index_names names;
	struct arena own = { 0 }, block = { 0 };
	struct store_pack p;
	struct stmt *st;

	store_begin(s);
	stmt_run(store_stmt(s, STORE_STMT_COUNT_DROP_ALL));
	stmt_run(store_stmt(s, STORE_STMT_KEY_DROP_ALL));
	store_keys_forget(s);
	if (!store_index_names(&names, &own, s, e)) {
		st = store_stmt(s, STORE_STMT_EXCHANGE_WALK);
		stmt_int(st, 1, 1);
		for (; store_rows_next(&p, &block, s, st, e); arena_reset(&block))
			index_block(s, &names, &p);
		stmt_reset(st);
	}
	store_prompt_index_rebuild(s);
	/* What is not whole is not kept. */
	if (e->rc)
		store_core_fail(s, e->rc, "%s", e->text);
	store_end(s, e);
	arena_release(&block);
	arena_release(&own);
	return e->rc;
}
