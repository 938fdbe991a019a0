/* lines_block.c - see lines_block.h. */
#include "base/lines_block.h"

void
lines_block_add(struct lines_block *b, const struct line *l)
{
	ARENA_GROW(&b->arena, b->line, &b->cap, b->n + 1);
	b->line[b->n] = *l;
	b->line[b->n++].text = arena_str(&b->arena, l->text);
	b->bytes += l->text.len;
}

void
lines_block_clear(struct lines_block *b)
{
	struct arena kept = b->arena;

	arena_reset(&kept);
	*b = (struct lines_block){ .arena = kept };
}

void
lines_block_release(struct lines_block *b)
{
	arena_release(&b->arena);
	*b = (struct lines_block){ 0 };
}
