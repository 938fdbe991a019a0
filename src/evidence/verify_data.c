/* verify_data.c - see verify_data.h. */
#include "evidence/verify_data.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "evidence/bundle_text.h"
#include "evidence/custody.h"
#include "evidence/warc.h"
#include "seal/digest.h"
#include "seal/dsse.h"
#include "seal/merkle_grow.h"
#include "seal/note.h"
#include "seal/pem_public.h"

#include <stdlib.h>

static const int64_t APART_NS = 600 * (int64_t)1000000000;

static enum rc
read(struct str *out, struct verify_data *d, const char *name, struct err *e)
{
	return file_read(out, d->arena, arena_fmt(d->arena, "%s/%s", d->dir, name).ptr,
		BAG_FILE_MAX_BYTES, e);
}

static int
by_path(const void *a, const void *b)
{
	return str_compare(
		((const struct bag_file *)a)->path, ((const struct bag_file *)b)->path);
}

static const struct bag_file *
find(const struct verify_data *d, struct str path)
{
	const struct bag_file key = { .path = path };

	return d->n_file ? bsearch(&key, d->file, d->n_file, sizeof key, by_path) : NULL;
}

/* The name that notes are signed with stands after "notes signed as " in VERIFY.txt. */
static struct str
origin_of(struct verify_data *d, struct err *e)
{
	struct str mark = STR("notes signed as "), text, origin = { 0 };

	if (read(&text, d, "VERIFY.txt", e))
		return origin;
	for (size_t i = 0; i < text.len && !origin.len; i++)
		if (str_starts(str_sub(text, i, text.len), mark)) {
			struct str rest = str_sub(text, i + mark.len, text.len);

			origin = str_cut(&rest, '\n');
		}
	return origin;
}

/* The tree as it grows along the records, and the checkpoint it has come to. */
struct growth {
	struct str rest; /* records that are not in it yet */
	struct merkle_grow tree;
};

/* A checkpoint is signed, and the root of the records up to it. It contains the one
 * before because the tree only grows. */
static enum rc
check_note(struct verify_data *d, struct growth *g, struct str note, struct str origin,
	struct err *e)
{
	struct note_checkpoint now;
	unsigned char root32[MERKLE_BYTES];
	struct str text;

	if (note_check(&text, d->arena, note, origin, d->public32, e) ||
		note_checkpoint_parse(&now, d->arena, text, e))
		return e->rc;
	for (; g->tree.n < now.n && g->rest.len;) {
		merkle_leaf(root32, str_cut(&g->rest, '\n'));
		merkle_grow_add(&g->tree, root32);
	}
	if (now.n != g->tree.n)
		return err_set(e, RC_INTEGRITY,
			"a checkpoint of %llu records: rolled back",
			(unsigned long long)now.n);
	merkle_grow_root(root32, &g->tree);
	if (memcmp(root32, now.root32, sizeof root32) != 0)
		return err_set(e, RC_INTEGRITY, "the root is not that of the records");
	return RC_OK;
}

static size_t
count(const struct verify_data *d, struct str folder)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n_file; i++)
		n += str_starts(d->file[i].path, folder);
	return n;
}

static enum rc
check_notes(struct verify_data *d, struct growth *g, struct str origin, struct err *e)
{
	size_t n = count(d, STR("data/checkpoints/"));
	struct str note;

	for (size_t i = 1; i <= n; i++) {
		const char *name =
			arena_fmt(d->arena, "data/checkpoints/%04zu.note", i).ptr;

		if (!find(d, str_of(name)))
			return err_set(e, RC_INTEGRITY, "%s: is missing", name);
		if (read(&note, d, name, e))
			return e->rc;
		if (check_note(d, g, note, origin, e))
			return err_in(e, name);
	}
	if (!n || g->rest.len)
		return err_set(
			e, RC_INTEGRITY, "the last checkpoint is not of all records");
	return RC_OK;
}

enum rc
verify_data_tree(struct verify_data *d, struct err *e)
{
	struct growth g = { 0 };
	struct str pem, origin = origin_of(d, e);

	if (e->rc || read(&pem, d, "data/run.pub", e) ||
		pem_public_read(d->public32, pem, e) ||
		read(&g.rest, d, "data/records.jsonl", e))
		return e->rc;
	if (g.rest.len && !str_ends(g.rest, STR("\n")))
		return err_set(
			e, RC_INTEGRITY, "data/records.jsonl: its last line has no end");
	return check_notes(d, &g, origin, e);
}

