/* store_segment.c - segments in and out; see store_sketch.h and store_segment.h.
 *
 * A file is written and synced before its row, and removed after its row is gone for
 * good. So a row always has its file; a file without a row is swept away. */
#include "config.h"

#include "store/store_segment.h"

#include "base/file.h"
#include "seal/digest.h"
#include "store/store_core.h"

#include <unistd.h>

enum { NAME_DIGITS = 16, SWEEP_MAX = 1 << 20, DIGEST_STEP = 256 * 1024 };

static struct str
file_dir(struct arena *a, const struct store *s)
{
	return arena_fmt(a, "%s.d", s->path);
}

const char *
store_segment_file(
	struct arena *a, const struct store *s, const unsigned char digest32[32])
{
	char hex[DIGEST_HEX_BYTES];

	digest_hex(hex, digest32);
	return arena_fmt(a, "%s/seg-%.*s.fp", file_dir(a, s).ptr, NAME_DIGITS, hex).ptr;
}

static size_t blob_max = STORE_BLOB_MAX;

void
store_segment_limit(size_t max)
{
	blob_max = max;
}

static bool
is_large(const struct store_segment *seg)
{
	return seg->bytes.len > blob_max ||
	       (seg->kind == STORE_SEGMENT_PROMPTS &&
		       seg->bytes.len > STORE_PROMPTS_BLOB_MAX);
}

static void
write_file(struct store *s, const unsigned char digest32[32], struct str bytes)
{
	struct arena a = { 0 };

	s->drops_files = true;
	if (!file_make_dir(file_dir(&a, s).ptr, &s->db.err))
		file_replace(
			store_segment_file(&a, s, digest32), bytes, 0644, &s->db.err);
	arena_release(&a);
}

static void
put_row(struct store *s, const struct store_segment *seg,
	const unsigned char digest32[32], bool in_file)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SEGMENT_ADD);

	stmt_int(st, 1, seg->kind);
	stmt_int(st, 2, seg->level);
	stmt_int(st, 3, seg->doc_first);
	stmt_int(st, 4, seg->doc_last);
	stmt_int(st, 5, seg->n_posting);
	stmt_int(st, 6, (int64_t)seg->bytes.len);
	stmt_blob(st, 7, digest32, DIGEST_BYTES);
	if (in_file)
		stmt_null(st, 8);
	else
		stmt_blob(st, 8, seg->bytes.ptr, seg->bytes.len);
	stmt_run(st);
}

void
store_segment_put(struct store *s, const struct store_segment *seg)
{
	bool in_file = is_large(seg);
	unsigned char digest32[DIGEST_BYTES];

	if (s->db.err.rc)
		return;
	digest_of(digest32, seg->bytes.ptr, seg->bytes.len);
	if (in_file)
		write_file(s, digest32, seg->bytes);
	put_row(s, seg, digest32, in_file);
}

/* Of a mapped file, whose pages are given back. */
static void
digest_mapped(unsigned char digest32[32], struct str bytes)
{
	struct digest d;

	digest_init(&d);
	for (size_t at = 0; at < bytes.len; at += DIGEST_STEP) {
		struct str piece = str_sub(bytes, at, DIGEST_STEP);

		digest_add(&d, piece.ptr, piece.len);
		file_map_rest(piece);
	}
	digest_end(&d, digest32);
}

enum rc
store_segment_draft(struct store_draft *d, struct store *s, unsigned number, size_t room,
	struct err *e)
{
	struct str dir = file_dir(&s->arena, s);

	*d = (struct store_draft){ .store = s, .file.fd = -1 };
	s->drops_files = true;
	if (file_make_dir(dir.ptr, e))
		return e->rc;
	return file_draft_open(&d->file,
		arena_fmt(&s->arena, "%s/draft-%u.tmp", dir.ptr, number).ptr, room, e);
}

void
store_segment_rest(struct store *s)
{
	for (struct store_map *m = s->maps; m; m = m->next)
		file_map_rest(m->file.bytes);
}

