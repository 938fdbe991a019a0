/* verify.h - every check of a bundle, one line each. */
#ifndef EVIDENCE_VERIFY_H
#define EVIDENCE_VERIFY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct verify_options {
	struct str roots_pem; /* for the signature; empty: the bundle's own trust.pem */
	struct str tsa_roots_pem; /* for timestamps; empty: the same */
	const char *seal_hex;     /* the digest printed elsewhere, or NULL */
	int64_t now_ns; /* when there is no timestamp to judge certificates at */
};

/* One call for each check: whether it holds, what was checked, and where it does not
 * hold, why. */
typedef void verify_say(void *ctx, bool ok, const char *what, struct str why);

/* RC_OK where all checks hold, RC_INTEGRITY where one does not; RC_INPUT for what is no
 * bundle or one of a newer version; RC_IO. seal_hex65 becomes the digest of SEAL. */
enum rc verify_bundle(char seal_hex65[65], const char *dir,
	const struct verify_options *o, verify_say *say, void *ctx, struct err *e);

#endif
