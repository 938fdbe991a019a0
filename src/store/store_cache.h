/* store_cache.h - numbers of rows that were looked up or made already. Private to
 * store/. Bounded: when it is full it is emptied, so that an import's memory is flat. */
#ifndef STORE_STORE_CACHE_H
#define STORE_STORE_CACHE_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

#include <stdint.h>

enum { STORE_CACHE_KEYS = 1 << 16, STORE_CACHE_BYTES = 8 << 20 };

/* All zero is empty. */
struct store_cache {
	struct arena arena;
	struct map map;
	int64_t *id; /* by the map's number of the key */
	size_t cap;
	uint64_t n_byte; /* of keys */
};

/* Where the number of key stands: 0 when the key is new, and then the caller fills it.
 * Valid until the next call. */
int64_t *store_cache_slot(struct store_cache *c, struct str key);
void store_cache_clear(struct store_cache *c);

#endif
