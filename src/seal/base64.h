/* base64.h - RFC 4648 base64 with padding, strict. */
#ifndef SEAL_BASE64_H
#define SEAL_BASE64_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>

struct str base64_write(struct arena *a, const void *ptr, size_t len);

/* False where text is not what base64_write() gives for some bytes. */
bool base64_read(struct str *out, struct arena *a, struct str text);

#endif
