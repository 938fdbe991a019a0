/* store_sketch.h - segments of postings as bytes: numbers, not their meaning. */
#ifndef STORE_STORE_SKETCH_H
#define STORE_STORE_SKETCH_H

#include "store/store.h"

struct store_segment {
	int64_t id;
	int level;                   /* 0 fresh from an import, 1 merged once, ... */
	int64_t doc_first, doc_last; /* exchanges it covers */
	int64_t n_posting;
	unsigned char digest32[32];
	struct str bytes; /* filled by store_segment_bytes() */
};

/* Adds one; inside a batch. Its number and digest are not read but made. Above
 * STORE_BLOB_MAX it goes to a file beside the store, synced before the batch ends. */
enum { STORE_BLOB_MAX = 64 * 1024 * 1024 };
void store_segment_put(struct store *s, const struct store_segment *seg);
void store_segment_drop(struct store *s, int64_t id);
/* Every derived row. */
void store_segment_drop_all(struct store *s);

/* The list, ordered by doc_first; then the bytes of one (mapped or copied; they live
 * until the store is closed or the arena released). RC_INTEGRITY names a file that is
 * missing or is not what its digest says. */
enum rc store_segments(struct store_segment **out, size_t *n, struct arena *a,
	struct store *s, struct err *e);
enum rc store_segment_bytes(
	struct store_segment *seg, struct arena *a, struct store *s, struct err *e);

#endif
