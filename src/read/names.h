/* names.h - a list of names: one a line, "#" and blank lines aside. */
#ifndef READ_NAMES_H
#define READ_NAMES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

enum { NAMES_MAX = 1 << 20 };

struct names {
	struct str *name; /* in order, each once; views of the text */
	size_t *line;     /* of each, from 1 */
	size_t n;
};

/* White space around a name is not part of it. RC_INPUT names line and byte: a name that
 * is not UTF-8, has a zero byte or is longer than an account may be; more than NAMES_MAX;
 * none at all. */
enum rc names_parse(struct names *out, struct arena *a, struct str text, struct err *e);

#endif
