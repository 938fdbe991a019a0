/* verify.c - see verify.h. From the outside in: seal, signature, timestamps, manifests,
 * files; then what the files say of each other. Nothing is parsed before the digest that
 * covers it was compared. */
#include "evidence/verify.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "evidence/bag.h"
#include "evidence/bundle.h"
#include "evidence/bundle_text.h"
#include "evidence/custody.h"
#include "seal/cms.h"
#include "seal/digest.h"
#include "seal/dsse.h"
#include "seal/merkle.h"
#include "seal/note.h"
#include "seal/pem_public.h"
#include "seal/tsa.h"

#include <stdlib.h>

struct check {
	const char *dir;
	const struct verify_options *o;
	verify_say *say;
	void *ctx;
	struct arena a;
	bool bad;
	struct str roots, tsa_roots;
	int64_t at_ns;         /* of the first timestamp, else now */
	struct bag_file *file; /* of both manifests */
	size_t n_file;
	unsigned char public32[32];
};

static const char *
path_of(struct check *c, struct str name)
{
	return arena_fmt(&c->a, "%s/%.*s", c->dir, STR_ARG(name)).ptr;
}

static enum rc
read(struct str *out, struct check *c, const char *name, struct err *e)
{
	return file_read(out, &c->a, path_of(c, str_of(name)), BAG_FILE_MAX_BYTES, e);
}

/* Tells what e says, and forgets it. */
static bool
tell(struct check *c, const char *what, struct err *e)
{
	bool ok = !e->rc;

	c->say(c->ctx, ok, what, str_of(e->text));
	c->bad |= !ok;
	*e = (struct err){ 0 };
	return ok;
}

static void
check_seal(struct check *c, char seal_hex65[65])
{
	struct err e = { 0 };
	struct str seal, want;
	unsigned char digest32[DIGEST_BYTES];

	if (!read(&seal, c, "seal/SEAL", &e) &&
		!bundle_text_seal(&want, &c->a, c->dir, &e)) {
		digest_of(digest32, seal.ptr, seal.len);
		digest_hex(seal_hex65, digest32);
		if (!str_equal(seal, want))
			err_set(&e, RC_INTEGRITY, "SEAL is not that of these files");
	}
	tell(c, "seal covers signature and manifests", &e);
	if (!c->o->seal_hex)
		return;
	if (strcmp(c->o->seal_hex, seal_hex65) != 0)
		err_set(&e, RC_INTEGRITY, "this is another bundle, or a changed one");
	tell(c, "seal is the one that was announced", &e);
}

static void
check_stamp(struct check *c, const char *name)
{
	struct err e = { 0 };
	struct str p7s, reply;
	struct tsa_time t = { 0 };

	if (!file_exists(path_of(c, str_of(name))))
		return;
	if (!read(&p7s, c, "seal/manifest.p7s", &e) && !read(&reply, c, name, &e))
		tsa_check(&t, &c->a, reply, p7s, c->tsa_roots, &e);
	if (tell(c, name, &e) && t.time_ns)
		c->at_ns = t.time_ns;
}

static void
check_signature(struct check *c)
{
	struct err e = { 0 };
	struct cms_signer who;
	struct str p7s, manifest;

	if (!read(&p7s, c, "seal/manifest.p7s", &e) &&
		!read(&manifest, c, "tagmanifest-sha256.txt", &e))
		cms_check(&who, &c->a, p7s, manifest, c->roots, c->at_ns, &e);
	tell(c, "signature over the tag manifest", &e);
}

static enum rc
check_file(struct check *c, const struct bag_file *f, struct err *e)
{
	unsigned char digest32[DIGEST_BYTES];
	struct arena own = { 0 };
	struct str content;

	if (!file_read(&content, &own, path_of(c, f->path), BAG_FILE_MAX_BYTES, e)) {
		digest_of(digest32, content.ptr, content.len);
		if (memcmp(digest32, f->digest32, sizeof digest32) != 0)
			err_set(e, RC_INTEGRITY, "%.*s: is not as it was sealed",
				STR_ARG(f->path));
	}
	arena_release(&own);
	return e->rc;
}

static int
by_path(const void *a, const void *b)
{
	return str_compare(
		((const struct bag_file *)a)->path, ((const struct bag_file *)b)->path);
}

static void
read_manifest(struct check *c, const char *name)
{
	struct err e = { 0 };
	struct bag_file *f, *all;
	struct str text;
	size_t n = 0;

	if (!read(&text, c, name, &e))
		bag_parse(&f, &n, &c->a, text, &e);
	for (size_t i = 0; i < n && !e.rc; i++)
		check_file(c, &f[i], &e);
	tell(c, name, &e);
	all = ARENA_NEW(&c->a, struct bag_file, c->n_file + n + 1);
	if (c->n_file)
		memcpy(all, c->file, c->n_file * sizeof *all);
	if (n)
		memcpy(all + c->n_file, f, n * sizeof *all);
	c->file = all;
	c->n_file += n;
}

