/* store_ref.c - see store_ref.h. One source file is held open at a time: exchanges come
 * in the order in which they were imported, so it changes seldom. */
#include "config.h"

#include "store/store_ref.h"

#include "base/file_part.h"
#include "base/json.h"
#include "seal/digest.h"
#include "store/store_core.h"

struct store_ref {
	struct arena arena;  /* this struct and its path */
	struct arena record; /* the record being read */
	int64_t source;
	const char *path;
	bool is_open, is_plain; /* plain: not compressed */
	struct file_part file;
	struct err err; /* why it is not open */
};

void
store_ref_close(struct store *s)
{
	struct store_ref *r = s->ref;
	struct arena a;

	if (!r)
		return;
	if (r->is_open)
		file_part_close(&r->file);
	arena_release(&r->record);
	a = r->arena;
	arena_release(&a);
	s->ref = NULL;
}

/* What base/lines.h would unpack: offsets then do not count the file's own bytes. */
static bool
is_packed(struct arena *a, const struct file_part *f)
{
	struct err none = { 0 };
	struct str head;

	if (f->size < 4 || file_part_read(&head, a, f, 0, 4, &none))
		return false;
	return str_starts(head, STR("\x1f\x8b")) ||
	       str_equal(head, STR("\x28\xb5\x2f\xfd")) ||
	       (str_ends(head, STR("\x2a\x4d\x18")) && (head.ptr[0] & 0xf0) == 0x50);
}

static struct store_ref *
ref_of(struct store *s, int64_t source)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SOURCE_GET);
	struct arena a = { 0 };
	struct store_ref *r;

	if (s->ref && s->ref->source == source)
		return s->ref;
	store_ref_close(s);
	s->ref = r = ARENA_NEW(&a, struct store_ref, 1);
	r->source = source;
	stmt_int(st, 1, source);
	if (stmt_row(st))
		r->path = arena_str(&a, stmt_get_text(st, 0)).ptr;
	stmt_reset(st);
	if (!r->path)
		err_set(&r->err, RC_INTEGRITY, "%s: source %lld is missing", s->path,
			(long long)source);
	else if (!file_part_open(&r->file, r->path, &r->err))
		r->is_open = true;
	r->is_plain = r->is_open && !is_packed(&a, &r->file);
	r->arena = a;
	return r;
}

/* The text of the JSON string at at..at+len of record, its quotes around it. */
static bool
decode(struct str *text, struct arena *a, struct str record, uint64_t at, uint64_t len)
{
	struct json j;
	struct json_val v;

	if (at < 1 || at > record.len || len >= record.len - at)
		return false;
	json_init(&j, str_sub(record, (size_t)at - 1, (size_t)len + 2));
	json_room(&j, ARENA_RAW(a, char, (size_t)len + 2 + JSON_ROOM_MORE_BYTES));
	if (json_next(&j, &v) != JSON_STRING || v.raw.len != len)
		return false;
	*text = json_text(a, &v, NULL);
	return json_next(&j, &v) == JSON_END;
}

bool
store_ref_is_plain(struct store *s, int64_t source)
{
	return ref_of(s, source)->is_plain;
}

bool
store_ref_fits(const struct exchange *x, struct arena *scratch)
{
	const struct exchange_span *at = &x->response_at;
	struct str text;

	return at->len && at->offset >= x->offset && x->record.len == x->len &&
	       decode(&text, scratch, x->record, at->offset - x->offset, at->len) &&
	       str_equal(text, x->response);
}

/* Reads and checks the record, then decodes; errors without the file's name. */
static enum rc
read_record(struct str *text, struct arena *a, struct store_ref *r,
	const struct store_ref_place *p, struct err *e)
{
	unsigned char digest32[DIGEST_BYTES];
	struct str record;

	if (file_part_read(&record, &r->record, &r->file, (uint64_t)p->offset,
		    (size_t)p->len, e))
		return e->rc;
	digest_of(digest32, record.ptr, record.len);
	if (memcmp(digest32, p->record32, DIGEST_BYTES) != 0)
		return err_set(
			e, RC_INTEGRITY, "this is not the record that was imported");
	if (p->at < p->offset ||
		!decode(text, &r->record, record, (uint64_t)(p->at - p->offset),
			(uint64_t)p->at_len))
		return err_set(
			e, RC_INTEGRITY, "the answer's place holds no JSON string");
	*text = arena_str(a, *text);
	return RC_OK;
}

enum rc
store_ref_text(struct str *text, struct arena *a, struct store *s,
	const struct store_ref_place *p, struct err *e)
{
	struct store_ref *r = ref_of(s, p->source);
	struct err why = { 0 };

	*text = (struct str){ 0 };
	if (!r->is_open)
		return err_copy(e, &r->err);
	if (p->offset < 0 || p->len < 0 || p->at < 0 || p->at_len < 0)
		err_set(&why, RC_INTEGRITY, "a negative place");
	else
		read_record(text, a, r, p, &why);
	arena_reset(&r->record);
	if (!why.rc)
		return RC_OK;
	return err_set(e, why.rc,
		"%s: byte %lld: %s: put back the file that was imported", r->path,
		(long long)p->offset, why.text);
}
