/* slices.h - records that stand in one record. Private to read/. */
#ifndef READ_SLICES_H
#define READ_SLICES_H

#include "base/arena.h"
#include "base/str.h"

/* All zero is empty. */
struct slices {
	struct slice {
		struct str text; /* a view of the record's */
		int kind;        /* the reader's word for it, from 1 */
	} * at;
	size_t n, cap;
};

/* Amortised O(1); in a. */
void slices_add(struct slices *s, struct arena *a, struct str text, int kind);

#endif
