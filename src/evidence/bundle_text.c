/* bundle_text.c - see bundle_text.h. */
#include "evidence/bundle_text.h"

#include "base/buf.h"
#include "base/file.h"
#include "seal/digest.h"

enum { SEAL_MAX_BYTES = 4096, PART_MAX_BYTES = 1 << 30 };

const char bundle_text_payload_type[] = "application/vnd.in-toto+json";
const char *const bundle_text_stamp[] = { "seal/manifest.p7s.tsr",
	"seal/manifest.p7s.tsr2" };

static const char python[] = {
#include "evidence/verify.py.inc"
};
const struct str bundle_text_python = { python, sizeof python };

static const char shell[] = {
#include "evidence/verify.sh.inc"
};
const struct str bundle_text_shell = { shell, sizeof shell };

static const char verify[] = {
#include "evidence/verify.txt.inc"
};

struct str
bundle_text_verify(struct arena *a, struct str id, struct str origin)
{
	return arena_fmt(a,
		"How to check this bundle without assay\n"
		"case %.*s, notes signed as %.*s\n%.*s",
		STR_ARG(id), STR_ARG(origin), (int)sizeof verify, verify);
}

static enum rc
add(struct buf *out, struct arena *a, const char *dir, const char *path, const char *seen,
	struct err *e)
{
	unsigned char digest32[DIGEST_BYTES];
	char hex[DIGEST_HEX_BYTES];
	struct str content;

	if (file_read(
		    &content, a, arena_fmt(a, "%s/%s", dir, path).ptr, PART_MAX_BYTES, e))
		return e->rc;
	digest_of(digest32, content.ptr, content.len);
	digest_hex(hex, digest32);
	buf_fmt(out, "%s  %s\n", hex, seen);
	return RC_OK;
}

enum rc
bundle_text_seal(struct str *seal, struct arena *a, const char *dir, struct err *e)
{
	struct buf b;

	buf_init(&b, SEAL_MAX_BYTES);
	add(&b, a, dir, "tagmanifest-sha256.txt", "../tagmanifest-sha256.txt", e);
	if (!e->rc)
		add(&b, a, dir, "seal/manifest.p7s", "manifest.p7s", e);
	for (size_t i = 0; i < 2 && !e->rc; i++)
		if (file_exists(arena_fmt(a, "%s/%s", dir, bundle_text_stamp[i]).ptr))
			add(&b, a, dir, bundle_text_stamp[i],
				bundle_text_stamp[i] + strlen("seal/"), e);
	if (!e->rc)
		add(&b, a, dir, "seal/trust.pem", "trust.pem", e);
	if (!e->rc)
		*seal = arena_str(a, buf_view(&b));
	buf_release(&b);
	return e->rc;
}
