/* map.h - the one hash table: a str or a u64 to an index, in an arena.
 *
 * Open addressing, doubling at 3/4. Keys are given dense numbers 0, 1, 2 ... in order
 * of first insertion, so that the order of nothing depends on hash values. Slots are
 * chosen with a secret drawn once per process: whoever writes the input cannot make
 * keys collide, and no result depends on the secret. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define MAP_NONE UINT32_MAX

/* All zero but arena is empty. Holds at most 3 * 2^29 keys (assert). */
struct map {
	struct arena *arena;
	uint64_t seed;   /* the process's secret; set with the first slot */
	uint32_t *slot;  /* index + 1, 0 for empty */
	uint64_t *hash;  /* by index: a u64 key itself, or the hash of a str key */
	struct str *key; /* by index; NULL in a table of u64 */
	uint32_t n, n_slot, cap;
};

void map_init(struct map *m, struct arena *a);

/* The key's number; *fresh (may be NULL) tells whether it is new. str keys are copied
 * into the arena. A table holds keys of one kind only. Amortised O(1). */
uint32_t map_put(struct map *m, struct str key, bool *fresh);
uint32_t map_put_u64(struct map *m, uint64_t key, bool *fresh);

/* The key's number, or MAP_NONE. */
uint32_t map_find(const struct map *m, struct str key);
uint32_t map_find_u64(const struct map *m, uint64_t key);

#endif
