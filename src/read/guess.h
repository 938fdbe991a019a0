/* guess.h - what a file is that holds no JSON text, and what to do with it; and which
 * format a record is of. Private to read/. */
#ifndef READ_GUESS_H
#define READ_GUESS_H

#include "base/err.h"
#include "base/str.h"
#include "read/record.h"

struct reader;

/* Looks at a file's first bytes. RC_INPUT "path: is UTF-16: ..." for what is known not
 * to be UTF-8 text; *skip is the length of a byte order mark. */
enum rc guess_text(size_t *skip, struct str head, const char *path, struct err *e);

/* The reader that is surest of this record. RC_INPUT, placed by record_fail(), when
 * none is or two are, naming the formats and the ways to choose. */
enum rc guess_format(const struct reader **out, const struct record *r, struct err *e);

/* Whether any reader of JSON knows this record. */
bool guess_is_known(struct str text);

#endif
