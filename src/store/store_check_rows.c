/* store_check_rows.c - see store_check_rows.h. Blocks are read in order of number: so are
 * the keys of one file's records. */
#include "config.h"

#include "store/store_check_rows.h"

#include "store/store_add.h"
#include "store/store_core.h"
#include "store/store_index.h"
#include "store/store_row.h"

#include <assert.h>

struct check {
	struct store *s;
	const struct store_info *info;
	void (*say)(void *ctx, struct str fault);
	void *ctx;
	uint64_t n_fault;
	int64_t n_word;
	struct store_index_names names;
	struct arena block, row, text;
};

static void
fault(struct check *c, struct str text)
{
	c->n_fault++;
	c->say(c->ctx, text);
}

/* A failure is a fault; true when there was one. */
static bool
failed(struct check *c, struct err *e)
{
	if (!e->rc)
		return false;
	fault(c, str_of(e->text));
	*e = (struct err){ 0 };
	return true;
}

static void
check_counts(struct check *c, const struct store_pack *p)
{
	struct stmt *st = store_stmt(c->s, STORE_STMT_COUNT_LIST);
	int64_t of_exchange[STORE_PACK_MAX], model[STORE_PACK_MAX], count[STORE_PACK_MAX];
	size_t n, at, n_same = 0, n_row = 0;

	for (size_t i = 0; i < p->n; i++)
		of_exchange[i] = store_pack_get(p, STORE_PACK_MODEL, i);
	n = store_rows_count(model, count, of_exchange, p->n);
	stmt_int(st, 1, p->first);
	for (; stmt_row(st); n_row++)
		for (at = 0; at < n; at++)
			n_same += model[at] == stmt_get_int(st, 0) &&
				  count[at] == stmt_get_int(st, 1);
	if (n_same != n || n_row != n)
		fault(c,
			arena_fmt(&c->text,
				"%s: exchange_model has not the models of block %lld: run "
				"\"assay store rebuild\"",
				c->s->path, (long long)p->first));
}

/* Whether what the exchange names is there; blocks of text tell when they are read. */
static bool
names_fit(struct check *c, const struct store_pack *p, size_t i)
{
	const struct {
		const char *table;
		enum store_pack_column column;
		int64_t n;
	} name[] = {
		{ "source", STORE_PACK_SOURCE, c->info->n_source },
		{ "model", STORE_PACK_MODEL, c->info->n_model },
		{ "prompt", STORE_PACK_PROMPT, c->info->n_prompt },
		{ "word", STORE_PACK_PARAMS, c->n_word },
		{ "word", STORE_PACK_ACCOUNT, c->n_word },
		{ "word", STORE_PACK_FINISH, c->n_word },
	};
	bool fit = true;

	for (size_t k = 0; k < sizeof name / sizeof *name; k++) {
		int64_t number = store_pack_get(p, name[k].column, i);

		if (number <= name[k].n)
			continue;
		fit = false;
		fault(c, arena_fmt(&c->text,
				 "%s: exchange %lld names row %lld of %s, which is not "
				 "there",
				 c->s->path, (long long)p->first + (long long)i,
				 (long long)number, name[k].table));
	}
	return fit;
}

static void
check_row(struct check *c, const struct store_pack *p, size_t i)
{
	struct store_row_places at;
	struct store_row row;
	struct err e = { 0 };
	int64_t key;

	if (!names_fit(c, p, i))
		return;
	store_row_facts(&row, &at, &c->row, c->s, p, i);
	if (store_row_texts(&row, &c->row, c->s, &at, STORE_ROW_ALL, &e))
		err_in(&e, arena_fmt(&c->row, "exchange %lld", (long long)row.id).ptr);
	failed(c, &e);
	key = store_add_key(
		row.record32, row.offset, row.part, c->names.model[row.model]);
	if (store_keys_next(c->s, key, row.id - 1) != row.id && !c->s->db.err.rc)
		fault(c, arena_fmt(&c->text,
				 "%s: exchange %lld has no key: run \"assay store "
				 "rebuild\"",
				 c->s->path, (long long)row.id));
	db_check(&c->s->db, &e);
	failed(c, &e);
}

static void
check_key_count(struct check *c)
{
	struct stmt *st = store_stmt(c->s, STORE_STMT_KEY_COUNT);
	int64_t n = stmt_row(st) ? stmt_get_int(st, 0) : 0;

	stmt_reset(st);
	if (n != c->info->n_exchange)
		fault(c, arena_fmt(&c->text,
				 "%s: there are %lld keys of %lld exchanges: run \"assay "
				 "store rebuild\"",
				 c->s->path, (long long)n,
				 (long long)c->info->n_exchange));
}

/* False at the end. */
static bool
check_block(struct check *c, struct stmt *st, int64_t *next)
{
	struct store_pack p;
	struct err e = { 0 };

	if (!store_rows_next(&p, &c->block, c->s, st, &e) && !e.rc)
		return false;
	if (failed(c, &e))
		return true;
	if (p.first != *next)
		fault(c, arena_fmt(&c->text, "%s: exchange %lld comes where %lld should",
				 c->s->path, (long long)p.first, (long long)*next));
	*next = p.first + (int64_t)p.n;
	check_counts(c, &p);
	for (size_t i = 0; i < p.n; i++) {
		check_row(c, &p, i);
		arena_reset(&c->row);
		arena_reset(&c->text);
	}
	return true;
}

uint64_t
store_check_rows(struct store *s, const struct store_info *info,
	void (*say)(void *ctx, struct str fault), void *ctx)
{
	struct check c = { .s = s, .info = info, .say = say, .ctx = ctx };
	struct arena own = { 0 };
	struct err e = { 0 };
	struct stmt *st = store_stmt(s, STORE_STMT_WORD_LAST);
	int64_t next = 1;

	c.n_word = stmt_row(st) ? stmt_get_int(st, 0) : 0;
	stmt_reset(st);
	if (!store_index_names(&c.names, &own, s, &e)) {
		st = store_stmt(s, STORE_STMT_EXCHANGE_WALK);
		stmt_int(st, 1, 1);
		while (check_block(&c, st, &next))
			arena_reset(&c.block);
		check_key_count(&c);
		db_check(&s->db, &e);
	}
	failed(&c, &e);
	arena_release(&c.block);
	arena_release(&c.row);
	arena_release(&c.text);
	arena_release(&own);
	return c.n_fault;
}
