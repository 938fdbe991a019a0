/* bundle_text.h - the fixed texts of a bundle, and its SEAL. */
#ifndef EVIDENCE_BUNDLE_TEXT_H
#define EVIDENCE_BUNDLE_TEXT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

extern const char bundle_text_payload_type[]; /* of the DSSE envelope */
extern const char *const bundle_text_stamp[]; /* paths of the two timestamps */
extern const struct str bundle_text_python;   /* verify.py */
extern const struct str bundle_text_shell;    /* verify.sh */

/* The commands for the other side. */
struct str bundle_text_verify(struct arena *a, struct str id, struct str origin);

/* What SEAL must hold for a folder: a line of sha256sum for each file of seal/ and the
 * tag manifest, as seen from seal/. RC_IO: one that must be there is not. */
enum rc bundle_text_seal(
	struct str *seal, struct arena *a, const char *dir, struct err *e);

#endif
