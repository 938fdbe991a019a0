/* comment.h - the comments of a YAML text, which its reader passes over. */
#ifndef RULE_COMMENT_H
#define RULE_COMMENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

struct conf;

struct comment {
	struct str text; /* from its "#" to the end of its line, without blanks there */
	struct str key;  /* of the first level, that it stands before; empty: the end */
};

/* All comments in order; root is the tree of text. One that stands anywhere else than
 * on a line of its own at the margin, before a key of the first level or at the end, is
 * RC_INPUT with its place. O(len) for each "#". */
enum rc comment_find(struct comment **out, size_t *n, struct arena *a, struct str text,
	const struct conf *root, struct err *e);

#endif
