/* scalar.h - a text as a YAML scalar, the same one for the same text and place.
 *
 * A word stands plain; what fits its line stands in single quotes; what is longer is
 * folded under ">-" at single blanks, or, where it cannot be folded, overruns its line;
 * and what holds a control character or newline stands in double quotes. */
#ifndef RULE_SCALAR_H
#define RULE_SCALAR_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { SCALAR_COLUMNS = 90 };

/* Letters, digits, and inside also . _ / -; none of the words that other readers of YAML
 * take for a truth or for nothing. */
bool scalar_is_word(struct str s);

/* column: how many are taken on the line so far; indent: of the lines of a folded text.
 * s is valid UTF-8. Ends without a newline. */
void scalar_write(struct buf *out, struct str s, size_t column, size_t indent);

/* The same on one line, as keys must be. */
void scalar_write_key(struct buf *out, struct str s);

/* Code points of s: columns, near enough. */
size_t scalar_width(struct str s);

#endif
