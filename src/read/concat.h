/* concat.h - text made of pieces, joined once at the end. Private to read/. */
#ifndef READ_CONCAT_H
#define READ_CONCAT_H

#include "base/arena.h"
#include "base/str.h"

/* All zero is empty. */
struct concat {
	struct str *piece;
	size_t n, cap;
	size_t len; /* bytes of all pieces */
};

/* The piece's bytes must live until concat_text(). Amortised O(1). */
void concat_add(struct concat *c, struct arena *a, struct str piece);

/* All of it: the piece itself where there is only one, else a copy in a. */
struct str concat_text(const struct concat *c, struct arena *a);

#endif
