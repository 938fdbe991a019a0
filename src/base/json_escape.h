/* json_escape.h - the escapes of JSON strings, for the reader itself. */
#ifndef BASE_JSON_ESCAPE_H
#define BASE_JSON_ESCAPE_H

#include "base/str.h"

/* Decodes the escape whose backslash is s.ptr[*pos] to UTF-8, steps *pos past it and
 * returns the number of bytes, 1 to 4; a surrogate pair is one escape. A lone surrogate
 * becomes U+FFFD and is added to *n_lone. Returns 0 and leaves *pos when there is no
 * whole and valid escape. */
size_t json_escape(char out[4], struct str s, size_t *pos, size_t *n_lone);

#endif
