/* store_add.c - see store_add.h.
 *
 * An exchange is known by a key of its record's place and 24 bits of hash over the
 * record's digest, part and model: one small index instead of a wide one, and one that
 * grows at its end while a file is read, whatever the size of the store. Equal keys are
 * not taken for equal exchanges: the rest is compared. So whoever writes logs cannot make
 * one record hide another. */
#include "config.h"

#include "store/store_add.h"

#include "base/bits.h"
#include "base/hash64.h"
#include "store/store_core.h"
#include "store/store_intern.h"
#include "store/store_prompts.h"

enum { HASH_BITS = 24, PLACE_BITS = 39 };

int64_t
store_add_key(
	const unsigned char record32[32], uint64_t offset, int64_t part, struct str model)
{
	unsigned char head[32 + 8 + 8];
	uint64_t place = offset & (((uint64_t)1 << PLACE_BITS) - 1);

	memcpy(head, record32, 32);
	bits_store(head + 32, 8, (uint64_t)part);
	bits_store(head + 40, 8, hash64(model.ptr, model.len));
	return (int64_t)(place << HASH_BITS |
			 hash64(head, sizeof head) >> (64 - HASH_BITS));
}

static bool
is_same(const struct store_pack *p, size_t i, const struct store_add *add)
{
	return memcmp(store_pack_digest(p, i), add->record32, 32) == 0 &&
	       store_pack_get(p, STORE_PACK_BYTE_AT, i) == (int64_t)add->x->offset &&
	       store_pack_get(p, STORE_PACK_PART, i) == add->part &&
	       store_pack_get(p, STORE_PACK_MODEL, i) == add->model;
}

int64_t
store_add_find(struct store *s, struct store_add *add)
{
	const struct store_pack *p;
	struct err e = { 0 };
	int64_t id = 0;
	size_t i;

	add->model = store_intern_model(s, add->x->model);
	add->key = store_add_key(add->record32, add->x->offset, add->part, add->x->model);
	while ((id = store_keys_next(s, add->key, id)) != 0) {
		if (store_rows_find(&p, &i, s, id, &e)) {
			store_core_fail(s, RC_INTEGRITY, "%s", e.text);
			return 0;
		}
		if (is_same(p, i, add))
			return id;
	}
	return 0;
}

static void
set_text(int64_t value[], enum store_pack_column block, struct store_place p)
{
	value[block] = p.block;
	value[block + 1] = p.at;
	value[block + 2] = p.len;
}

int64_t
store_add_insert(struct store *s, const struct store_add *add)
{
	const struct exchange *x = add->x;
	int64_t id;
	int64_t value[STORE_PACK_COLUMNS] = {
		[STORE_PACK_SOURCE] = add->source,
		[STORE_PACK_BYTE_AT] = (int64_t)x->offset,
		[STORE_PACK_BYTE_LEN] = (int64_t)x->len,
		[STORE_PACK_LINE] = (int64_t)x->line,
		[STORE_PACK_PART] = add->part,
		[STORE_PACK_MODEL] = add->model,
		[STORE_PACK_PROMPT] = store_prompts_put(s, x),
		[STORE_PACK_SAMPLE] = x->sample,
		[STORE_PACK_TIME_NS] = x->time_ns,
		[STORE_PACK_PARAMS] = store_intern_word(s, x->params),
		[STORE_PACK_ACCOUNT] = store_intern_word(s, x->account),
		[STORE_PACK_FINISH] = store_intern_word(s, x->finish),
	};
	const struct store_place there = { 0, (int64_t)x->response_at.offset,
		(int64_t)x->response_at.len };

	set_text(value, STORE_PACK_RESPONSE_BLOCK,
		add->by_reference ? there : store_block_add(s, x->response));
	set_text(value, STORE_PACK_REASONING_BLOCK, store_block_add(s, x->reasoning));
	id = store_rows_add(s, value, add->record32, x->request_id);
	if (id)
		store_keys_add(s, add->key, id);
	return s->db.err.rc ? 0 : id;
}
