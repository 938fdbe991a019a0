/* store_segments.c - the list of segments; see store_sketch.h. */
#include "config.h"

#include "store/store_core.h"
#include "store/store_sketch.h"

static enum rc
fill(struct store_segment *seg, struct store *s, struct stmt *st, struct err *e)
{
	int64_t level = stmt_get_int(st, 1);
	struct str digest = stmt_get_blob(st, 5);

	*seg = (struct store_segment){
		.id = stmt_get_int(st, 0),
		.kind = stmt_get_int(st, 7) == STORE_SEGMENT_PROMPTS
				? STORE_SEGMENT_PROMPTS
				: STORE_SEGMENT_ANSWERS,
		.level = (int)level,
		.doc_first = stmt_get_int(st, 2),
		.doc_last = stmt_get_int(st, 3),
		.n_posting = stmt_get_int(st, 4),
		.in_file = stmt_get_int(st, 6),
	};
	if (digest.len != sizeof seg->digest32 || level < 0 || level > 64 ||
		seg->n_posting < 0)
		return err_set(e, RC_INTEGRITY, "%s: segment %lld makes no sense",
			s->path, (long long)seg->id);
	memcpy(seg->digest32, digest.ptr, digest.len);
	return RC_OK;
}

enum rc
store_segments(struct store_segment **out, size_t *n, struct arena *a, struct store *s,
	enum store_segment_kind kind, struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SEGMENT_LIST);
	size_t cap = 0;

	*n = 0;
	*out = NULL;
	stmt_int(st, 1, kind);
	while (!e->rc && stmt_row(st)) {
		ARENA_GROW(a, *out, &cap, *n + 1);
		fill(&(*out)[*n], s, st, e);
		++*n;
	}
	stmt_reset(st);
	db_check(&s->db, e);
	return e->rc;
}
