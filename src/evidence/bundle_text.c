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
#include "evidence/verify.inc"
};
const struct str bundle_text_python = { python, sizeof python };

static const char verify[] =
	"How to check this bundle with sha256sum, openssl and python3 alone\n"
	"case %.*s, notes signed as %.*s\n\n"
	"1. The digest of the seal must be the one in the report, filing or letter:\n"
	"     sha256sum seal/SEAL\n"
	"2. The seal covers the signature, its timestamps and the tag manifest:\n"
	"     (cd seal && sha256sum --strict -c SEAL)\n"
	"3. The manifests cover every other file:\n"
	"     sha256sum --strict -c tagmanifest-sha256.txt manifest-sha256.txt\n"
	"4. Nothing is missing and nothing was added: both lists are the same:\n"
	"     find . -type f | sed 's|^./||' | grep -v ^seal/ | LC_ALL=C sort\n"
	"     (echo tagmanifest-sha256.txt; cut -c67- manifest-sha256.txt tagmanifest-sha256.txt) "
	"| LC_ALL=C sort\n"
	"5. The signature (ROOTS.pem: certificates that you trust; seal/trust.pem is only a\n"
	"   convenience; TIME: seconds since 1970, within the certificate's validity):\n"
	"     openssl cms -verify -binary -inform DER -in seal/manifest.p7s -content "
	"tagmanifest-sha256.txt \\\n"
	"       -CAfile ROOTS.pem -cades -attime TIME -out /dev/null\n"
	"6. The timestamp, where there is one:\n"
	"     openssl ts -verify -data seal/manifest.p7s -in seal/manifest.p7s.tsr -CAfile "
	"TSA_ROOT.pem -attime TIME\n"
	"     openssl ts -reply -in seal/manifest.p7s.tsr -text\n"
	"7. Records, checkpoints, custody log and captures:\n"
	"     python3 verify.py .\n"
	"8. A checkpoint's signature, e.g. the last one: verify.py --extract NOTE writes\n"
	"   note.txt and note.sig:\n"
	"     openssl pkeyutl -verify -pubin -inkey data/run.pub -rawin -in note.txt -sigfile "
	"note.sig\n";

struct str
bundle_text_verify(struct arena *a, struct str id, struct str origin)
{
	return arena_fmt(a, verify, STR_ARG(id), STR_ARG(origin));
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
