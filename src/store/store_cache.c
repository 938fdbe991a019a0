/* store_cache.c - see store_cache.h. */
#include "config.h"

#include "store/store_cache.h"

void
store_cache_clear(struct store_cache *c)
{
	arena_release(&c->arena);
	*c = (struct store_cache){ 0 };
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
	ARENA_GROW(&c->arena, c->id, &c->cap, (size_t)i + 1);
	c->n_byte += fresh ? key.len : 0;
	return &c->id[i];
}
