/* bag.c - see bag.h. */
#include "evidence/bag.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "seal/digest.h"

#include <stdlib.h>

const char bag_declaration[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

enum rc
bag_begin(struct bag *b, struct arena *a, const char *dir, struct err *e)
{
	*b = (struct bag){ .arena = a, .dir = dir };
	if (file_exists(dir))
		return err_set(
			e, RC_USAGE, "%s: is there already: nothing is overwritten", dir);
	return file_make_dir(dir, e);
}

static void
remember(struct bag *b, const char *path, struct str content)
{
	struct bag_file *f;

	ARENA_GROW(b->arena, b->file, &b->cap, b->n + 1);
	f = &b->file[b->n++];
	f->path = arena_str(b->arena, str_of(path));
	f->len = content.len;
	digest_of(f->digest32, content.ptr, content.len);
}

enum rc
bag_put(struct bag *b, const char *path, struct str content, struct err *e)
{
	const char *whole = arena_fmt(b->arena, "%s/%s", b->dir, path).ptr;
	const char *slash = strrchr(whole, '/');
	const char *dir =
		arena_str(b->arena, (struct str){ whole, (size_t)(slash - whole) }).ptr;

	if (file_make_dir(dir, e) || file_replace(whole, content, 0644, e))
		return e->rc;
	remember(b, path, content);
	return RC_OK;
}

static bool
is_payload(struct str path)
{
	return str_starts(path, STR("data/"));
}

static int
by_path(const void *a, const void *b)
{
	return str_compare(
		((const struct bag_file *)a)->path, ((const struct bag_file *)b)->path);
}

struct str
bag_manifest(struct arena *a, const struct bag *b, bool payload)
{
	struct buf out;
	struct str s;
	char hex[DIGEST_HEX_BYTES];

	buf_init(&out, BAG_FILE_MAX_BYTES);
	if (b->n)
		qsort(b->file, b->n, sizeof *b->file, by_path);
	for (size_t i = 0; i < b->n; i++) {
		if (is_payload(b->file[i].path) != payload)
			continue;
		digest_hex(hex, b->file[i].digest32);
		buf_fmt(&out, "%s  %.*s\n", hex, STR_ARG(b->file[i].path));
	}
	s = arena_str(a, buf_view(&out));
	buf_release(&out);
	return s;
}

static enum rc
put_info(struct bag *b, struct str id, const char *date, struct err *e)
{
	uint64_t bytes = 0, n = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (!is_payload(b->file[i].path))
			continue;
		bytes += b->file[i].len;
		n++;
	}
	return bag_put(b, "bag-info.txt",
		arena_fmt(b->arena,
			"Bag-Software-Agent: assay\nBagging-Date: %s\n" BAG_FORMAT "\n"
			"External-Identifier: %.*s\nPayload-Oxum: %llu.%llu\n",
			date, STR_ARG(id), (unsigned long long)bytes,
			(unsigned long long)n),
		e);
}

enum rc
bag_end(struct bag *b, struct str id, const char *date, struct err *e)
{
	const char *last = arena_fmt(b->arena, "%s/tagmanifest-sha256.txt", b->dir).ptr;

	if (bag_put(b, "bagit.txt", str_of(bag_declaration), e) ||
		put_info(b, id, date, e) ||
		bag_put(b, "manifest-sha256.txt", bag_manifest(b->arena, b, true), e))
		return e->rc;
	return file_replace(last, bag_manifest(b->arena, b, false), 0644, e);
}

bool
bag_is_safe(struct str path)
{
	if (!path.len || path.len > 1000 || utf8_check(path) != path.len)
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < ' ' || path.ptr[i] == 0x7f ||
			path.ptr[i] == '\\')
			return false;
	do {
		struct str part = str_cut(&path, '/');

		if (!part.len || str_is(part, ".") || str_is(part, ".."))
			return false;
	} while (path.ptr);
	return true;
}

static bool
read_hex(unsigned char out32[DIGEST_BYTES], struct str hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < hex.len; i++) {
		const char *at = hex.ptr[i] ? strchr(digits, hex.ptr[i]) : NULL;

		if (!at)
			return false;
		out32[i / 2] = (unsigned char)(out32[i / 2] << 4 | (at - digits));
	}
	return hex.len == (size_t)2 * DIGEST_BYTES;
}

enum rc
bag_parse(struct bag_file **file, size_t *n, struct arena *a, struct str manifest,
	struct err *e)
{
	size_t cap = manifest.len / 67 + 1, line = 1;
	struct str before = { 0 };

	*n = 0;
	*file = ARENA_NEW(a, struct bag_file, cap);
	if (manifest.len && !str_ends(manifest, STR("\n")))
		return err_set(e, RC_INTEGRITY, "its last line has no end");
	for (; manifest.len; line++) {
		struct str text = str_cut(&manifest, '\n');
		struct bag_file *f = &(*file)[*n];

		f->path = str_sub(text, 66, text.len);
		if (text.len < 67 || !read_hex(f->digest32, str_sub(text, 0, 64)) ||
			!str_is(str_sub(text, 64, 2), "  "))
			return err_set(e, RC_INTEGRITY,
				"line %zu: byte 0: not a digest, two blanks and a path",
				line);
		if (!bag_is_safe(f->path))
			return err_set(e, RC_INTEGRITY,
				"line %zu: byte 66: a path that leaves the bundle", line);
		if (*n && str_compare(before, f->path) >= 0)
			return err_set(e, RC_INTEGRITY,
				"line %zu: byte 66: out of order, or twice", line);
		before = f->path;
		++*n;
	}
	return RC_OK;
}
