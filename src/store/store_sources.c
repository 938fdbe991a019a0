/* store_sources.c - see store_sources.h. */
#include "config.h"

#include "store/store_sources.h"

#include "store/store_core.h"

static bool
fill(struct store_source *r, struct arena *a, struct stmt *st)
{
	struct str digest = stmt_get_blob(st, 1);

	*r = (struct store_source){ .id = stmt_get_int(st, 0),
		.n_byte = stmt_get_int(st, 2),
		.n_record = stmt_get_int(st, 3),
		.n_refused = stmt_get_int(st, 4),
		.path = arena_str(a, stmt_get_text(st, 5)),
		.format = arena_str(a, stmt_get_text(st, 6)) };
	if (digest.len != sizeof r->digest32)
		return false;
	memcpy(r->digest32, digest.ptr, sizeof r->digest32);
	return true;
}

enum rc
store_sources(struct store_source **out, size_t *n, struct arena *a, struct store *s,
	struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SOURCE_READINGS);
	size_t cap = 0;

	*n = 0;
	*out = NULL;
	while (!e->rc && stmt_row(st)) {
		ARENA_GROW(a, *out, &cap, *n + 1);
		if (!fill(&(*out)[(*n)++], a, st))
			err_set(e, RC_INTEGRITY, "%s: the digest of a source is damaged",
				s->path);
	}
	stmt_reset(st);
	db_check(&s->db, e);
	return e->rc;
}
