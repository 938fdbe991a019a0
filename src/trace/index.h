/* index.h - all segments of a store, open, and which model each document is of. */
#ifndef TRACE_INDEX_H
#define TRACE_INDEX_H

#include "base/arena.h"
#include "base/err.h"
#include "sketch/common.h"
#include "sketch/segment.h"

#include <stddef.h>
#include <stdint.h>

struct store;

struct index {
	struct segment *segment;
	const struct segment **list; /* pointers to the same, as common.h takes them */
	size_t n_segment;
	uint32_t *model_of; /* by document: number of the store's model, or
			       COMMON_NO_MODEL */
	size_t n_doc;
};

/* In a; the segments' bytes live as long as a and the store. O(documents). */
enum rc index_open(struct index *x, struct arena *a, struct store *s, int64_t max_model,
	struct err *e);

/* Adds to *doc (sorted, distinct, in a) the documents of one model that hold any of the
 * hashes. Returns how many. O(hashes * segments + hits). */
size_t index_documents(uint32_t **doc, struct arena *a, const struct index *x,
	const uint64_t *hash, size_t n, uint32_t model);

#endif
