/* store_merge.c - see store.h. The rows of the other store are read through its own
 * handle and put as an import would put them; what its numbers become here is kept in
 * arrays. */
#include "config.h"

#include "store/store.h"
#include "store/store_add.h"
#include "store/store_core.h"
#include "store/store_exchange.h"
#include "store/store_intern.h"
#include "store/store_row.h"

#include <assert.h>

/* Far beyond any number of files or models; a damaged store may claim more. */
enum { NUMBER_MAX = 1 << 28 };

struct merge {
	struct store *into, *from;
	struct arena arena; /* the arrays */
	struct arena row;
	int64_t n_source, n_model;
	int64_t *source;   /* by number there: the number here */
	struct str *model; /* by number there: the name */
	uint64_t n_added;
	struct err err;
};

static bool
merge_sources(struct merge *m)
{
	struct stmt *st = store_stmt(m->from, STORE_STMT_SOURCE_LIST);
	int64_t id;

	while (stmt_row(st)) {
		id = stmt_get_int(st, 0);
		if (id < 1 || id > m->n_source)
			continue;
		m->source[id] = store_source_put(
			m->into, stmt_get_text(st, 1), stmt_get_text(st, 2));
	}
	st = store_stmt(m->from, STORE_STMT_SOURCE_END_LIST);
	while (stmt_row(st)) {
		struct str digest = stmt_get_blob(st, 1);

		id = stmt_get_int(st, 0);
		if (id < 1 || id > m->n_source || digest.len != 32)
			continue;
		store_source_end(m->into, m->source[id],
			(const unsigned char *)digest.ptr, (uint64_t)stmt_get_int(st, 2),
			(uint64_t)stmt_get_int(st, 3), (uint64_t)stmt_get_int(st, 4));
	}
	return !db_check(&m->from->db, &m->err);
}

/* A declaration that is here already, of whatever age, is not made again: it would be
 * the newest each time. */
static void
merge_claim(struct merge *m, struct stmt *claim)
{
	struct stmt *same = store_stmt(m->into, STORE_STMT_CLAIM_SAME);
	struct stmt *add = store_stmt(m->into, STORE_STMT_CLAIM_ADD);
	int64_t model = store_intern_model(m->into, stmt_get_text(claim, 0));
	bool there;

	stmt_int(same, 1, model);
	for (int i = 1; i <= 6; i++)
		stmt_text(same, 1 + i, stmt_get_text(claim, i));
	there = stmt_row(same);
	stmt_reset(same);
	if (there)
		return;
	stmt_int(add, 1, model);
	for (int i = 1; i <= 6; i++)
		stmt_text(add, 1 + i, stmt_get_text(claim, i));
	stmt_run(add);
}

static bool
merge_models(struct merge *m)
{
	struct stmt *st = store_stmt(m->from, STORE_STMT_MODEL_NAMES);
	int64_t id;

	while (stmt_row(st)) {
		id = stmt_get_int(st, 0);
		if (id < 1 || id > m->n_model)
			continue;
		m->model[id] = arena_str(&m->arena, stmt_get_text(st, 1));
		store_intern_model(m->into, m->model[id]);
	}
	st = store_stmt(m->from, STORE_STMT_CLAIM_LIST);
	while (stmt_row(st))
		merge_claim(m, st);
	return !db_check(&m->from->db, &m->err);
}

/* The row as a reader would have made it, but for the record's own bytes. */
static struct exchange
exchange_of(const struct merge *m, const struct store_row *row,
	const struct store_row_places *at, const struct store_prompt *p)
{
	return (struct exchange){
		.model = m->model[row->model],
		.prompt_id = p->name,
		.system = p->system,
		.context = p->context,
		.prompt = p->text,
		.response = row->response,
		.reasoning = row->reasoning,
		.finish = row->finish,
		.params = row->params,
		.account = row->account,
		.request_id = row->request_id,
		.sample = row->sample,
		.time_ns = row->time_ns,
		.offset = row->offset,
		.len = row->len,
		.line = row->line,
		.response_at = { (uint64_t)at->response_at, (uint64_t)at->response_len },
	};
}

static void
merge_row(struct merge *m, const struct store_pack *p, size_t i)
{
	struct store_row row;
	struct store_row_places at;
	struct store_prompt prompt = { 0 };
	struct exchange x;
	struct store_add add;

	store_row_facts(&row, &at, &m->row, m->from, p, i);
	if (row.model < 1 || row.model > m->n_model || row.source < 1 ||
		row.source > m->n_source) {
		err_set(&m->err, RC_INTEGRITY,
			"%s: exchange %lld names what is not there", m->from->path,
			(long long)row.id);
		return;
	}
	x = exchange_of(m, &row, &at, &prompt);
	add = (struct store_add){ .x = &x,
		.source = m->source[row.source],
		.part = row.part,
		.record32 = row.record32,
		.by_reference = at.response_len && !at.response_block };
	if (store_add_find(m->into, &add))
		return;
	/* Only now the texts: a second merge reads none. */
	if (store_prompts_get(&prompt, &m->row, m->from, row.prompt, &m->err) ||
		store_row_texts(&row, &m->row, m->from, &at,
			add.by_reference ? STORE_ROW_REASONING : STORE_ROW_ALL, &m->err))
		return;
	x = exchange_of(m, &row, &at, &prompt);
	m->n_added += store_add_insert(m->into, &add) != 0;
}

static bool
merge_exchanges(struct merge *m)
{
	struct stmt *st = store_stmt(m->from, STORE_STMT_EXCHANGE_WALK);
	struct arena block = { 0 };
	struct store_pack p;

	stmt_int(st, 1, 1);
	while (!m->err.rc && store_rows_next(&p, &block, m->from, st, &m->err)) {
		for (size_t i = 0; i < p.n && !m->err.rc && !m->into->db.err.rc; i++) {
			merge_row(m, &p, i);
			arena_reset(&m->row);
		}
		arena_reset(&block);
	}
	stmt_reset(st);
	arena_release(&block);
	return !db_check(&m->from->db, &m->err);
}

enum rc
store_merge(struct store *into, struct store *from, uint64_t *n_added, struct err *e)
{
	struct merge m = { .into = into, .from = from };
	struct store_info info;

	*n_added = 0;
	assert(!from->walking);
	if (store_info(from, &info, e))
		return e->rc;
	if (info.n_source > NUMBER_MAX || info.n_model > NUMBER_MAX)
		return err_set(e, RC_INTEGRITY,
			"%s: its numbers are out of range: check it with \"assay check\"",
			from->path);
	m.n_source = info.n_source;
	m.n_model = info.n_model;
	m.source = ARENA_NEW(&m.arena, int64_t, (size_t)m.n_source + 1);
	m.model = ARENA_NEW(&m.arena, struct str, (size_t)m.n_model + 1);
	store_begin(into);
	if (!merge_sources(&m) || !merge_models(&m) || !merge_exchanges(&m) || m.err.rc)
		store_core_fail(into, m.err.rc, "%s", m.err.text);
	if (!store_end(into, e))
		*n_added = m.n_added;
	arena_release(&m.row);
	arena_release(&m.arena);
	return e->rc;
}
