/* store_add.c - see store_add.h.
 *
 * An exchange is known by a key of its record's place and 24 bits of hash over the
 * record's digest, part and model: one small index instead of a wide one, and one that
 * grows at its end while a file is read, whatever the size of the store. Equal keys are
 * not taken for equal exchanges: the rest is compared, and a stranger moves the newcomer
 * to the next key. So whoever writes logs cannot make one record hide another. */
#include "config.h"

#include "store/store_add.h"

#include "base/bits.h"
#include "base/hash64.h"
#include "store/store_core.h"
#include "store/store_intern.h"
#include "store/store_prompts.h"

enum { HASH_BITS = 24, PLACE_BITS = 39 };

static int64_t
key_of(const struct store_add *add)
{
	unsigned char head[32 + 8 + 8];
	uint64_t place = add->x->offset & (((uint64_t)1 << PLACE_BITS) - 1);

	memcpy(head, add->record32, 32);
	bits_store(head + 32, 8, (uint64_t)add->part);
	bits_store(head + 40, 8, hash64(add->x->model.ptr, add->x->model.len));
	return (int64_t)(place << HASH_BITS |
			 hash64(head, sizeof head) >> (64 - HASH_BITS));
}

/* The largest key of all, asked once a batch: another program may have written since
 * the last. A file's records come with ascending keys, so few need to be looked for. */
static int64_t
key_last(struct store *s)
{
	struct stmt *st;

	if (!s->key_last) {
		st = store_stmt(s, STORE_STMT_EXCHANGE_KEY_LAST);
		s->key_last = stmt_row(st) ? stmt_get_int(st, 0) + 1 : 1;
		stmt_reset(st);
	}
	return s->key_last - 1;
}

static bool
is_same(struct stmt *st, const struct store_add *add)
{
	const struct str digest = { (const char *)add->record32, 32 };

	return str_equal(stmt_get_blob(st, 1), digest) &&
	       stmt_get_int(st, 2) == (int64_t)add->x->offset &&
	       stmt_get_int(st, 3) == add->part && stmt_get_int(st, 4) == add->model;
}

int64_t
store_add_find(struct store *s, struct store_add *add)
{
	struct stmt *st = store_stmt(s, STORE_STMT_EXCHANGE_FIND);
	int64_t id = 0;

	add->model = store_intern_model(s, add->x->model);
	for (add->key = key_of(add); !id; add->key++) {
		if (add->key > key_last(s))
			return 0;
		stmt_int(st, 1, add->key);
		if (!stmt_row(st))
			return 0;
		id = is_same(st, add) ? stmt_get_int(st, 0) : 0;
		stmt_reset(st);
	}
	return id;
}

static void
bind_word(struct store *s, struct stmt *st, int i, struct str text)
{
	int64_t id = store_intern_word(s, text);

	if (id)
		stmt_int(st, i, id);
	else
		stmt_null(st, i);
}

static void
bind_text(struct stmt *st, int i, struct store_place p)
{
	if (p.block)
		stmt_int(st, i, p.block);
	else
		stmt_null(st, i);
	stmt_int(st, i + 1, p.at);
	stmt_int(st, i + 2, p.len);
}

int64_t
store_add_insert(struct store *s, const struct store_add *add)
{
	const struct exchange *x = add->x;
	int64_t prompt = store_prompts_put(s, x);
	struct store_place response, reasoning;
	struct stmt *st = store_stmt(s, STORE_STMT_EXCHANGE_ADD);

	response = add->by_reference ? (struct store_place){ 0,
		(int64_t)x->response_at.offset, (int64_t)x->response_at.len }
				     : store_block_add(s, x->response);
	reasoning = store_block_add(s, x->reasoning);
	stmt_int(st, 1, add->key);
	stmt_blob(st, 2, add->record32, 32);
	stmt_int(st, 3, add->source);
	stmt_int(st, 4, (int64_t)x->offset);
	stmt_int(st, 5, (int64_t)x->len);
	stmt_int(st, 6, (int64_t)x->line);
	stmt_int(st, 7, add->part);
	stmt_int(st, 8, add->model);
	stmt_int(st, 9, prompt);
	stmt_int(st, 10, x->sample);
	if (x->time_ns == EXCHANGE_NO_TIME)
		stmt_null(st, 11);
	else
		stmt_int(st, 11, x->time_ns);
	bind_word(s, st, 12, x->params);
	bind_word(s, st, 13, x->account);
	bind_word(s, st, 14, x->finish);
	stmt_text(st, 15, x->request_id);
	bind_text(st, 16, response);
	bind_text(st, 19, reasoning);
	stmt_run(st);
	if (add->key >= s->key_last)
		s->key_last = add->key + 1;
	return s->db.err.rc ? 0 : db_last_id(&s->db);
}
