/* uuid.h - names made from what they name, so that the same input gives the same bytes.
 */
#ifndef EVIDENCE_UUID_H
#define EVIDENCE_UUID_H

#include "base/str.h"

enum { UUID_BYTES = 37 };

/* A UUID of version 8 whose bits are those of SHA-256(kind, NUL, of). */
void uuid(char out[UUID_BYTES], const char *kind, struct str of);

#endif
