/* concat.c - see concat.h. */
#include "read/concat.h"

enum { FIRST_PIECES = 8 };

void
concat_add(struct concat *c, struct arena *a, struct str piece)
{
	if (piece.len == 0)
		return;
	if (c->n == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : (size_t)FIRST_PIECES;
		struct str *more = ARENA_RAW(a, struct str, cap);

		if (c->n)
			memcpy(more, c->piece, c->n * sizeof *more);
		c->piece = more;
		c->cap = cap;
	}
	c->piece[c->n++] = piece;
	c->len += piece.len;
}

struct str
concat_text(const struct concat *c, struct arena *a)
{
	char *text, *to;

	if (c->n == 0)
		return (struct str){ 0 };
	if (c->n == 1)
		return c->piece[0];
	text = to = ARENA_RAW(a, char, c->len);
	for (size_t i = 0; i < c->n; i++) {
		memcpy(to, c->piece[i].ptr, c->piece[i].len);
		to += c->piece[i].len;
	}
	return (struct str){ text, c->len };
}