static enum rc
check_chain(struct verify_data *d, const char *name, struct err *e)
{
	struct str log;

	if (read(&log, d, name, e))
		return e->rc;
	return custody_check(log, NULL, e) ? err_in(e, name) : RC_OK;
}

enum rc
verify_data_custody(struct verify_data *d, struct err *e)
{
	return check_chain(d, "data/custody.jsonl", e);
}

enum rc
verify_data_captures(struct verify_data *d, struct err *e)
{
	if (!find(d, STR("data/captures.jsonl")))
		return RC_OK;
	return check_chain(d, "data/captures.jsonl", e);
}

enum rc
verify_data_warc(struct verify_data *d, struct err *e)
{
	struct str warc;

	for (size_t i = 0; i < d->n_file && !e->rc; i++) {
		struct str path = d->file[i].path;

		if (!str_starts(path, STR("data/capture-")) ||
			!str_ends(path, STR(".warc")))
			continue;
		if (!read(&warc, d, arena_str(d->arena, path).ptr, e) &&
			warc_check(warc, e))
			err_in(e, arena_str(d->arena, path).ptr);
	}
	return e->rc;
}

/* One thing the statement is about: a file of data/, as it is, not named before. */
static enum rc
check_subject(struct verify_data *d, bool *named, struct str one, struct err *e)
{
	static const struct json_want want[] = { { "/name" }, { "/digest/sha256" } };
	struct json_val v[2];
	const struct bag_file *found;
	char hex[DIGEST_HEX_BYTES];
	struct str name;

	if (json_pick(v, want, 2, one, e))
		return e->rc;
	if (v[0].kind != JSON_STRING || v[1].kind != JSON_STRING)
		return err_set(e, RC_INTEGRITY, "a subject without name or digest");
	name = json_text(d->arena, &v[0], NULL);
	found = str_starts(name, STR("data/")) ? find(d, name) : NULL;
	if (found)
		digest_hex(hex, found->digest32);
	if (!found || !str_is(v[1].raw, hex) || named[found - d->file])
		return err_set(e, RC_INTEGRITY, "is about another %.*s", STR_ARG(name));
	named[found - d->file] = true;
	return RC_OK;
}

static enum rc
check_subjects(struct verify_data *d, struct str array, struct err *e)
{
	bool *named = ARENA_NEW(d->arena, bool, d->n_file + 1);
	struct json_val one;
	struct json j;
	size_t n = 0;

	json_init(&j, array);
	for (json_next(&j, &one); json_next(&j, &one) == JSON_OBJECT; n++) {
		json_whole(&j, &one);
		if (check_subject(d, named, one.raw, e))
			return e->rc;
	}
	if (one.kind != JSON_ARRAY_END || n + 1 != count(d, STR("data/")))
		return err_set(e, RC_INTEGRITY, "is not about all files");
	return RC_OK;
}

enum rc
verify_data_analysis(struct verify_data *d, struct err *e)
{
	static const struct json_want want[] = { { "/subject" }, { "/_type" } };
	struct json_val v[2];
	struct str envelope, body;

	if (read(&envelope, d, "data/analysis.intoto.json", e) ||
		dsse_check(&body, d->arena, envelope, str_of(bundle_text_payload_type),
			d->public32, e) ||
		json_pick(v, want, 2, body, e))
		return e->rc;
	if (v[0].kind != JSON_ARRAY || v[1].kind != JSON_STRING ||
		!str_is(v[1].raw, "https://in-toto.io/Statement/v1"))
		return err_set(e, RC_INTEGRITY, "is not an in-toto statement");
	return check_subjects(d, v[0].raw, e);
}

enum rc
verify_data_times(struct verify_data *d, const int64_t *time_ns, size_t n, struct err *e)
{
	int64_t sealed_ns;
	bool later;
	struct str log;

	if (read(&log, d, "data/custody.jsonl", e) ||
		custody_sealed(&sealed_ns, &later, d->arena, log, e))
		return e->rc;
	for (size_t i = 0; i < n; i++) {
		int64_t after = time_ns[i] - sealed_ns;

		if (after < -APART_NS || (after > APART_NS && !later))
			return err_set(e, RC_INTEGRITY,
				"a timestamp is over 600 s from the sealing");
	}
	if (n == 2 && llabs(time_ns[0] - time_ns[1]) > APART_NS)
		return err_set(e, RC_INTEGRITY,
			"the timestamps are over 600 s apart from each other");
	return RC_OK;
}
