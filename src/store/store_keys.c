/* store_keys.c - see store_keys.h.
 *
 *	first   packed
 *	  120   keys 120 125 125 300 ...  exchanges 1 2 9 3 ...
 *	  990   keys 990 ...
 *
 * A row's bytes are the head of the column of keys, that of the column of exchanges, the
 * numbers of the one and then of the other. */
#include "config.h"

#include "store/store_keys.h"

#include "store/store_core.h"

/* Of one row: millions of equal keys. */
enum { ROW_MAX = 64 << 20, HEADS = 2 * STORE_COLUMN_HEAD };

/* Entries being merged: those of a row, those to be added, and both. */
struct sorted {
	struct store_keys_entry *at;
	size_t n;
};

void
store_keys_release(struct store_keys *k)
{
	arena_release(&k->arena);
}

static struct store_keys_entry
entry(const struct store_keys_row *r, size_t i)
{
	return (struct store_keys_entry){ store_column_get(&r->key, i),
		store_column_get(&r->id, i) };
}

static bool
before(struct store_keys_entry x, struct store_keys_entry y)
{
	return x.key < y.key || (x.key == y.key && x.id < y.id);
}

static bool
in_order(const struct store_keys_row *r)
{
	struct store_keys_entry last = entry(r, 0), next;

	for (size_t i = 1; i < r->n; i++, last = next) {
		next = entry(r, i);
		if (!before(last, next))
			return false;
	}
	return true;
}

static bool
lay_out(struct store_keys_row *r, struct str bytes, int64_t n)
{
	const unsigned char *p = (const unsigned char *)bytes.ptr;

	if (bytes.len < HEADS || n < 1 || !store_column_parse(&r->key, p) ||
		!store_column_parse(&r->id, p + STORE_COLUMN_HEAD))
		return false;
	/* Two entries differ, so that a width is not 0. */
	if ((uint64_t)n > bytes.len ||
		(size_t)n * (r->key.width + r->id.width) != bytes.len - HEADS)
		return false;
	r->n = (size_t)n;
	r->key.at = p + HEADS;
	r->id.at = r->key.at + r->n * r->key.width;
	return true;
}

enum rc
store_keys_open(struct store_keys_row *r, struct str bytes, int64_t n, int64_t first,
	struct err *e)
{
	struct store_keys_row row = { 0 };

	*r = row;
	if (!lay_out(&row, bytes, n) || !store_column_valid(&row.key, row.n, 0) ||
		!store_column_valid(&row.id, row.n, 1) || row.key.base != first ||
		!in_order(&row))
		return err_set(e, RC_INTEGRITY,
			"row %lld of exchange_key is damaged: run \"assay store rebuild\"",
			(long long)first);
	*r = row;
	return RC_OK;
}

/* Takes the row that st stands on as the one read last. */
static void
take_row(struct store *s, struct stmt *st)
{
	struct store_keys *k = &s->keys;
	struct str packed = stmt_get_blob(st, 2);
	char *copy = ARENA_RAW(&k->arena, char, packed.len + STORE_COLUMN_SLACK);
	struct err e = { 0 };

	if (packed.len)
		memcpy(copy, packed.ptr, packed.len);
	k->from = stmt_get_int(st, 0);
	if (store_keys_open(&k->row, (struct str){ copy, packed.len },
		    stmt_get_int(st, 1), k->from, &e))
		store_core_fail(s, e.rc, "%s: %s", s->path, e.text);
}

/* Makes the row read last the one where key is or would be. */
static void
read_row(struct store *s, int64_t key)
{
	struct store_keys *k = &s->keys;
	struct stmt *st;

	if (key >= k->from && key < k->to)
		return;
	arena_reset(&k->arena);
	k->row = (struct store_keys_row){ 0 };
	k->from = 0;
	st = store_stmt(s, STORE_STMT_KEY_GET);
	stmt_int(st, 1, key);
	if (stmt_row(st))
		take_row(s, st);
	stmt_reset(st);
	st = store_stmt(s, STORE_STMT_KEY_AFTER);
	stmt_int(st, 1, key);
	k->to = stmt_row(st) && !stmt_is_null(st, 0) ? stmt_get_int(st, 0) : INT64_MAX;
	stmt_reset(st);
	if (s->db.err.rc)
		k->to = k->from;
}

/* Asked once a batch: another program may have written since the last. */
static int64_t
last_key(struct store *s)
{
	struct store_keys *k = &s->keys;
	struct stmt *st;

	if (!k->known) {
		st = store_stmt(s, STORE_STMT_KEY_LAST);
		arena_reset(&k->arena);
		k->row = (struct store_keys_row){ 0 };
		k->from = 0;
		k->to = INT64_MAX;
		if (stmt_row(st))
			take_row(s, st);
		stmt_reset(st);
		k->last = k->row.n ? entry(&k->row, k->row.n - 1).key : -1;
		k->known = !s->db.err.rc;
		k->to = k->known ? k->to : k->from;
	}
	return k->last;
}

