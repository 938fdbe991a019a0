/* salt.h - unpredictable bytes, for commitments and nonces. */
#ifndef SEAL_SALT_H
#define SEAL_SALT_H

#include "base/err.h"

#include <stddef.h>

/* RC_IO where the machine has no randomness to give. */
enum rc salt_fill(unsigned char *out, size_t len, struct err *e);

#endif
