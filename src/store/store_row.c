/* store_row.c - see store_row.h. The columns are those of ROW in store_stmt.c. */
#include "config.h"

#include "store/store_row.h"

#include "store/store_block.h"
#include "store/store_core.h"
#include "store/store_ref.h"

void
store_row_facts(struct store_row *row, struct store_row_places *at, struct arena *a,
	struct stmt *st)
{
	struct str digest = stmt_get_blob(st, 10);

	*row = (struct store_row){
		.id = stmt_get_int(st, 0),
		.model = stmt_get_int(st, 1),
		.prompt = stmt_get_int(st, 2),
		.sample = stmt_get_int(st, 3),
		.time_ns = stmt_is_null(st, 4) ? EXCHANGE_NO_TIME : stmt_get_int(st, 4),
		.source = stmt_get_int(st, 5),
		.offset = (uint64_t)stmt_get_int(st, 6),
		.len = (uint64_t)stmt_get_int(st, 7),
		.line = (uint64_t)stmt_get_int(st, 8),
		.part = stmt_get_int(st, 9),
		.request_id = arena_str(a, stmt_get_text(st, 11)),
		.account = arena_str(a, stmt_get_text(st, 12)),
		.params = arena_str(a, stmt_get_text(st, 13)),
		.finish = arena_str(a, stmt_get_text(st, 14)),
		.response_len = stmt_get_int(st, 17),
	};
	if (digest.len == sizeof row->record32)
		memcpy(row->record32, digest.ptr, digest.len);
	*at = (struct store_row_places){
		.response_block = stmt_get_int(st, 15),
		.response_at = stmt_get_int(st, 16),
		.response_len = stmt_get_int(st, 17),
		.reasoning_block = stmt_get_int(st, 18),
		.reasoning_at = stmt_get_int(st, 19),
		.reasoning_len = stmt_get_int(st, 20),
	};
}

static enum rc
response(struct store_row *row, struct arena *a, struct store *s,
	const struct store_row_places *at, struct err *e)
{
	const struct store_place place = { at->response_block, at->response_at,
		at->response_len };
	const struct store_ref_place ref = {
		.source = row->source,
		.offset = (int64_t)row->offset,
		.len = (int64_t)row->len,
		.record32 = row->record32,
		.at = at->response_at,
		.at_len = at->response_len,
	};

	if (at->response_len && !at->response_block)
		return store_ref_text(&row->response, a, s, &ref, e);
	return store_block_text(&row->response, a, s, place, e);
}

enum rc
store_row_texts(struct store_row *row, struct arena *a, struct store *s,
	const struct store_row_places *at, unsigned fields, struct err *e)
{
	const struct store_place reasoning = { at->reasoning_block, at->reasoning_at,
		at->reasoning_len };

	if (fields & STORE_ROW_RESPONSE)
		response(row, a, s, at, e);
	if (fields & STORE_ROW_REASONING && !e->rc)
		store_block_text(&row->reasoning, a, s, reasoning, e);
	return e->rc;
}