void
store_segment_put_draft(struct store_draft *d, const struct store_segment *seg)
{
	struct store *s = d->store;
	unsigned char digest32[DIGEST_BYTES];
	struct arena a = { 0 };

	if (s->db.err.rc || !is_large(seg)) {
		store_segment_put(s, seg);
		store_segment_drop_draft(d);
		return;
	}
	digest_mapped(digest32, seg->bytes);
	if (!file_draft_keep(&d->file, store_segment_file(&a, s, digest32),
		    seg->bytes.len, &s->db.err))
		put_row(s, seg, digest32, true);
	arena_release(&a);
}

void
store_segment_drop_draft(struct store_draft *d)
{
	file_draft_drop(&d->file);
}

void
store_segment_drop(struct store *s, int64_t id)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SEGMENT_DROP);

	s->drops_files = true;
	stmt_int(st, 1, id);
	stmt_run(st);
}

void
store_segment_drop_all(struct store *s, enum store_segment_kind kind)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SEGMENT_DROP_ALL);

	s->drops_files = true;
	stmt_int(st, 1, kind);
	stmt_run(st);
}

/* The file, mapped until the store is closed or it is unmapped. */
static enum rc
map_file(struct str *bytes, struct store *s, const char *path, struct err *e)
{
	struct store_map *m;

	if (!file_exists(path))
		return err_set(e, RC_INTEGRITY,
			"%s: is missing: put it back beside the store, or run assay "
			"store rebuild",
			path);
	m = ARENA_NEW(&s->arena, struct store_map, 1);
	if (file_map(&m->file, path, e))
		return e->rc;
	m->next = s->maps;
	s->maps = m;
	*bytes = m->file.bytes;
	return RC_OK;
}

void
store_segment_unmap(struct store *s, struct str bytes)
{
	for (struct store_map **at = &s->maps; *at; at = &(*at)->next)
		if ((*at)->file.bytes.ptr == bytes.ptr) {
			file_unmap(&(*at)->file);
			*at = (*at)->next;
			break;
		}
}

static enum rc
read_bytes(struct store_segment *seg, struct arena *a, struct store *s, struct stmt *st,
	struct err *e)
{
	unsigned char have[DIGEST_BYTES];
	const char *path = s->path;

	if (!stmt_is_null(st, 2))
		seg->bytes = arena_str(a, stmt_get_blob(st, 2));
	else if (map_file(&seg->bytes, s, path = store_segment_file(a, s, seg->digest32),
			 e))
		return e->rc;
	if (path == s->path)
		digest_of(have, seg->bytes.ptr, seg->bytes.len);
	else
		digest_mapped(have, seg->bytes);
	if (memcmp(have, seg->digest32, sizeof have) == 0 &&
		(int64_t)seg->bytes.len == stmt_get_int(st, 0))
		return RC_OK;
	return err_set(e, RC_INTEGRITY,
		"%s: segment %lld does not have its digest: run assay store rebuild",
		path, (long long)seg->id);
}

enum rc
store_segment_bytes(
	struct store_segment *seg, struct arena *a, struct store *s, struct err *e)
{
	struct stmt *st = store_stmt(s, STORE_STMT_SEGMENT_GET);

	seg->bytes = (struct str){ 0 };
	stmt_int(st, 1, seg->id);
	if (stmt_row(st))
		read_bytes(seg, a, s, st, e);
	else if (!db_check(&s->db, e))
		err_set(e, RC_INTEGRITY, "%s: segment %lld is missing", s->path,
			(long long)seg->id);
	stmt_reset(st);
	return e->rc;
}

static bool
is_named(const char *path, const struct store_segment *seg, size_t n, struct arena *a,
	const struct store *s)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(path, store_segment_file(a, s, seg[i].digest32)))
			return true;
	return false;
}

void
store_segment_sweep(struct store *s)
{
	struct arena a = { 0 };
	struct err none = { 0 };
	struct store_segment *seg;
	const char **path, *dir = file_dir(&a, s).ptr;
	size_t n_seg, n = 0;

	s->drops_files = false;
	if (!file_exists(dir) ||
		store_segments(&seg, &n_seg, &a, s, STORE_SEGMENT_ANY, &none) ||
		file_walk(&path, &n, &a, dir, SWEEP_MAX, &none))
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (!is_named(path[i], seg, n_seg, &a, s))
			unlink(path[i]);
	arena_release(&a);
}
