/* utf8.h - UTF-8 as RFC 3629 has it: shortest form, no surrogates, at most U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The offset of the first byte that is not valid UTF-8; s.len when all is. O(len),
 * with a fast path for ASCII. */
size_t utf8_check(struct str s);

/* Decodes the code point at s.ptr[*pos] and steps *pos past it. A bad byte gives
 * U+FFFD and steps one byte. Requires *pos < s.len. */
uint32_t utf8_next(struct str s, size_t *pos);

/* Writes c to out[4] and returns the number of bytes, 1 to 4. Requires a scalar value. */
size_t utf8_encode(char *out, uint32_t c);

/* Appends s with everything that could steer a terminal or mislead a reader escaped:
 * C0 and C1 controls but newline and tab, DEL, bidi and other format controls, and bad
 * bytes; as \xNN or \u{NNNN}. */
void utf8_escape(struct buf *out, struct str s);

/* The same on one line: newline and tab are escaped too. */
void utf8_escape_line(struct buf *out, struct str s);

#endif
