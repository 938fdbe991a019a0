/* index.c - see index.h. */
#include "trace/index.h"

#include "store/store_exchange.h"
#include "store/store_sketch.h"

#include <stdlib.h>

static enum rc
open_segments(struct index *x, struct arena *a, struct store *s, struct err *e)
{
	struct store_segment *g;

	if (store_segments(&g, &x->n_segment, a, s, STORE_SEGMENT_ANSWERS, e))
		return e->rc;
	x->segment = ARENA_NEW(a, struct segment, x->n_segment);
	x->list = ARENA_NEW(a, const struct segment *, x->n_segment);
	for (size_t i = 0; i < x->n_segment; i++) {
		x->list[i] = &x->segment[i];
		if (store_segment_bytes(&g[i], a, s, e) ||
			segment_open(&x->segment[i], g[i].bytes, e))
			return e->rc;
		if ((size_t)g[i].doc_last + 1 > x->n_doc)
			x->n_doc = (size_t)g[i].doc_last + 1;
	}
	return RC_OK;
}

enum rc
index_open(struct index *x, struct arena *a, struct store *s, int64_t max_model,
	struct err *e)
{
	struct arena own = { 0 };
	struct store_walk *w;
	struct store_row row;

	*x = (struct index){ 0 };
	if (open_segments(x, a, s, e))
		return e->rc;
	x->model_of = ARENA_RAW(a, uint32_t, x->n_doc);
	memset(x->model_of, 0xff, x->n_doc * sizeof *x->model_of);
	if (store_walk_open(&w, s, 0, 0, STORE_ROW_FACTS, e))
		return e->rc;
	while (store_walk_next(w, &row, &own)) {
		if ((size_t)row.id < x->n_doc && row.model <= max_model)
			x->model_of[row.id] = (uint32_t)row.model;
		arena_reset(&own);
	}
	arena_release(&own);
	return store_walk_close(w, e);
}

static int
ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct list {
	struct arena *a;
	uint32_t *doc;
	size_t n, cap;
};

static void
append(struct list *l, uint32_t doc)
{
	ARENA_GROW(l->a, l->doc, &l->cap, l->n + 1);
	l->doc[l->n++] = doc;
}

size_t
index_documents(uint32_t **doc, struct arena *a, const struct index *x,
	const uint64_t *hash, size_t n, uint32_t model)
{
	struct list l = { .a = a };
	uint64_t *key = ARENA_RAW(a, uint64_t, n);
	uint32_t *query = ARENA_RAW(a, uint32_t, n);
	struct segment_hit *hit = ARENA_RAW(a, struct segment_hit, n);
	size_t kept = 0;

	segment_find_order(key, query, hash, n);
	for (size_t g = 0; g < x->n_segment; g++) {
		size_t n_hit = segment_find_many(hit, &x->segment[g], key, n);

		for (size_t i = 0; i < n_hit; i++)
			for (uint32_t k = 0; k < hit[i].n; k++) {
				uint32_t d =
					segment_doc(&x->segment[g], hit[i].first + k);

				if (d < x->n_doc && x->model_of[d] == model)
					append(&l, d);
			}
	}
	if (l.n)
		qsort(l.doc, l.n, sizeof *l.doc, ascending);
	for (size_t i = 0; i < l.n; i++)
		if (!kept || l.doc[kept - 1] != l.doc[i])
			l.doc[kept++] = l.doc[i];
	*doc = l.doc;
	return kept;
}