static bool
is_listed(const struct check *c, struct str path)
{
	const struct bag_file key = { .path = path };

	return str_is(path, "tagmanifest-sha256.txt") || str_is(path, "seal/SEAL") ||
	       str_is(path, "seal/manifest.p7s") || str_is(path, "seal/trust.pem") ||
	       str_is(path, bundle_text_stamp[0]) || str_is(path, bundle_text_stamp[1]) ||
	       bsearch(&key, c->file, c->n_file, sizeof key, by_path);
}

static void
check_extra(struct check *c)
{
	struct err e = { 0 };
	const char **path;
	size_t n = 0, n_link = 0, skip = strlen(c->dir) + 1;

	if (c->n_file)
		qsort(c->file, c->n_file, sizeof *c->file, by_path);
	if (!file_walk(&path, &n, &c->a, c->dir, BAG_FILES_MAX, &e) &&
		!file_walk_odd(&n_link, c->dir, BAG_FILES_MAX, &e) && n_link)
		err_set(&e, RC_INTEGRITY, "%zu links or special files", n_link);
	for (size_t i = 0; i < n && !e.rc; i++)
		if (!is_listed(c, str_of(path[i] + skip)))
			err_set(&e, RC_INTEGRITY, "%s: was added", path[i] + skip);
	tell(c, "nothing was added", &e);
}

/* The digests of the lines of records.jsonl. */
static enum rc
read_leaves(unsigned char **leaf32, size_t *n, struct check *c, struct err *e)
{
	struct str text;
	size_t cap = 1;

	*n = 0;
	if (read(&text, c, "data/records.jsonl", e))
		return e->rc;
	for (size_t i = 0; i < text.len; i++)
		cap += text.ptr[i] == '\n';
	*leaf32 = arena_new(&c->a, cap, MERKLE_BYTES);
	while (text.len)
		merkle_leaf(*leaf32 + (*n)++ * MERKLE_BYTES, str_cut(&text, '\n'));
	return RC_OK;
}

/* A checkpoint is signed, is the root of its records, and contains the one before. */
static enum rc
check_note(struct check *c, struct note_checkpoint *last, struct str note,
	struct str origin, const unsigned char *leaf32, size_t n, struct err *e)
{
	struct note_checkpoint now;
	unsigned char root32[MERKLE_BYTES], proof32[MERKLE_PROOF_MAX * MERKLE_BYTES];
	struct str text;

	if (note_check(&text, &c->a, note, origin, c->public32, e) ||
		note_checkpoint_parse(&now, &c->a, text, e))
		return e->rc;
	if (now.n > n || now.n < last->n)
		return err_set(e, RC_INTEGRITY,
			"a checkpoint of %llu records: rolled back",
			(unsigned long long)now.n);
	merkle_root(root32, leaf32, (size_t)now.n);
	if (memcmp(root32, now.root32, sizeof root32) != 0)
		return err_set(e, RC_INTEGRITY, "the root is not that of the records");
	if (last->n && !merkle_check_consistency(proof32,
			       merkle_consistency(
				       proof32, leaf32, (size_t)last->n, (size_t)now.n),
			       last->n, now.n, last->root32, now.root32))
		return err_set(e, RC_INTEGRITY, "does not contain the checkpoint before");
	*last = now;
	return RC_OK;
}

/* The name that notes are signed with stands after "notes signed as " in VERIFY.txt. */
static struct str
origin_of(struct check *c, struct err *e)
{
	static const char mark[] = "notes signed as ";
	struct str text, origin = { 0 };

	if (read(&text, c, "VERIFY.txt", e))
		return origin;
	for (size_t i = 0; i < text.len && !origin.len; i++)
		if (str_starts(str_sub(text, i, text.len), STR("notes signed as "))) {
			struct str rest = str_sub(text, i + sizeof mark - 1, text.len);

			origin = str_cut(&rest, '\n');
		}
	return origin;
}

static void
check_tree(struct check *c)
{
	struct err e = { 0 };
	struct note_checkpoint last = { 0 };
	struct str pem, note, origin;
	unsigned char *leaf32 = NULL;
	size_t n = 0;

	origin = origin_of(c, &e);
	if (!e.rc && !read(&pem, c, "data/run.pub", &e) &&
		!pem_public_read(c->public32, pem, &e))
		read_leaves(&leaf32, &n, c, &e);
	for (size_t i = 1; !e.rc; i++) {
		const char *name = arena_fmt(&c->a, "data/checkpoints/%04zu.note", i).ptr;

		if (!file_exists(path_of(c, str_of(name))))
			break;
		if (read(&note, c, name, &e) ||
			check_note(c, &last, note, origin, leaf32, n, &e))
			err_in(&e, name);
	}
	if (!e.rc && (last.n != n || !last.origin.len))
		err_set(&e, RC_INTEGRITY,
			"the last checkpoint covers %llu of %zu records",
			(unsigned long long)last.n, n);
	tell(c, "records and their checkpoints", &e);
}

