/* store_cache.c - see store_cache.h. */
#include "config.h"

#include "store/store_cache.h"

void
store_cache_clear(struct store_cache *c)
{
	arena_release(&c->arena);
	*c = (struct store_cache){ 0 };
}

static void
grow(struct store_cache *c)
{
	uint32_t cap = c->cap ? 2 * c->cap : 64;
	int64_t *id = ARENA_NEW(&c->arena, int64_t, cap);

	for (uint32_t i = 0; i < c->cap; i++)
		id[i] = c->id[i];
	c->id = id;
	c->cap = cap;
}

int64_t *
store_cache_slot(struct store_cache *c, struct str key)
{
	uint32_t i;
	bool fresh;

	if (c->map.n >= STORE_CACHE_KEYS || c->n_byte >= STORE_CACHE_BYTES)
		store_cache_clear(c);
	if (!c->map.arena)
		map_init(&c->map, &c->arena);
	i = map_put(&c->map, key, &fresh);
	if (i >= c->cap)
		grow(c);
	c->n_byte += fresh ? key.len : 0;
	return &c->id[i];
}
