/* bundle.c - see bundle.h. */
#include "evidence/bundle.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "evidence/bag.h"
#include "evidence/bundle_text.h"
#include "evidence/custody.h"
#include "evidence/jsonld.h"
#include "evidence/verify_data.h"
#include "evidence/warc.h"
#include "seal/cms.h"
#include "seal/digest.h"
#include "seal/dsse.h"
#include "seal/merkle_grow.h"
#include "seal/note.h"
#include "seal/tsa.h"

enum { TEXT_MAX_BYTES = BAG_FILE_MAX_BYTES };

struct work {
	struct arena *a;
	const struct bundle_parts *p;
	struct bag bag;
};

static struct str
take(struct arena *a, struct buf *b)
{
	struct str s = arena_str(a, buf_view(b));

	buf_release(b);
	return s;
}

static enum rc
put_captures(struct work *w, struct err *e)
{
	struct str rest = w->p->captures;
	char date[CLOCK_TEXT_BYTES];
	struct arena own = { 0 };
	struct buf b;

	if (!rest.len)
		return RC_OK;
	clock_write(date, w->p->now_ns / 1000000000 * 1000000000);
	buf_init(&b, TEXT_MAX_BYTES);
	warc_begin(&b, w->p->id, date);
	for (size_t line = 1; rest.len && !e->rc; line++) {
		if (warc_add(&b, &own, str_cut(&rest, '\n'), e))
			err_in_line(e, "captures", line);
		arena_reset(&own);
	}
	arena_release(&own);
	buf_check(&b, "the captures as WARC", e);
	if (!e->rc && !bag_put(&w->bag, "data/capture-00001.warc", buf_view(&b), e))
		bag_put(&w->bag, "data/captures.jsonl", w->p->captures, e);
	buf_release(&b);
	return e->rc;
}

static enum rc
put_checkpoint(
	struct work *w, const struct merkle_grow *tree, size_t number, struct err *e)
{
	struct note_checkpoint c = { .origin = w->p->id, .n = tree->n };
	struct str note;

	merkle_grow_root(c.root32, tree);
	if (note_sign(&note, w->a, note_checkpoint_write(w->a, &c), w->p->origin,
		    w->p->run, e))
		return e->rc;
	return bag_put(&w->bag,
		arena_fmt(w->a, "data/checkpoints/%04zu.note", number).ptr, note, e);
}

/* The lines, and a signed root after every hundred and at the end. */
static enum rc
put_records(struct work *w, struct err *e)
{
	struct str rest = w->p->records;
	struct merkle_grow tree = { 0 };
	unsigned char leaf32[MERKLE_BYTES];
	size_t number = 0;

	while (rest.len) {
		merkle_leaf(leaf32, str_cut(&rest, '\n'));
		merkle_grow_add(&tree, leaf32);
		if (tree.n % BUNDLE_CHECKPOINT_RECORDS == 0 && rest.len &&
			put_checkpoint(w, &tree, ++number, e))
			return e->rc;
	}
	if (put_checkpoint(w, &tree, ++number, e))
		return e->rc;
	return bag_put(&w->bag, "data/records.jsonl", w->p->records, e);
}

/* An in-toto statement: the verdict is about exactly these files. */
static enum rc
put_analysis(struct work *w, struct err *e)
{
	struct json_write j;
	struct buf b;
	struct str envelope;

	buf_init(&b, TEXT_MAX_BYTES);
	json_write_init(&j, &b);
	json_write_object(&j);
	json_write_key(&j, "_type");
	json_write_str(&j, STR("https://in-toto.io/Statement/v1"));
	json_write_key(&j, "subject");
	json_write_array(&j);
	for (size_t i = 0; i < w->bag.n; i++) {
		json_write_object(&j);
		json_write_key(&j, "name");
		json_write_str(&j, w->bag.file[i].path);
		json_write_key(&j, "digest");
		json_write_object(&j);
		json_write_key(&j, "sha256");
		json_write_hex(&j, w->bag.file[i].digest32, DIGEST_BYTES);
		json_write_object_end(&j);
		json_write_object_end(&j);
	}
	json_write_array_end(&j);
	json_write_key(&j, "predicateType");
	json_write_str(&j, STR("urn:assay:analysis:1"));
	json_write_key(&j, "predicate");
	json_write_raw(&j, str_trim(w->p->verdict));
	json_write_object_end(&j);
	if (buf_check(&b, "the analysis", e)) {
		buf_release(&b);
		return e->rc;
	}
	if (dsse_sign(&envelope, w->a, str_of(bundle_text_payload_type), take(w->a, &b),
		    w->p->run, e))
		return e->rc;
	return bag_put(&w->bag, "data/analysis.intoto.json", envelope, e);
}

static enum rc
put_custody(struct work *w, struct err *e)
{
	const struct custody_entry x = { .who = w->p->who,
		.what = str_of(w->p->stamp_later ? custody_later : "sealed the bundle"),
		.object = w->p->id,
		.time_ns = w->p->now_ns };
	struct str log, graph;

	if (custody_add(&log, w->a, w->p->custody, &x, e))
		return err_in(e, "custody log");
	if (jsonld_write(&graph, w->a, w->p->id, log, e) ||
		bag_put(&w->bag, "data/case.jsonld", graph, e))
		return e->rc;
	return bag_put(&w->bag, "data/custody.jsonl", log, e);
}

