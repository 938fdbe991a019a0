/* store_segment.h - the files of segments that are too large for a row. Private to
 * store/; the contract for others is store_sketch.h. */
#ifndef STORE_STORE_SEGMENT_H
#define STORE_STORE_SEGMENT_H

#include "store/store_sketch.h"

/* "STORE.d/seg-DIGEST.fp": 16 digits of the digest. In a. */
const char *store_segment_file(
	struct arena *a, const struct store *s, const unsigned char digest32[32]);

/* Instead of at the end: what store_segment_bytes() mapped. Takes bytes of another kind,
 * too, and does nothing. */
void store_segment_unmap(struct store *s, struct str bytes);

/* Removes files that no segment names: of segments that were dropped, and of batches
 * that failed or were killed. What cannot be removed stays; it does no harm. */
void store_segment_sweep(struct store *s);

#endif
