/* concat.c - see concat.h. */
#include "read/concat.h"

void
concat_add(struct concat *c, struct arena *a, struct str piece)
{
	if (piece.len == 0)
		return;
	ARENA_GROW(a, c->piece, &c->cap, c->n + 1);
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
