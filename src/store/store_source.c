/* store_source.c - the files that exchanges were read from; see store_exchange.h. */
#include "config.h"

#include "store/store_exchange.h"

#include "store/store_core.h"

int64_t
store_source_put(struct store *s, struct str path, struct str format)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SOURCE_FIND);
	int64_t id;

	/* Its first record may be the very one that came last. */
	s->last = (struct store_record){ 0 };
	stmt_text(st, 1, path);
	stmt_text(st, 2, format);
	id = stmt_row(st) ? stmt_get_int(st, 0) : 0;
	stmt_reset(st);
	if (id || s->db.err.rc)
		return id;
	st = store_stmt(s, STORE_STMT_SOURCE_ADD);
	stmt_text(st, 1, path);
	stmt_text(st, 2, format);
	stmt_run(st);
	return s->db.err.rc ? 0 : db_last_id(&s->db);
}

void
store_source_end(struct store *s, int64_t source, const unsigned char digest32[32],
	uint64_t n_byte, uint64_t n_record, uint64_t n_refused)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SOURCE_END);

	stmt_int(st, 1, source);
	stmt_blob(st, 2, digest32, 32);
	stmt_int(st, 3, (int64_t)n_byte);
	stmt_int(st, 4, (int64_t)n_record);
	stmt_int(st, 5, (int64_t)n_refused);
	stmt_run(st);
}
