/* lookup.h - which stored answers hold any of many hashes, one segment at a time.
 *
 * Hashes go to each segment in batches and in its own order, so that its pages are met
 * in order and waited for together.
 * Small stores stay in memory; of a large one, one segment is there at a time (the files
 * beside the store are mapped). Memory is bounded by the hashes asked for, LOOKUP_DOCS
 * numbers each, and LOOKUP_KEEP_BYTES. */
#ifndef TRACE_LOOKUP_H
#define TRACE_LOOKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct store;
struct store_segment;

enum { LOOKUP_DOCS = 64, LOOKUP_KEEP_BYTES = 128 * 1024 * 1024 };

struct lookup {
	struct store *store;
	struct store_segment *segment;
	size_t n_segment;
	struct str *kept; /* by segment; empty: to be loaded again */
	size_t n_kept_byte;
	struct arena arena; /* of what is kept */
	struct arena loaded;
};

/* What was found. A hash that more than LOOKUP_DOCS answers hold has the first of them,
 * by number. */
struct lookup_hits {
	const uint64_t *hash; /* as asked */
	size_t n;
	uint32_t *n_doc; /* by hash: all that hold it */
	uint32_t *first; /* n + 1: the documents of hash i are doc[first[i]..] */
	uint32_t *doc;   /* ascending for each hash */
};

enum rc lookup_init(struct lookup *l, struct store *s, struct err *e);
void lookup_release(struct lookup *l);

/* In a. hash is ascending and distinct, and must live as long. RC_INTEGRITY names a
 * damaged segment. O(n * segments + hits). */
enum rc lookup_run(struct lookup_hits *h, struct arena *a, struct lookup *l,
	const uint64_t *hash, size_t n, struct err *e);

/* The number of a hash among those asked for, which it must be. O(log n). */
size_t lookup_find(const struct lookup_hits *h, uint64_t hash);

#endif
