/* verify.c - see verify.h. From the outside in: seal, signature, timestamps, manifests,
 * files; then what the files say of each other. Nothing is parsed before the digest that
 * covers it was compared. */
#include "evidence/verify.h"

#include "base/file.h"
#include "evidence/bag.h"
#include "evidence/bundle.h"
#include "evidence/bundle_text.h"
#include "evidence/verify_data.h"
#include "seal/cms.h"
#include "seal/digest.h"
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
	int64_t at_ns; /* of the first timestamp, else now */
	int64_t stamp_ns[BUNDLE_STAMPS_MAX];
	size_t n_stamp;
	struct bag_file *file; /* of both manifests, by path once all are read */
	size_t n_file;
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
	if (tell(c, name, &e))
		c->at_ns = c->stamp_ns[c->n_stamp++] = t.time_ns;
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
read_manifest(struct check *c, const char *name, bool payload)
{
	struct err e = { 0 };
	struct bag_file *f, *all;
	struct str text;
	size_t n = 0;

	if (!read(&text, c, name, &e))
		bag_parse(&f, &n, &c->a, text, &e);
	for (size_t i = 0; i < n && !e.rc; i++)
		if (str_starts(f[i].path, STR("data/")) != payload)
			err_set(&e, RC_INTEGRITY, "%.*s: is in the wrong manifest",
				STR_ARG(f[i].path));
		else
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

static int
lower(char x)
{
	return x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : (unsigned char)x;
}

static int
by_lower(const void *a, const void *b)
{
	struct str x = ((const struct bag_file *)a)->path,
		   y = ((const struct bag_file *)b)->path;
	size_t i = 0;

	while (i < x.len && i < y.len && lower(x.ptr[i]) == lower(y.ptr[i]))
		i++;
	return (i < x.len ? lower(x.ptr[i]) : -1) - (i < y.len ? lower(y.ptr[i]) : -1);
}

/* Such a bundle cannot be unpacked everywhere. */
static bool
differ_in_case(struct check *c)
{
	struct bag_file *copy = ARENA_NEW(&c->a, struct bag_file, c->n_file + 1);

	if (c->n_file)
		memcpy(copy, c->file, c->n_file * sizeof *copy);
	qsort(copy, c->n_file, sizeof *copy, by_lower);
	for (size_t i = 1; i < c->n_file; i++)
		if (by_lower(&copy[i - 1], &copy[i]) == 0)
			return true;
	return false;
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
	if (!e.rc && differ_in_case(c))
		err_set(&e, RC_INTEGRITY, "two names that differ in case only");
	tell(c, "nothing was added", &e);
}

static void
check_data(struct check *c)
{
	struct verify_data d = {
		.dir = c->dir, .arena = &c->a, .file = c->file, .n_file = c->n_file
	};
	static const struct {
		const char *what;
		enum rc (*check)(struct verify_data *d, struct err *e);
	} part[] = {
		{ "records and their checkpoints", verify_data_tree },
		{ "custody log", verify_data_custody },
		{ "captures", verify_data_captures },
		{ "captures as WARC", verify_data_warc },
		{ "analysis, signed, of these files", verify_data_analysis },
	};
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		part[i].check(&d, &e);
		tell(c, part[i].what, &e);
	}
	verify_data_times(&d, c->stamp_ns, c->n_stamp, &e);
	tell(c, "times of sealing and timestamps", &e);
}

static bool
has_line(struct str text, struct str line)
{
	while (text.len)
		if (str_equal(str_cut(&text, '\n'), line))
			return true;
	return false;
}

static enum rc
check_version(struct check *c, struct err *e)
{
	struct str text;

	if (read(&text, c, "bagit.txt", e)) {
		*e = (struct err){ 0 };
		return err_set(e, RC_INPUT, "%s: is not a bundle", c->dir);
	}
	if (!str_is(text, bag_declaration) || read(&text, c, "bag-info.txt", e) ||
		!has_line(text, STR(BAG_FORMAT))) {
		*e = (struct err){ 0 };
		return err_set(e, RC_INPUT,
			"%s: is a bundle of another version than EB/1: a newer assay may "
			"know it",
			c->dir);
	}
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
		read_manifest(&c, "tagmanifest-sha256.txt", false);
		read_manifest(&c, "manifest-sha256.txt", true);
		check_extra(&c);
		check_data(&c);
	}
	arena_release(&c.a);
	if (c.bad)
		err_set(e, RC_INTEGRITY, "%s: does not verify", dir);
	return e->rc;
}
