/* store_exchange.c - see store_exchange.h. */
#include "config.h"

#include "store/store_exchange.h"

#include "store/store_add.h"
#include "store/store_core.h"
#include "store/store_ref.h"
#include "store/store_row.h"

/* The exchanges of one record come one after another: which of them is this? */
static int64_t
part_of(struct store_record *last, const struct exchange *x, int64_t source,
	const unsigned char record32[32])
{
	if (last->source == source && last->offset == x->offset &&
		memcmp(last->digest32, record32, 32) == 0)
		return ++last->part;
	*last = (struct store_record){ .source = source, .offset = x->offset };
	memcpy(last->digest32, record32, 32);
	return 0;
}

bool
store_exchange_may_refer(struct store *s, int64_t source)
{
	return store_ref_is_plain(s, source);
}

bool
store_exchange_fits(const struct exchange *x, struct arena *scratch)
{
	return store_ref_fits(x, scratch);
}

int64_t
store_exchange_put(struct store *s, const struct exchange *x, int64_t source,
	const unsigned char record32[32], enum store_keep keep, bool *fresh)
{
	struct store_add add = {
		.x = x,
		.source = source,
		.part = part_of(&s->last, x, source, record32),
		.record32 = record32,
	};
	int64_t id;

	*fresh = false;
	if (s->db.err.rc)
		return 0;
	id = store_add_find(s, &add);
	if (id || s->db.err.rc)
		return id;
	add.by_reference = keep == STORE_BY_REFERENCE;
	id = store_add_insert(s, &add);
	*fresh = id != 0;
	return id;
}

static enum rc
get(struct store_row *row, struct arena *a, struct store *s, int64_t id, unsigned fields,
	struct err *e)
{
	struct store_row_places at;
	const struct store_pack *p;
	size_t i;

	*row = (struct store_row){ 0 };
	if (store_rows_find(&p, &i, s, id, e))
		return e->rc;
	store_row_facts(row, &at, a, s, p, i);
	if (db_check(&s->db, e))
		return e->rc;
	return store_row_texts(row, a, s, &at, fields, e);
}

enum rc
store_exchange_get(struct store_row *row, struct arena *a, struct store *s, int64_t id,
	struct err *e)
{
	return get(row, a, s, id, STORE_ROW_ALL, e);
}

enum rc
store_exchange_facts(struct store_row *row, struct arena *a, struct store *s, int64_t id,
	struct err *e)
{
	return get(row, a, s, id, STORE_ROW_FACTS, e);
}
