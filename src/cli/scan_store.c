/* scan_store.c - see scan_store.h. */
#include "cli/scan_store.h"

#include "cli/command.h"
#include "store/store_exchange.h"
#include "store/store_model.h"
#include "store/store_prompts.h"
#include "store/store_sources.h"

struct walk {
	struct command_run *r;
	struct store *store;
	struct arena row_arena; /* emptied before the next exchange */
	struct store_model *model;
	struct store_source *source;
	size_t n_model, n_source;
};

static const struct store_model *
model_of(const struct walk *w, int64_t id)
{
	static const struct store_model unknown;

	for (size_t i = 0; i < w->n_model; i++)
		if (w->model[i].id == id)
			return &w->model[i];
	return &unknown;
}

/* A source whose reading was cut short has no name here. */
static const char *
source_of(const struct walk *w, int64_t id)
{
	for (size_t i = 0; i < w->n_source; i++)
		if (w->source[i].id == id)
			return arena_fmt(&w->r->arena, "%.*s", STR_ARG(w->source[i].path))
				.ptr;
	return store_path(w->store);
}

static enum rc
load(struct walk *w)
{
	struct arena *a = &w->r->arena;
	struct err *e = &w->r->err;

	if (store_models(&w->model, &w->n_model, a, w->store, e))
		return e->rc;
	return store_sources(&w->source, &w->n_source, a, w->store, e);
}

static enum rc
give(struct walk *w, const struct store_row *row, const char *path,
	void (*fn)(void *ctx, const struct scan_store_item *i), void *ctx)
{
	const struct store_model *model = model_of(w, row->model);
	struct store_prompt p;
	struct exchange x = {
		.model = model->name,
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
	};
	const struct scan_store_item item = { path, model->lab, &x };

	if (store_prompts_get(&p, &w->row_arena, w->store, row->prompt, &w->r->err))
		return w->r->err.rc;
	x.prompt_id = p.name;
	x.system = p.system;
	x.context = p.context;
	x.prompt = p.text;
	fn(ctx, &item);
	return w->r->err.rc;
}

static void
walk_all(
	struct walk *w, void (*fn)(void *ctx, const struct scan_store_item *i), void *ctx)
{
	struct err *e = &w->r->err;
	struct store_walk *rows;
	struct store_row row;
	const char *path = NULL;
	int64_t source = -1;

	if (store_walk_open(&rows, w->store, 0, 0, STORE_ROW_ALL, e))
		return;
	while (!e->rc && store_walk_next(rows, &row, &w->row_arena)) {
		if (row.source != source)
			path = source_of(w, source = row.source);
		give(w, &row, path, fn, ctx);
		arena_reset(&w->row_arena);
	}
	store_walk_close(rows, e);
}

enum rc
scan_store(struct command_run *r, const char *path,
	void (*fn)(void *ctx, const struct scan_store_item *i), void *ctx)
{
	struct walk w = { .r = r };

	if (store_open(&w.store, path, DB_READ, &r->err))
		return r->err.rc;
	if (!load(&w))
		walk_all(&w, fn, ctx);
	arena_release(&w.row_arena);
	store_close(w.store);
	return r->err.rc;
}
