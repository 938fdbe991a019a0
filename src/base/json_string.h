/* json_string.h - over the bytes of a JSON string, and out of it, many at once. Private
 * to the reader of JSON in base/. */
#ifndef BASE_JSON_STRING_H
#define BASE_JSON_STRING_H

#include "base/str.h"

enum {
	JSON_STRING_ESCAPED = 1, /* a backslash was passed, or met at the end */
	JSON_STRING_HIGH = 2, /* a byte above 0x7f was, or one stands a little further */
	JSON_STRING_MORE_BYTES = 128, /* that may be written behind what is asked for */
};

/* Passes plain bytes and escapes of two bytes, from i on. Returns the offset of the first
 * thing that is neither: a quote, a control byte, the backslash of another escape, or the
 * text's length. Adds to *seen. Requires i <= text.len. O(what is passed). */
size_t json_string_skip(struct str text, size_t i, unsigned *seen);

/* The same, and writes what was passed to out + *n, decoded, and adds to *n. There must
 * be room there for all the text from i on and JSON_STRING_MORE_BYTES. */
size_t json_string_take(char *out, size_t *n, struct str text, size_t i, unsigned *seen);

/* Copies from *i on, with escapes of two bytes decoded, up to the next escape that is
 * longer or the end. Returns how much it wrote, steps *i past what it read. Requires a
 * string without bad escapes, and room in out for s.len - *i bytes. */
size_t json_string_copy(char *out, struct str s, size_t *i);

#endif
