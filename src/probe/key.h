/* key.h - the secret of an endpoint: read late, kept in one place, overwritten. */
#ifndef PROBE_KEY_H
#define PROBE_KEY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "probe/plan.h"

#include <stddef.h>

enum { KEY_MAX_BYTES = 8192, KEY_SECRETS_MAX = 4 };

/* All zero: no key. The bytes are in the struct, so that key_release() gets all. */
struct key {
	char text[KEY_MAX_BYTES];
	size_t len;
};

/* From the endpoint's file, which nobody else may read (0600 or less), or from its
 * command's output; without either, empty. White space at both ends is not part of it.
 * RC_INPUT: a file that others can read, an empty or over-long key, bytes that are not
 * printable ASCII; RC_IO: the file or the command failed. The key is in no error. */
enum rc key_read(struct key *k, const struct plan_endpoint *endpoint, struct err *e);
void key_release(struct key *k);

static inline struct str
key_text(const struct key *k)
{
	return (struct str){ k->text, k->len };
}

/* The parts of a key that must appear nowhere: the whole, and for the AWS forms
 * ("id:secret[:session]", or the JSON of credential_process) the secret and the session.
 * Views of k. Returns how many. */
size_t key_secrets(struct str secret[KEY_SECRETS_MAX], const struct key *k);

/* The parts of an AWS key; false when it has neither form. Views of text. */
struct key_aws {
	struct str id, secret, session;
};
bool key_aws(struct key_aws *out, struct str text);

#endif
