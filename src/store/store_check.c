/* store_check.c - see store.h. */
#include "config.h"

#include "store/store.h"

#include "sketch/segment.h"
#include "store/store_check_rows.h"
#include "store/store_core.h"
#include "store/store_prompts.h"
#include "store/store_sketch.h"

struct check {
	struct store *s;
	void (*say)(void *ctx, struct str fault);
	void *ctx;
	uint64_t n_fault;
	struct arena arena; /* one row's */
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
check_database(struct check *c)
{
	struct stmt *st = store_stmt(c->s, STORE_STMT_INTEGRITY);

	while (stmt_row(st))
		if (!str_is(stmt_get_text(st, 0), "ok"))
			fault(c, arena_fmt(&c->arena, "%s: %.*s", c->s->path,
					 STR_ARG(stmt_get_text(st, 0))));
	st = store_stmt(c->s, STORE_STMT_FOREIGN_KEYS);
	while (stmt_row(st))
		fault(c, arena_fmt(&c->arena,
				 "%s: row %lld of %.*s names a row of %.*s that is not "
				 "there",
				 c->s->path, (long long)stmt_get_int(st, 1),
				 STR_ARG(stmt_get_text(st, 0)),
				 STR_ARG(stmt_get_text(st, 2))));
	st = store_stmt(c->s, STORE_STMT_DENSE);
	if (stmt_row(st))
		for (int i = 0; i < 5; i++) {
			static const char *const table[] = { "source", "model", "prompt",
				"word", "exchange_block" };

			if (stmt_get_int(st, i))
				fault(c, arena_fmt(&c->arena,
						 "%s: a row of %s was taken away",
						 c->s->path, table[i]));
		}
	stmt_reset(st);
}

/* Reading a text checks its block, and reading a prompt its digest too. Going by number
 * and not by a list, since the row after a bad one must be seen as well. */
static void
check_blocks(struct check *c)
{
	struct stmt *st = store_stmt(c->s, STORE_STMT_BLOCK_LIST);
	struct err e = { 0 };
	struct str one;

	while (stmt_row(st)) {
		store_block_text(&one, &c->arena, c->s,
			(struct store_place){ stmt_get_int(st, 0), 0, 1 }, &e);
		failed(c, &e);
		arena_reset(&c->arena);
	}
}

/* Whether the prompt is found by its key, before any other with its name and texts. False
 * when the index is of no use. */
static bool
check_key(struct check *c, const struct store_prompt *p)
{
	int64_t first = store_prompts_find(c->s, p);
	struct err e = { 0 };

	db_check(&c->s->db, &e);
	if (failed(c, &e))
		return false;
	if (first && first < p->id)
		fault(c, arena_fmt(&c->arena, "%s: prompt %lld is prompt %lld once more",
				 c->s->path, (long long)p->id, (long long)first));
	else if (first != p->id)
		fault(c,
			arena_fmt(&c->arena,
				"%s: prompt %lld has no key: run \"assay store rebuild\"",
				c->s->path, (long long)p->id));
	return true;
}

static void
check_prompts(struct check *c, const struct store_info *info)
{
	bool with_keys = true;
	struct err e = { 0 };
	struct store_prompt p;

	for (int64_t id = 1; id <= info->n_prompt; id++) {
		store_prompts_get(&p, &c->arena, c->s, id, &e);
		if (!failed(c, &e) && with_keys)
			with_keys = check_key(c, &p);
		arena_reset(&c->arena);
	}
}

/* Its bytes, what they hold, and what its row says of it. */
static void
check_segment(struct check *c, struct store_segment *g, const struct store_info *info)
{
	int64_t last =
		g->kind == STORE_SEGMENT_PROMPTS ? info->n_prompt : info->n_exchange;
	struct segment view;
	struct err e = { 0 };

	if (!store_segment_bytes(g, &c->arena, c->s, &e)) {
		if (!segment_open(&view, g->bytes, &e) && !segment_verify(&view, &e) &&
			((int64_t)view.n != g->n_posting ||
				(view.n && (view.doc_first < g->doc_first ||
						   view.doc_last > g->doc_last))))
			err_set(&e, RC_INTEGRITY,
				"its postings are not those of its row: rebuild it");
		err_in(&e, arena_fmt(&c->arena, "%s: segment %lld", c->s->path,
				   (long long)g->id)
				   .ptr);
	}
	failed(c, &e);
	if (g->doc_first < 1 || g->doc_last > last)
		fault(c, arena_fmt(&c->arena, "%s: segment %lld covers what is not there",
				 c->s->path, (long long)g->id));
}

static void
check_segments(struct check *c, const struct store_info *info)
{
	struct store_segment *seg;
	struct err e = { 0 };
	struct arena list = { 0 };
	size_t n;

	if (store_segments(&seg, &n, &list, c->s, STORE_SEGMENT_ANY, &e))
		n = 0;
	failed(c, &e);
	for (size_t i = 0; i < n; i++) {
		check_segment(c, &seg[i], info);
		arena_reset(&c->arena);
	}
	arena_release(&list);
}

enum rc
store_check(struct store *s, void (*say)(void *ctx, struct str fault), void *ctx,
	struct err *e)
{
	struct check c = { .s = s, .say = say, .ctx = ctx };
	struct store_info info;
	struct err own = { 0 };

	check_database(&c);
	if (!db_check(&s->db, &own) && c.n_fault == 0 && !store_info(s, &info, &own)) {
		check_blocks(&c);
		check_prompts(&c, &info);
		c.n_fault += store_check_rows(s, &info, say, ctx);
		check_segments(&c, &info);
		db_check(&s->db, &own);
	}
	failed(&c, &own);
	arena_release(&c.arena);
	if (c.n_fault)
		return err_set(e, RC_INTEGRITY,
			"%s: has %llu faults: take an undamaged copy", s->path,
			(unsigned long long)c.n_fault);
	return RC_OK;
}
