/* note.c - see note.h. */
#include "seal/note.h"

#include "base/num.h"
#include "seal/base64.h"
#include "seal/digest.h"

#define DASH "\xe2\x80\x94 "
enum { HASH_BYTES = 4, ED25519_TYPE = 1 };

/* The first bytes of SHA-256(name, newline, type, public key). */
static void
key_hash(unsigned char out[HASH_BYTES], struct str name,
	const unsigned char public32[SIGN_PUBLIC_BYTES])
{
	const unsigned char type = ED25519_TYPE;
	unsigned char digest32[DIGEST_BYTES];
	struct digest d;

	digest_init(&d);
	digest_add(&d, name.ptr, name.len);
	digest_add(&d, "\n", 1);
	digest_add(&d, &type, 1);
	digest_add(&d, public32, SIGN_PUBLIC_BYTES);
	digest_end(&d, digest32);
	memcpy(out, digest32, HASH_BYTES);
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '+' || s.ptr[i] == 0x7f)
			return false;
	return s.len > 0;
}

enum rc
note_sign(struct str *note, struct arena *a, struct str text, struct str name,
	const struct sign_key *k, struct err *e)
{
	unsigned char blob[HASH_BYTES + SIGN_ED25519_BYTES], public32[SIGN_PUBLIC_BYTES];
	struct str line;

	if (!is_name(name))
		return err_set(
			e, RC_USAGE, "the name of a signer is one word without \"+\"");
	if (!str_ends(text, STR("\n")))
		return err_set(e, RC_USAGE, "a note ends with a newline");
	sign_public(public32, k);
	key_hash(blob, name, public32);
	if (sign_bytes(blob + HASH_BYTES, k, text, e))
		return e->rc;
	line = base64_write(a, blob, sizeof blob);
	*note = arena_fmt(a, "%.*s\n" DASH "%.*s %.*s\n", STR_ARG(text), STR_ARG(name),
		STR_ARG(line));
	return RC_OK;
}

/* The line of the signature, with its end; what stands before its blank line is text. */
static bool
cut_signature(struct str *text, struct str *line, struct str note)
{
	static const char mark[] = "\n\n" DASH;
	size_t at = note.len;

	while (at-- > 0)
		if (str_starts(str_sub(note, at, note.len), STR("\n\n" DASH)))
			break;
	if (at >= note.len)
		return false;
	*text = str_sub(note, 0, at + 1);
	*line = str_sub(note, at + sizeof mark - 1, note.len);
	return str_ends(*line, STR("\n")) &&
	       memchr(line->ptr, '\n', line->len) == line->ptr + line->len - 1;
}

enum rc
note_check(struct str *text, struct arena *a, struct str note, struct str name,
	const unsigned char public32[SIGN_PUBLIC_BYTES], struct err *e)
{
	unsigned char want[HASH_BYTES];
	struct str line, blob, who;

	if (!cut_signature(text, &line, note))
		return err_set(e, RC_INTEGRITY, "is not a note with one signature");
	line.len--;
	who = str_cut(&line, ' ');
	if (!str_equal(who, name))
		return err_set(e, RC_INTEGRITY, "is signed by another name");
	if (!base64_read(&blob, a, line) || blob.len != HASH_BYTES + SIGN_ED25519_BYTES)
		return err_set(e, RC_INTEGRITY, "its signature is malformed");
	key_hash(want, name, public32);
	if (memcmp(blob.ptr, want, HASH_BYTES) != 0 ||
		!sign_check(
			public32, (const unsigned char *)blob.ptr + HASH_BYTES, *text))
		return err_set(e, RC_INTEGRITY, "its signature is wrong");
	return RC_OK;
}

struct str
note_checkpoint_write(struct arena *a, const struct note_checkpoint *c)
{
	struct str root = base64_write(a, c->root32, sizeof c->root32);

	return arena_fmt(a, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin),
		(unsigned long long)c->n, STR_ARG(root));
}

enum rc
note_checkpoint_parse(
	struct note_checkpoint *c, struct arena *a, struct str text, struct err *e)
{
	struct str rest = text, root, number;

	c->origin = str_cut(&rest, '\n');
	number = str_cut(&rest, '\n');
	if (!c->origin.len || !num_u64(&c->n, number) ||
		!base64_read(&root, a, str_cut(&rest, '\n')) ||
		root.len != sizeof c->root32)
		return err_set(e, RC_INTEGRITY, "is not a checkpoint");
	memcpy(c->root32, root.ptr, root.len);
	if (!str_equal(note_checkpoint_write(a, c), text))
		return err_set(e, RC_INTEGRITY, "is a checkpoint and something else");
	return RC_OK;
}
