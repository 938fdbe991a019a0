/* store_rows.c - see store_rows.h. */
#include "config.h"

#include "store/store_rows.h"

#include "seal/digest.h"
#include "store/store_core.h"

/* Far more than 1,024 exchanges with the longest request ids take. */
enum { BLOCK_MAX = 16 << 20 };

void
store_rows_release(struct store_rows *r)
{
	if (r->open)
		store_pack_rows_release(r->open);
	for (size_t i = 0; i < STORE_ROWS_CACHE; i++)
		arena_release(&r->cached[i].arena);
}

/* Asked once a batch: another program may have written since the last. */
static int64_t
next_id(struct store *s)
{
	struct stmt *last;

	if (!s->rows.next) {
		last = store_stmt(s, STORE_STMT_EXCHANGE_LAST);
		s->rows.next = stmt_row(last) ? stmt_get_int(last, 0) + 1 : 1;
		stmt_reset(last);
	}
	return s->rows.next;
}

int64_t
store_rows_add(struct store *s, const int64_t value[STORE_PACK_COLUMNS],
	const unsigned char record32[32], struct str request)
{
	int64_t id = next_id(s);

	if (s->db.err.rc)
		return 0;
	if (!s->rows.open) {
		s->rows.open = ARENA_NEW(&s->arena, struct store_pack_rows, 1);
		store_pack_rows_init(s->rows.open);
	}
	store_pack_add(s->rows.open, value, record32, request);
	s->rows.next++;
	if (s->rows.open->n == STORE_PACK_MAX)
		store_rows_flush(s);
	return s->db.err.rc ? 0 : id;
}

size_t
store_rows_count(int64_t *model, int64_t *count, const int64_t *of_exchange, size_t n)
{
	size_t n_model = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		if (!n_model || model[at] != of_exchange[i])
			for (at = 0; at < n_model && model[at] != of_exchange[i];)
				at++;
		if (at == n_model) {
			model[n_model] = of_exchange[i];
			count[n_model++] = 0;
		}
		count[at]++;
	}
	return n_model;
}

void
store_rows_put_counts(
	struct store *s, int64_t first, const int64_t *of_exchange, size_t n)
{
	struct stmt *add = store_stmt(s, STORE_STMT_COUNT_ADD);
	int64_t model[STORE_PACK_MAX], count[STORE_PACK_MAX];
	size_t n_model = store_rows_count(model, count, of_exchange, n);

	for (size_t i = 0; i < n_model; i++) {
		stmt_int(add, 1, model[i]);
		stmt_int(add, 2, first);
		stmt_int(add, 3, count[i]);
		stmt_run(add);
	}
}

void
store_rows_flush(struct store *s)
{
	struct store_pack_rows *open = s->rows.open;
	unsigned char digest32[DIGEST_BYTES];
	struct stmt *add;
	struct err e = { 0 };
	struct buf out;
	int64_t first;

	if (!open || !open->n || s->db.err.rc)
		return;
	first = next_id(s) - (int64_t)open->n;
	buf_init(&out, BLOCK_MAX);
	if (store_pack_write(&out, open, &e)) {
		store_core_fail(s, e.rc, "%s: %s", s->path, e.text);
	} else {
		digest_of(digest32, out.ptr, out.len);
		add = store_stmt(s, STORE_STMT_EXCHANGE_ADD);
		stmt_int(add, 1, first);
		stmt_int(add, 2, (int64_t)open->n);
		stmt_blob(add, 3, digest32, sizeof digest32);
		stmt_blob(add, 4, out.ptr, out.len);
		stmt_run(add);
		store_rows_put_counts(s, first, open->value[STORE_PACK_MODEL], open->n);
	}
	buf_release(&out);
	store_pack_rows_clear(open);
}

void
store_rows_forget(struct store *s)
{
	s->rows.next = 0;
	if (s->rows.open)
		store_pack_rows_clear(s->rows.open);
	for (size_t i = 0; i < STORE_ROWS_CACHE; i++)
		s->rows.cached[i].pack.n = 0;
}

/* The bytes of the row that st stands on, copied: a column may be read a little past its
 * end. */
static enum rc
open_row(struct store_pack *p, struct arena *a, struct store *s, struct stmt *st,
	struct err *e)
{
	int64_t first = stmt_get_int(st, 0);
	struct str want = stmt_get_blob(st, 2);
	struct str packed = arena_str(a, stmt_get_blob(st, 3));
	unsigned char digest32[DIGEST_BYTES];

	*p = (struct store_pack){ 0 };
	digest_of(digest32, packed.ptr, packed.len);
	if (!str_equal(want, (struct str){ (char *)digest32, sizeof digest32 }))
		err_set(e, RC_INTEGRITY, "its bytes do not have its digest");
	else if (first < 1 || first > INT64_MAX - STORE_PACK_MAX)
		err_set(e, RC_INTEGRITY, "its number is out of range");
	else
		store_pack_open(p, packed, stmt_get_int(st, 1), e);
	p->first = first;
	if (e->rc)
		err_in(e, arena_fmt(a, "%s: block of exchanges %lld", s->path,
				  (long long)first)
				  .ptr);
	return e->rc;
}

bool
store_rows_next(struct store_pack *p, struct arena *a, struct store *s, struct stmt *st,
	struct err *e)
{
	*p = (struct store_pack){ 0 };
	if (!stmt_row(st))
		return false;
	return open_row(p, a, s, st, e) == RC_OK;
}

static bool
holds(const struct store_pack *p, int64_t id)
{
	return p->n && id >= p->first && id - p->first < (int64_t)p->n;
}

static enum rc
absent(struct store *s, int64_t id, struct err *e)
{
	if (!e->rc && !db_check(&s->db, e))
		err_set(e, RC_INPUT, "%s: there is no exchange %lld", s->path,
			(long long)id);
	return e->rc;
}

enum rc
store_rows_find(const struct store_pack **p, size_t *i, struct store *s, int64_t id,
	struct err *e)
{
	struct stmt *get;
	struct store_rows_cached *c;

	for (size_t k = 0; k < STORE_ROWS_CACHE; k++)
		if (holds(&s->rows.cached[k].pack, id)) {
			*p = &s->rows.cached[k].pack;
			*i = (size_t)(id - (*p)->first);
			return RC_OK;
		}
	if (s->rows.open && id >= s->rows.next - (int64_t)s->rows.open->n)
		store_rows_flush(s);
	c = &s->rows.cached[s->rows.oldest];
	s->rows.oldest = (s->rows.oldest + 1) % STORE_ROWS_CACHE;
	c->pack.n = 0;
	arena_reset(&c->arena);
	get = store_stmt(s, STORE_STMT_EXCHANGE_GET);
	stmt_int(get, 1, id);
	store_rows_next(&c->pack, &c->arena, s, get, e);
	stmt_reset(get);
	if (e->rc || !holds(&c->pack, id)) {
		c->pack.n = 0;
		return absent(s, id, e);
	}
	*p = &c->pack;
	*i = (size_t)(id - c->pack.first);
	return RC_OK;
}
