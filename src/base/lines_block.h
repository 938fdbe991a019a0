/* lines_block.h - some lines of a file, copied, to be read by somebody else. */
#ifndef BASE_LINES_BLOCK_H
#define BASE_LINES_BLOCK_H

#include "base/arena.h"
#include "base/lines.h"

#include <stddef.h>

/* All zero is empty. The texts are in the arena. */
struct lines_block {
	struct arena arena;
	struct line *line;
	size_t n, cap;
	size_t bytes; /* of the texts */
};

void lines_block_add(struct lines_block *b, const struct line *l);
/* Empties it and keeps memory. */
void lines_block_clear(struct lines_block *b);
void lines_block_release(struct lines_block *b);

/* A stream of the lines of blocks: lines_next() gives those of the block that was fed
 * last, and then says that it is at the end, until another is fed. It has no bytes of a
 * file: nothing to be peeked at, no chunk, no progress. */
void lines_open_fed(struct lines **l);
/* b must stay as it is until the next. */
void lines_feed(struct lines *l, const struct lines_block *b);

#endif
