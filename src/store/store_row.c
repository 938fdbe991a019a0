/* store_row.c - see store_row.h. */
#include "config.h"

#include "store/store_row.h"

#include "store/store_block.h"
#include "store/store_core.h"
#include "store/store_ref.h"

/* The text of a word, copied into a. Few words are on many rows, so those read last are
 * kept. */
static struct str
word(struct store *s, struct arena *a, int64_t id)
{
	struct store_word *w = &s->word[(uint64_t)id % STORE_WORDS_KEPT];
	struct stmt *get;

	if (!id)
		return (struct str){ 0 };
	if (w->id != id) {
		get = store_stmt(s, STORE_STMT_WORD_GET);
		stmt_int(get, 1, id);
		arena_reset(&w->arena);
		w->id = 0;
		w->text = (struct str){ 0 };
		if (stmt_row(get)) {
			w->text = arena_str(&w->arena, stmt_get_text(get, 0));
			w->id = id;
		}
		stmt_reset(get);
	}
	return arena_str(a, w->text);
}

void
store_row_facts(struct store_row *row, struct store_row_places *at, struct arena *a,
	struct store *s, const struct store_pack *p, size_t i)
{
	*row = (struct store_row){
		.id = p->first + (int64_t)i,
		.model = store_pack_get(p, STORE_PACK_MODEL, i),
		.prompt = store_pack_get(p, STORE_PACK_PROMPT, i),
		.sample = store_pack_get(p, STORE_PACK_SAMPLE, i),
		.time_ns = store_pack_get(p, STORE_PACK_TIME_NS, i),
		.source = store_pack_get(p, STORE_PACK_SOURCE, i),
		.offset = (uint64_t)store_pack_get(p, STORE_PACK_BYTE_AT, i),
		.len = (uint64_t)store_pack_get(p, STORE_PACK_BYTE_LEN, i),
		.line = (uint64_t)store_pack_get(p, STORE_PACK_LINE, i),
		.part = store_pack_get(p, STORE_PACK_PART, i),
		.request_id = arena_str(a, store_pack_request(p, i)),
		.account = word(s, a, store_pack_get(p, STORE_PACK_ACCOUNT, i)),
		.params = word(s, a, store_pack_get(p, STORE_PACK_PARAMS, i)),
		.finish = word(s, a, store_pack_get(p, STORE_PACK_FINISH, i)),
		.response_len = store_pack_get(p, STORE_PACK_RESPONSE_LEN, i),
	};
	memcpy(row->record32, store_pack_digest(p, i), sizeof row->record32);
	*at = (struct store_row_places){
		.response_block = store_pack_get(p, STORE_PACK_RESPONSE_BLOCK, i),
		.response_at = store_pack_get(p, STORE_PACK_RESPONSE_AT, i),
		.response_len = row->response_len,
		.reasoning_block = store_pack_get(p, STORE_PACK_REASONING_BLOCK, i),
		.reasoning_at = store_pack_get(p, STORE_PACK_REASONING_AT, i),
		.reasoning_len = store_pack_get(p, STORE_PACK_REASONING_LEN, i),
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
