/* posting_check.c - see posting.h. */
#include "ingest/posting.h"

#include "sketch/segment.h"
#include "store/store_sketch.h"

static enum rc
check_one(struct store_segment *g, struct arena *a, struct store *s, struct err *e)
{
	struct segment view;

	if (store_segment_bytes(g, a, s, e) || segment_open(&view, g->bytes, e) ||
		segment_verify(&view, e))
		return e->rc;
	if ((int64_t)view.n != g->n_posting ||
		(view.n &&
			(view.doc_first < g->doc_first || view.doc_last > g->doc_last)))
		return err_set(e, RC_INTEGRITY,
			"its postings are not those of its row: rebuild it");
	return RC_OK;
}

enum rc
posting_check(struct store *s, void (*say)(void *ctx, struct str fault), void *ctx,
	struct err *e)
{
	struct arena list = { 0 }, own = { 0 };
	struct store_segment *g;
	size_t n, n_fault = 0;

	if (store_segments(&g, &n, &list, s, e))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		struct err one = { 0 };

		if (check_one(&g[i], &own, s, &one)) {
			n_fault++;
			say(ctx, arena_fmt(&own, "%s: segment %lld: %s", store_path(s),
					 (long long)g[i].id, one.text));
		}
		arena_reset(&own);
	}
	arena_release(&own);
	arena_release(&list);
	if (n_fault)
		err_set(e, RC_INTEGRITY,
			"%s: has %zu segments that are not sound: run assay store "
			"rebuild",
			store_path(s), n_fault);
	return e->rc;
}