static void
check_custody(struct check *c)
{
	struct err e = { 0 };
	struct str log;

	if (!read(&log, c, "data/custody.jsonl", &e))
		custody_check(log, NULL, &e);
	tell(c, "custody log", &e);
	/* The captures are chained in the same way. */
	if (!file_exists(path_of(c, STR("data/captures.jsonl"))))
		return;
	if (!read(&log, c, "data/captures.jsonl", &e))
		custody_check(log, NULL, &e);
	tell(c, "captures", &e);
}

enum { SUBJECT, TYPE, PREDICATE_TYPE, N_FIELD };

static enum rc
check_subject(struct check *c, struct str one, struct err *e)
{
	static const struct json_want want[] = { { "/name" }, { "/digest/sha256" } };
	struct json_val v[2];
	struct bag_file key, *found;
	char hex[DIGEST_HEX_BYTES];

	if (json_pick(v, want, 2, one, e))
		return e->rc;
	if (v[0].kind != JSON_STRING || v[1].kind != JSON_STRING)
		return err_set(e, RC_INTEGRITY, "a subject without name or digest");
	key.path = json_text(&c->a, &v[0], NULL);
	found = bsearch(&key, c->file, c->n_file, sizeof key, by_path);
	if (found)
		digest_hex(hex, found->digest32);
	if (!found || !str_is(v[1].raw, hex))
		return err_set(
			e, RC_INTEGRITY, "is about another %.*s", STR_ARG(key.path));
	return RC_OK;
}

static void
check_analysis(struct check *c)
{
	static const struct json_want want[N_FIELD] = { { "/subject" }, { "/_type" },
		{ "/predicateType" } };
	struct json_val v[N_FIELD], one;
	struct err e = { 0 };
	struct str envelope, body;
	struct json j;

	if (!read(&envelope, c, "data/analysis.intoto.json", &e) &&
		!dsse_check(&body, &c->a, envelope, str_of(bundle_text_payload_type),
			c->public32, &e) &&
		!json_pick(v, want, N_FIELD, body, &e)) {
		if (v[SUBJECT].kind != JSON_ARRAY || v[TYPE].kind != JSON_STRING ||
			!str_is(v[TYPE].raw, "https://in-toto.io/Statement/v1"))
			err_set(&e, RC_INTEGRITY, "is not an in-toto statement");
		json_init(&j, v[SUBJECT].raw);
		json_next(&j, &one);
		while (!e.rc && json_next(&j, &one) == JSON_OBJECT) {
			json_whole(&j, &one);
			check_subject(c, one.raw, &e);
		}
	}
	tell(c, "analysis, signed, of these files", &e);
}

static enum rc
check_version(struct check *c, struct err *e)
{
	struct str text;

	if (read(&text, c, "bagit.txt", e)) {
		*e = (struct err){ 0 };
		return err_set(e, RC_INPUT, "%s: is not a bundle", c->dir);
	}
	if (!str_starts(text, STR("BagIt-Version: 1.0\n")))
		return err_set(e, RC_INPUT, "%s: is a bundle of another version than 1.0",
			c->dir);
	if (!file_exists(path_of(c, STR("seal/SEAL"))))
		return err_set(e, RC_INTEGRITY,
			"%s: is not sealed yet: assay stamp finishes it", c->dir);
	return RC_OK;
}

enum rc
verify_bundle(char seal_hex65[65], const char *dir, const struct verify_options *o,
	verify_say *say, void *ctx, struct err *e)
{
	struct check c = {
		.dir = dir, .o = o, .say = say, .ctx = ctx, .at_ns = o->now_ns
	};
	struct err none = { 0 };

	seal_hex65[0] = '\0';
	if (!check_version(&c, e)) {
		c.roots = o->roots_pem;
		if (!c.roots.len)
			read(&c.roots, &c, "seal/trust.pem", &none);
		c.tsa_roots = o->tsa_roots_pem.len ? o->tsa_roots_pem : c.roots;
		check_seal(&c, seal_hex65);
		check_stamp(&c, bundle_text_stamp[1]);
		check_stamp(&c, bundle_text_stamp[0]);
		check_signature(&c);
		read_manifest(&c, "tagmanifest-sha256.txt");
		read_manifest(&c, "manifest-sha256.txt");
		check_extra(&c);
		check_tree(&c);
		check_custody(&c);
		check_analysis(&c);
	}
	arena_release(&c.a);
	if (c.bad)
		err_set(e, RC_INTEGRITY, "%s: does not verify", dir);
	return e->rc;
}
