/* store_block.c - see store_block.h. */
#include "config.h"

#include "store/store_block.h"

#include "base/lane.h"
#include "base/zip.h"
#include "seal/digest.h"
#include "store/store_core.h"

/* The room for a block that a long text made larger than this is given back. */
enum { KEPT_BYTES = 4 * STORE_BLOCK_FULL };

void
store_block_init(struct store_blocks *b)
{
	buf_init(&b->open, STORE_BLOCK_MAX);
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++)
		buf_init(&b->full[i].raw, STORE_BLOCK_MAX);
}

void
store_block_release(struct store_blocks *b)
{
	buf_release(&b->open);
	arena_release(&b->scratch);
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++) {
		lane_wait(b->lane, b->full[i].number);
		buf_release(&b->full[i].raw);
		arena_release(&b->full[i].arena);
	}
	for (size_t i = 0; i < STORE_BLOCK_CACHE; i++)
		arena_release(&b->cached[i].arena);
}

/* Asked once a batch: another program may have written since the last. */
static int64_t
open_id(struct store *s)
{
	struct stmt *last;

	if (!s->blocks.open_id) {
		last = store_stmt(s, STORE_STMT_BLOCK_LAST);
		s->blocks.open_id = stmt_row(last) ? stmt_get_int(last, 0) + 1 : 1;
		stmt_reset(last);
	}
	return s->blocks.open_id;
}

static void
pack(void *ctx)
{
	struct store_block_full *f = ctx;

	f->packed = zip_pack(&f->arena, buf_view(&f->raw));
	digest_of(f->digest32, f->packed.ptr, f->packed.len);
}

/* Makes a row of it, if it is one. */
static void
write_full(struct store *s, struct store_block_full *f)
{
	struct stmt *add;

	if (!f->id)
		return;
	lane_wait(s->blocks.lane, f->number);
	add = store_stmt(s, STORE_STMT_BLOCK_ADD);
	stmt_int(add, 1, f->id);
	stmt_int(add, 2, (int64_t)f->raw.len);
	stmt_blob(add, 3, f->digest32, sizeof f->digest32);
	stmt_blob(add, 4, f->packed.ptr, f->packed.len);
	stmt_run(add);
	arena_reset(&f->arena);
	f->id = 0;
	if (f->raw.cap > KEPT_BYTES) {
		buf_release(&f->raw);
		buf_init(&f->raw, STORE_BLOCK_MAX);
	}
}

static struct store_block_full *
next_full(struct store_blocks *b)
{
	struct store_block_full *f = &b->full[b->next_full];

	b->next_full = (b->next_full + 1) % STORE_BLOCK_LAG;
	return f;
}

/* The open block is full: it takes the place of the oldest one that was. */
static void
close_open(struct store *s)
{
	struct store_blocks *b = &s->blocks;
	int64_t id = open_id(s);
	struct store_block_full *f = next_full(b);
	struct buf swap;

	write_full(s, f);
	swap = f->raw;
	f->raw = b->open;
	b->open = swap;
	buf_clear(&b->open);
	f->id = id;
	b->open_id++;
	/* What a block packs to depends on nothing else, so whoever has time does it. */
	f->number = 0;
	if (lane_busy(b->lane))
		pack(f);
	else
		f->number = lane_put(b->lane, pack, f);
}

void
store_block_flush(struct store *s)
{
	struct store_blocks *b = &s->blocks;

	if (b->open.len && !s->db.err.rc)
		close_open(s);
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++)
		write_full(s, next_full(b));
	b->open_id = 0;
}

void
store_block_forget(struct store *s)
{
	struct store_blocks *b = &s->blocks;

	buf_clear(&b->open);
	b->open_id = 0;
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++) {
		lane_wait(b->lane, b->full[i].number);
		arena_reset(&b->full[i].arena);
		b->full[i].id = 0;
	}
	for (size_t i = 0; i < STORE_BLOCK_CACHE; i++)
		b->cached[i].id = 0;
}

