/* store_info.c - see store.h. */
#include "config.h"

#include "store/store.h"
#include "store/store_core.h"

enum rc
store_info(struct store *s, struct store_info *out, struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_INFO);
	int64_t *count[] = { &out->n_source, &out->n_model, &out->n_prompt,
		&out->n_exchange, &out->n_segment };
	int64_t *size[] = { &out->text_bytes, &out->packed_bytes, &out->segment_bytes,
		&out->n_posting, &out->file_bytes };

	*out = (struct store_info){ 0 };
	if (stmt_row(st))
		for (int i = 0; i < 5; i++)
			*count[i] = stmt_get_int(st, i);
	stmt_reset(st);
	st = store_stmt(s, STORE_STMT_INFO_SIZES);
	if (stmt_row(st))
		for (int i = 0; i < 5; i++)
			*size[i] = stmt_get_int(st, i);
	stmt_reset(st);
	return db_check(&s->db, e);
}