static enum rc
put_payload(struct work *w, struct err *e)
{
	unsigned char public32[SIGN_PUBLIC_BYTES];

	for (size_t i = 0; i < w->p->n_file; i++)
		if (bag_put(&w->bag, arena_fmt(w->a, "data/%s", w->p->file[i].path).ptr,
			    w->p->file[i].content, e))
			return e->rc;
	sign_public(public32, w->p->run);
	if (bag_put(&w->bag, "data/run.pub", sign_public_pem(w->a, public32), e) ||
		put_captures(w, e) || put_records(w, e) || put_custody(w, e))
		return e->rc;
	return put_analysis(w, e);
}

static enum rc
put_signature(struct work *w, const char *dir, struct err *e)
{
	const char *seal = arena_fmt(w->a, "%s/seal", dir).ptr;
	struct str manifest, p7s;

	if (file_read(&manifest, w->a,
		    arena_fmt(w->a, "%s/tagmanifest-sha256.txt", dir).ptr, TEXT_MAX_BYTES,
		    e) ||
		cms_sign(&p7s, w->a, manifest, w->p->signer, w->p->chain_pem, e) ||
		file_make_dir(seal, e) ||
		file_replace(arena_fmt(w->a, "%s/trust.pem", seal).ptr, w->p->trust_pem,
			0644, e))
		return e->rc;
	return file_replace(arena_fmt(w->a, "%s/manifest.p7s", seal).ptr, p7s, 0644, e);
}

enum rc
bundle_write(
	struct arena *a, const char *dir, const struct bundle_parts *p, struct err *e)
{
	struct work w = { .a = a, .p = p };
	char date[CLOCK_TEXT_BYTES];

	clock_write(date, p->now_ns);
	date[10] = '\0';
	if (bag_begin(&w.bag, a, dir, e) || put_payload(&w, e) ||
		bag_put(&w.bag, "VERIFY.txt", bundle_text_verify(a, p->id, p->origin),
			e) ||
		bag_put(&w.bag, "verify.py", bundle_text_python, e) ||
		bag_put(&w.bag, "verify.sh", bundle_text_shell, e) ||
		bag_end(&w.bag, p->id, date, e))
		return e->rc;
	return put_signature(&w, dir, e);
}

enum rc
bundle_signature(struct str *p7s, struct arena *a, const char *dir, struct err *e)
{
	return file_read(
		p7s, a, arena_fmt(a, "%s/seal/manifest.p7s", dir).ptr, TEXT_MAX_BYTES, e);
}

static bool
is_sealed(struct arena *a, const char *dir)
{
	return file_exists(arena_fmt(a, "%s/seal/SEAL", dir).ptr);
}

/* What verify would say of the times with this reply. */
static enum rc
check_times(struct arena *a, const char *dir, struct str reply, size_t n, struct err *e)
{
	struct verify_data d = { .dir = dir, .arena = a };
	int64_t time_ns[BUNDLE_STAMPS_MAX];
	struct str before;

	for (size_t i = 0; i < n; i++) {
		const char *path = arena_fmt(a, "%s/%s", dir, bundle_text_stamp[i]).ptr;

		if (file_read(&before, a, path, TEXT_MAX_BYTES, e))
			return e->rc;
		time_ns[i] = tsa_when_ns(before);
	}
	time_ns[n] = tsa_when_ns(reply);
	if (!time_ns[n])
		return err_set(e, RC_INPUT, "is no timestamp");
	if (verify_data_times(&d, time_ns, n + 1, e))
		e->rc = RC_INPUT;
	return e->rc;
}

enum rc
bundle_stamp(struct arena *a, const char *dir, struct str reply, struct err *e)
{
	size_t n = 0;

	if (is_sealed(a, dir))
		return err_set(e, RC_USAGE, "%s: is sealed: nothing can be added", dir);
	while (n < BUNDLE_STAMPS_MAX &&
		file_exists(arena_fmt(a, "%s/%s", dir, bundle_text_stamp[n]).ptr))
		n++;
	if (n == BUNDLE_STAMPS_MAX)
		return err_set(e, RC_USAGE, "%s: has two timestamps already", dir);
	if (check_times(a, dir, reply, n, e))
		return err_in(e, dir);
	return file_replace(
		arena_fmt(a, "%s/%s", dir, bundle_text_stamp[n]).ptr, reply, 0644, e);
}

enum rc
bundle_close(unsigned char seal32[32], struct arena *a, const char *dir, struct err *e)
{
	struct str seal;

	if (is_sealed(a, dir))
		return err_set(e, RC_USAGE, "%s: is sealed already", dir);
	if (bundle_text_seal(&seal, a, dir, e))
		return e->rc;
	digest_of(seal32, seal.ptr, seal.len);
	return file_replace(arena_fmt(a, "%s/seal/SEAL", dir).ptr, seal, 0444, e);
}
