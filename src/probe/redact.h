/* redact.h - takes secrets out of bytes before anything writes them. */
#ifndef PROBE_REDACT_H
#define PROBE_REDACT_H

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>

#define REDACT_MARK "[key redacted]"

/* bytes with each occurrence of a secret replaced by REDACT_MARK: as it is,
 * percent-encoded, JSON-escaped or in entities of HTML, once or twice, each character as
 * it likes; in UTF-16; in hexadecimal; in base64 of both alphabets at any of its three
 * alignments. *n (may be NULL) is how many. bytes itself where there is none. Secrets
 * under 4 bytes are passed over. O(bytes * secrets). */
struct str redact(struct arena *a, struct str bytes, const struct str *secret,
	size_t n_secret, size_t *n);

#endif