struct store_place
store_block_add_all(struct store *s, const struct str *text, size_t n)
{
	struct buf *open = &s->blocks.open;
	struct store_place place = { 0 };
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += text[i].len;
	if (len > STORE_TEXT_MAX)
		store_core_fail(s, RC_LIMIT, "%s: a text is over the limit of %d bytes",
			s->path, STORE_TEXT_MAX);
	if (!len || s->db.err.rc)
		return place;
	if (open->len >= STORE_BLOCK_FULL)
		close_open(s);
	place = (struct store_place){ open_id(s), (int64_t)open->len, (int64_t)len };
	for (size_t i = 0; i < n; i++)
		buf_str(open, text[i]);
	return place;
}

struct store_place
store_block_add(struct store *s, struct str text)
{
	return store_block_add_all(s, &text, 1);
}

/* Unpacks into a, checking everything that the row says of itself. */
static enum rc
unpack(struct str *raw, struct arena *a, struct store *s, int64_t id, struct err *e)
{
	struct stmt *get = store_stmt(s, STORE_STMT_BLOCK_GET);
	unsigned char digest32[DIGEST_BYTES];
	struct str want, packed;

	stmt_int(get, 1, id);
	if (!stmt_row(get)) {
		if (db_check(&s->db, e))
			return e->rc;
		return err_set(e, RC_INTEGRITY, "%s: text block %lld is missing", s->path,
			(long long)id);
	}
	want = stmt_get_blob(get, 1);
	packed = stmt_get_blob(get, 2);
	digest_of(digest32, packed.ptr, packed.len);
	if (!str_equal(want, (struct str){ (char *)digest32, sizeof digest32 }))
		err_set(e, RC_INTEGRITY, "its bytes do not have its digest");
	else if (!zip_unpack(raw, a, packed, STORE_BLOCK_MAX, e) &&
		 (int64_t)raw->len != stmt_get_int(get, 0))
		err_set(e, RC_INTEGRITY, "it is not as long as it says");
	stmt_reset(get);
	if (e->rc) {
		err_in(e,
			arena_fmt(a, "%s: text block %lld", s->path, (long long)id).ptr);
		return e->rc;
	}
	return RC_OK;
}

static enum rc
raw_of(struct str *raw, struct store *s, int64_t id, struct err *e)
{
	struct store_blocks *b = &s->blocks;
	struct store_block_cached *c;

	if (b->open.len && id == b->open_id) {
		*raw = buf_view(&b->open);
		return RC_OK;
	}
	for (size_t i = 0; i < STORE_BLOCK_LAG; i++)
		if (id && b->full[i].id == id) {
			*raw = buf_view(&b->full[i].raw);
			return RC_OK;
		}
	for (size_t i = 0; i < STORE_BLOCK_CACHE; i++)
		if (b->cached[i].id == id) {
			*raw = b->cached[i].raw;
			return RC_OK;
		}
	c = &b->cached[b->oldest];
	b->oldest = (b->oldest + 1) % STORE_BLOCK_CACHE;
	c->id = 0;
	arena_reset(&c->arena);
	if (unpack(&c->raw, &c->arena, s, id, e))
		return e->rc;
	c->id = id;
	*raw = c->raw;
	return RC_OK;
}

enum rc
store_block_text(struct str *text, struct arena *a, struct store *s,
	struct store_place at, struct err *e)
{
	struct str raw = { 0 };

	*text = (struct str){ 0 };
	if (!at.len)
		return RC_OK;
	if (raw_of(&raw, s, at.block, e))
		return e->rc;
	if (at.at < 0 || at.len < 0 || (uint64_t)at.at > raw.len ||
		(uint64_t)at.len > raw.len - (uint64_t)at.at)
		return err_set(e, RC_INTEGRITY,
			"%s: text block %lld has no %lld bytes at byte %lld", s->path,
			(long long)at.block, (long long)at.len, (long long)at.at);
	*text = arena_str(a, str_sub(raw, (size_t)at.at, (size_t)at.len));
	return RC_OK;
}