/* The first of the row that is not before x. */
static size_t
find_in_row(const struct store_keys_row *r, struct store_keys_entry x)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (before(entry(r, mid), x))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int64_t
next_open(const struct store_keys *k, struct store_keys_entry x)
{
	size_t low = 0, high = k->n_open;

	if (!high || k->open[high - 1].key < x.key)
		return 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (before(k->open[mid], x))
			low = mid + 1;
		else
			high = mid;
	}
	return low < k->n_open && k->open[low].key == x.key ? k->open[low].id : 0;
}

int64_t
store_keys_next(struct store *s, int64_t key, int64_t after)
{
	const struct store_keys_entry x = { key, after + 1 };
	struct store_keys *k = &s->keys;
	size_t i;

	if (key <= last_key(s)) {
		read_row(s, key);
		i = find_in_row(&k->row, x);
		if (s->db.err.rc)
			return 0;
		if (i < k->row.n && entry(&k->row, i).key == key)
			return entry(&k->row, i).id;
	}
	return next_open(k, x);
}

void
store_keys_add(struct store *s, int64_t key, int64_t id)
{
	struct store_keys *k = &s->keys;

	if (!k->open)
		k->open = ARENA_NEW(&s->arena, struct store_keys_entry, STORE_KEYS_ROW);
	if (k->n_open == STORE_KEYS_ROW ||
		(k->n_open && key < k->open[k->n_open - 1].key))
		store_keys_flush(s);
	k->open[k->n_open++] = (struct store_keys_entry){ key, id };
}

static void
write_row(struct store *s, struct arena *a, const struct store_keys_entry *x, size_t n)
{
	struct stmt *put = store_stmt(s, STORE_STMT_KEY_PUT);
	int64_t *key = ARENA_RAW(a, int64_t, n), *id = ARENA_RAW(a, int64_t, n);
	struct store_column k, d;
	struct err e = { 0 };
	struct buf out;

	for (size_t i = 0; i < n; i++) {
		key[i] = x[i].key;
		id[i] = x[i].id;
	}
	buf_init(&out, ROW_MAX);
	store_column_plan(&k, key, n);
	store_column_plan(&d, id, n);
	store_column_head(&out, &k);
	store_column_head(&out, &d);
	store_column_add(&out, &k, key, n);
	store_column_add(&out, &d, id, n);
	if (buf_check(&out, "the exchanges of one key", &e))
		store_core_fail(s, e.rc, "%s: %s", s->path, e.text);
	stmt_int(put, 1, key[0]);
	stmt_int(put, 2, (int64_t)n);
	stmt_blob(put, 3, out.ptr, out.len);
	stmt_run(put);
	buf_release(&out);
}

/* Cuts entries into rows: full ones at the end of all, where more will come; equal ones
 * elsewhere, that each has room. */
static void
write_rows(struct store *s, struct arena *a, struct sorted all, bool at_end)
{
	size_t n_row = (all.n + STORE_KEYS_ROW - 1) / STORE_KEYS_ROW;
	size_t want = at_end ? (size_t)STORE_KEYS_ROW : (all.n + n_row - 1) / n_row, n;

	for (size_t from = 0; from < all.n; from += n) {
		n = all.n - from < want ? all.n - from : want;
		while (from + n < all.n &&
			all.at[from + n].key == all.at[from + n - 1].key)
			n++;
		write_row(s, a, all.at + from, n);
	}
}

static struct sorted
merged(struct arena *a, const struct store_keys_row *r, const struct sorted add)
{
	struct sorted all = { ARENA_RAW(a, struct store_keys_entry, r->n + add.n), 0 };
	size_t i = 0, j = 0;

	while (i < r->n || j < add.n)
		if (j == add.n || (i < r->n && before(entry(r, i), add.at[j])))
			all.at[all.n++] = entry(r, i++);
		else
			all.at[all.n++] = add.at[j++];
	return all;
}

void
store_keys_flush(struct store *s)
{
	struct store_keys *k = &s->keys;
	struct arena own = { 0 };
	size_t n;

	if (k->n_open)
		last_key(s);
	for (size_t i = 0; i < k->n_open && !s->db.err.rc; i += n) {
		read_row(s, k->open[i].key);
		for (n = 1; i + n < k->n_open && k->open[i + n].key < k->to;)
			n++;
		if (!s->db.err.rc)
			write_rows(s, &own,
				merged(&own, &k->row, (struct sorted){ k->open + i, n }),
				k->to == INT64_MAX);
		arena_reset(&own);
		k->from = k->to = 0;
	}
	arena_release(&own);
	if (k->n_open && k->open[k->n_open - 1].key > k->last)
		k->last = k->open[k->n_open - 1].key;
	k->n_open = 0;
}

void
store_keys_forget(struct store *s)
{
	s->keys.n_open = 0;
	s->keys.known = false;
	s->keys.from = s->keys.to = 0;
}
