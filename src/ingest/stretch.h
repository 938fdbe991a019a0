/* stretch.h - some exchanges that follow each other in a file, read and made ready for
 * the store: all that can be done to them without it.
 *
 * A reader's views last until its next record; these are copies of what the store takes,
 * so that a stretch can be filled by one thread and emptied by another. */
#ifndef INGEST_STRETCH_H
#define INGEST_STRETCH_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/exchange.h"
#include "read/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* About as much as one holds: it ends with the first of these that is reached. Less than
 * the second-level cache. */
enum {
	STRETCH_EXCHANGES = 256,
	STRETCH_BYTES = 192 * 1024,
	STRETCH_REFUSALS = 32,
	STRETCH_STEPS = 4096
};

struct stretch_item {
	struct exchange x; /* no record; no response where nobody needs it any more */
	size_t response_len;
	unsigned char record32[EXCHANGE_DIGEST_BYTES]; /* SHA-256 of the record */
	bool fits;      /* see store_exchange_fits(); false where that is not asked */
	bool is_marked; /* the fingerprint was made */
	uint64_t *hash; /* it: see fingerprint.h; a hash may come again */
	size_t n_hash;
};

struct stretch_refusal {
	size_t before; /* the item; n: after all of them */
	struct err err;
};

/* All zero is empty; call stretch_clear() first. What is not said to be elsewhere lives
 * in the arena. */
struct stretch {
	struct arena arena;
	struct stretch_item *item;
	size_t n, cap, bytes; /* bytes: of their texts and hashes */
	struct stretch_refusal *refusal;
	size_t n_refusal, cap_refusal;
	struct buf file; /* bytes that were read of the file for it; not in the arena */
	uint64_t done, size; /* of the file when it was read: see reader_progress() */
};

/* Empties it and keeps memory. */
void stretch_clear(struct stretch *s);
/* Adds what a cursor gives next, about so much as is said above. Whatever the cursor
 * refuses must go to stretch_refuse(). refer: ask whether answers fit. scratch is
 * emptied. True when the cursor is at its end. */
bool stretch_fill(
	struct stretch *s, struct reader_cursor *c, bool refer, struct arena *scratch);
/* For the cursor's options.refused, while s is filled. */
void stretch_refuse(struct stretch *s, const struct err *e);
/* Gives everything back. */
void stretch_release(struct stretch *s);

#endif
