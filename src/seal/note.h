/* note.h - C2SP signed notes with one Ed25519 signature, and checkpoints of a tree.
 *
 * A note is text that ends with a newline, a blank line, and
 * "<em dash> name base64(4 bytes of key hash, signature)". A checkpoint is the note of
 * three lines: origin, number of leaves, base64 of the root. */
#ifndef SEAL_NOTE_H
#define SEAL_NOTE_H

#include "seal/sign.h"

#include <stdint.h>

/* RC_USAGE: a name that is empty or holds white space or "+"; text that does not end
 * with a newline. */
enum rc note_sign(struct str *note, struct arena *a, struct str text, struct str name,
	const struct sign_key *k, struct err *e);

/* *text becomes the signed part, a view of note. RC_INTEGRITY: what is wrong; also a
 * note with other signatures than that one. */
enum rc note_check(struct str *text, struct arena *a, struct str note, struct str name,
	const unsigned char public32[SIGN_PUBLIC_BYTES], struct err *e);

struct note_checkpoint {
	struct str origin;
	uint64_t n;
	unsigned char root32[32];
};
struct str note_checkpoint_write(struct arena *a, const struct note_checkpoint *c);
/* RC_INTEGRITY: not such a text, exactly. */
enum rc note_checkpoint_parse(
	struct note_checkpoint *c, struct arena *a, struct str text, struct err *e);

#endif
