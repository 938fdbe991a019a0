/* store_core.h - what an open store is made of. Private to store/. */
#ifndef STORE_STORE_CORE_H
#define STORE_STORE_CORE_H

#include "base/arena.h"
#include "base/file.h"
#include "db/db.h"
#include "store/store.h"
#include "store/store_block.h"
#include "store/store_cache.h"
#include "store/store_keys.h"
#include "store/store_prompt_index.h"
#include "store/store_rows.h"
#include "store/store_stmt.h"

#include <stdbool.h>

/* The record of the last store_exchange_put(): the exchanges of one are numbered. */
struct store_record {
	int64_t source, part;
	uint64_t offset;
	unsigned char digest32[32];
};

/* The mapped files of segments, unmapped with the store. */
struct store_map {
	struct store_map *next;
	struct file_map file;
};

/* A text of the table of words. */
struct store_word {
	int64_t id; /* 0: none */
	struct str text;
	struct arena arena;
};
enum { STORE_WORDS_KEPT = 64 };

struct store {
	struct db db;
	struct arena arena; /* this struct, and what lives as long */
	const char *path;
	struct stmt stmt[STORE_STMT_COUNT];
	struct store_blocks blocks;
	struct store_cache models, words, prompts; /* numbers known already */
	struct store_record last;
	struct store_rows rows;
	struct store_keys keys;
	struct store_prompt_index prompt_index;
	struct store_word word[STORE_WORDS_KEPT]; /* read last: see store_row.c */
	struct store_ref *ref; /* the source file that answers are read from */
	struct store_map *maps;
	bool drops_files; /* this batch put or dropped a segment's file */
	bool in_batch;    /* between store_begin() and store_end() */
	bool walking;
};

/* Makes it the sticky failure of the batch. */
enum rc store_core_fail(struct store *s, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
