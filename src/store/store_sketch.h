/* store_sketch.h - segments of postings as bytes: numbers, not their meaning.
 *
 * Those of answers hold fingerprints, and their documents are exchanges; in those of
 * prompts each prompt has one key, by which it is found again. */
#ifndef STORE_STORE_SKETCH_H
#define STORE_STORE_SKETCH_H

#include "base/file_draft.h"
#include "store/store.h"

enum store_segment_kind {
	STORE_SEGMENT_ANY = -1, /* for store_segments() */
	STORE_SEGMENT_ANSWERS,
	STORE_SEGMENT_PROMPTS
};

struct store_segment {
	int64_t id;
	enum store_segment_kind kind;
	int level;                   /* 0 fresh from an import, 1 merged once, ... */
	int64_t doc_first, doc_last; /* exchanges or prompts that it covers */
	int64_t n_posting;
	bool in_file;
	unsigned char digest32[32];
	struct str bytes; /* filled by store_segment_bytes() */
};

/* Adds one; inside a batch. Its number and digest are not read but made. Above
 * STORE_BLOB_MAX it goes to a file beside the store, synced before the batch ends. That
 * is what SQLite may hold in memory several times over. Of prompts an import holds all
 * that are not in files, so that there the limit is STORE_PROMPTS_BLOB_MAX. */
enum { STORE_BLOB_MAX = 8 * 1024 * 1024, STORE_PROMPTS_BLOB_MAX = 512 * 1024 };
void store_segment_put(struct store *s, const struct store_segment *seg);

/* Room for one that is made, or read once, without holding it in memory: a file beside
 * the store, mapped at file.ptr, which is gone at the end. number tells drafts apart.
 * RC_IO when the disk has not as much. */
struct store_draft {
	struct store *store;
	struct file_draft file;
};
enum rc store_segment_draft(struct store_draft *d, struct store *s, unsigned number,
	size_t room, struct err *e);
/* Gives back the pages of every segment's file that was mapped; they come again when they
 * are touched. */
void store_segment_rest(struct store *s);
/* As store_segment_put(), of the first bytes of the draft, which is then gone. */
void store_segment_put_draft(struct store_draft *d, const struct store_segment *seg);
void store_segment_drop_draft(struct store_draft *d);

/* For tests: from now on larger segments go to files. */
void store_segment_limit(size_t blob_max);

void store_segment_drop(struct store *s, int64_t id);
/* Every one of a kind. */
void store_segment_drop_all(struct store *s, enum store_segment_kind kind);

/* The list, ordered by kind and doc_first; then the bytes of one (mapped or copied; they
 * live until the store is closed or the arena released). RC_INTEGRITY names a file that
 * is missing, or file or segment that is not what its digest says. */
enum rc store_segments(struct store_segment **out, size_t *n, struct arena *a,
	struct store *s, enum store_segment_kind kind, struct err *e);
enum rc store_segment_bytes(
	struct store_segment *seg, struct arena *a, struct store *s, struct err *e);

#endif
