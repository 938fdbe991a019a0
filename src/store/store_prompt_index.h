/* store_prompt_index.h - which prompts are there already: keys, and the prompts that have
 * them. Private to store/.
 *
 * A key is of a digest, so that keys come in no order, and are kept as segments keep
 * them: the prompts of a range of numbers become one of level 0 once it is full, and
 * store_levels.h has the rest. Those after the last full range are held in memory; they
 * are read again from their rows by whoever opens the store. So what is written depends
 * on the prompts alone, and of a new one nothing else is read or written. */
#ifndef STORE_STORE_PROMPT_INDEX_H
#define STORE_STORE_PROMPT_INDEX_H

#include "base/arena.h"
#include "base/file_part.h"
#include "base/map.h"
#include "base/str.h"
#include "sketch/segment.h"
#include "store/store_prompt_bank.h"

struct store;

enum { STORE_PROMPT_INDEX_RANGE = 16384, STORE_PROMPT_INDEX_SEGMENTS = 64 };
enum {
	STORE_PROMPT_INDEX_LEVELS = 6
}; /* eight of the last: more than there are numbers */

/* One that is open. */
struct store_prompt_segment {
	unsigned char digest32[32];
	struct segment view;
	bool in_file;
	struct file_part file; /* of one that is mapped: see store_prompt_seek.h */
	struct arena arena;    /* of the bytes of another */
	unsigned level, set;   /* its place in a bank, */
	bool in_bank;          /* if it has one */
};

/* Prompts that are in no segment: first, first + 1 ... */
struct store_prompt_tail {
	int64_t first; /* 0: nothing is known */
	size_t n;
	struct posting *at; /* and as much room behind them */
	struct arena arena; /* what follows */
	struct map map;     /* their keys, */
	uint32_t *oldest;   /* by number of the key: which has it, */
	uint32_t *later;    /* by which: the next that has it too; UINT32_MAX: none */
};

/* All zero is empty. Memory is one range, seven segments that are not in files, and the
 * banks of two levels: it does not grow with the store. Of a new prompt one read of a
 * file is made for each level above these, and two for one in eighty of the segments. */
struct store_prompt_index {
	bool known; /* what follows is what the store has: asked once a batch */
	struct store_prompt_tail tail;
	struct store_prompt_segment segment[STORE_PROMPT_INDEX_SEGMENTS];
	size_t n_segment;
	struct store_prompt_bank bank[STORE_PROMPT_INDEX_LEVELS];
};
void store_prompt_index_release(struct store *s);

/* Of SHA-256 over digest and name 52 bits: see assay-store(5). Nobody can make many
 * prompts that share one. */
uint64_t store_prompt_index_key(const unsigned char digest32[32], struct str name);

/* The prompt after number `after` (0: the first) that has this key, or 0; also 0 after a
 * failure, which sticks. bench/asked.c measures it in a store of twenty million.
 */
int64_t store_prompt_index_next(struct store *s, uint64_t key, int64_t after);
/* id is the newest prompt. In a batch. A failure sticks. */
void store_prompt_index_add(struct store *s, uint64_t key, int64_t id);
/* What is known is asked again: after a batch that failed. */
void store_prompt_index_forget(struct store *s);
/* Writes all segments again, in a batch. A failure sticks. */
void store_prompt_index_rebuild(struct store *s);

/* For tests: ranges of n numbers, and keys of so many bits. */
void store_prompt_index_scale(int64_t n, unsigned key_bits);

#endif
