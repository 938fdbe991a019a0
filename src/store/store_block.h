/* store_block.h - texts in zstd blocks: the one being filled, and the few read last.
 * Private to store/.
 *
 * A text's place (block, offset, length) is known when it is added; the block is packed
 * when it is full and at the end of the batch, and becomes a row STORE_BLOCK_LAG blocks
 * later or then: so packing can go on elsewhere, and rows come in the same order whether
 * it does or not. Many short texts in
 * one frame pack twice as well as each alone, and are one row. */
#ifndef STORE_STORE_BLOCK_H
#define STORE_STORE_BLOCK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct lane;
struct store;

enum {
	/* Large enough for zstd's window at level 3 to pay, small enough that one answer
	 * out of the middle costs little to read. */
	STORE_BLOCK_FULL = 256 * 1024,
	/* Of one text; the longest that model/exchange.h lets pass is shorter. */
	STORE_TEXT_MAX = 64 * 1024 * 1024,
	STORE_BLOCK_MAX = STORE_BLOCK_FULL + STORE_TEXT_MAX,
	STORE_BLOCK_CACHE = 4,
	STORE_BLOCK_LAG = 4,
};

/* A block that is full and not a row yet. */
struct store_block_full {
	int64_t id; /* 0: none */
	struct buf raw;
	struct arena arena; /* of packed */
	struct str packed;
	unsigned char digest32[32]; /* of packed */
	uint64_t number;            /* in the lane */
};

struct store_block_cached {
	int64_t id; /* 0: none */
	struct str raw;
	struct arena arena;
};

struct store_blocks {
	struct buf open; /* the texts of the block being filled */
	int64_t open_id; /* its number; 0: not known yet */
	struct arena scratch;
	struct lane *lane; /* where packing is done; NULL: here */
	struct store_block_full full[STORE_BLOCK_LAG];
	unsigned next_full; /* the oldest of full[] */
	struct store_block_cached cached[STORE_BLOCK_CACHE];
	unsigned oldest; /* the next of cached[] to go */
};

struct store_place {
	int64_t block; /* 0: none, or not in a block */
	int64_t at, len;
};

void store_block_init(struct store_blocks *b);
void store_block_release(struct store_blocks *b);

/* Adds a text. A failure sticks in the store; then, and for an empty text, the place is
 * all zero. */
struct store_place store_block_add(struct store *s, struct str text);
/* Adds n texts that stay together; the place is that of all of them. */
struct store_place store_block_add_all(struct store *s, const struct str *text, size_t n);

/* Writes the open block, if it holds anything; or forgets it after a failure. */
void store_block_flush(struct store *s);
void store_block_forget(struct store *s);

/* The text at a place, copied into a. RC_INTEGRITY when it is not there or its block is
 * damaged. */
enum rc store_block_text(struct str *text, struct arena *a, struct store *s,
	struct store_place at, struct err *e);

#endif
