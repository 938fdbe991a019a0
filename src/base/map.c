/* map.c - see map.h.
 *
 *	slot[ ]   0  3  0  1  2  0  0  0     a power of two; linear probing
 *	             |     |  |
 *	hash[ ]  h0 h1 h2 <+--+              dense, in order of insertion
 *	key [ ]  k0 k1 k2
 *
 * The arrays double in the arena; what they leave behind is at most their own size. */
#include "config.h"

#include "base/map.h"

#include "base/hash64.h"

#include <assert.h>
#include <pthread.h>
#include <unistd.h>
#include <xxhash.h>

enum { FIRST_SLOTS = 16, FIRST_CAP = 12 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t secret;

static void
draw_secret(void)
{
	/* Without entropy the address still differs from run to run. */
	if (getentropy(&secret, sizeof secret))
		secret = hash64_mix((uint64_t)(uintptr_t)&secret);
}

void
map_init(struct map *m, struct arena *a)
{
	*m = (struct map){ .arena = a };
}

/* XXH3 has mixed the seed into a str's hash already; that a u64 goes through the same
 * two rounds costs less than telling the kinds apart. */
static uint32_t
home(const struct map *m, uint64_t hash)
{
	uint64_t x = hash64_mix(hash64_mix(hash ^ m->seed) + m->seed);

	return (uint32_t)x & (m->n_slot - 1);
}

static void
place(struct map *m, uint32_t index)
{
	uint32_t i = home(m, m->hash[index]);

	while (m->slot[i])
		i = (i + 1) & (m->n_slot - 1);
	m->slot[i] = index + 1;
}

static void *
doubled(struct map *m, const void *old, size_t size, uint32_t cap)
{
	char *p = arena_raw(m->arena, cap, size);

	if (m->n)
		memcpy(p, old, m->n * size);
	return p;
}

static void
grow(struct map *m, bool of_str)
{
	assert(m->n_slot < UINT32_C(1) << 31);
	if (!m->n_slot) {
		pthread_once(&once, draw_secret);
		m->seed = secret;
	}
	m->n_slot = m->n_slot ? m->n_slot * 2 : FIRST_SLOTS;
	m->cap = m->cap ? m->cap * 2 : FIRST_CAP;
	m->hash = doubled(m, m->hash, sizeof *m->hash, m->cap);
	if (of_str)
		m->key = doubled(m, m->key, sizeof *m->key, m->cap);
	m->slot = ARENA_NEW(m->arena, uint32_t, m->n_slot);
	for (uint32_t i = 0; i < m->n; i++)
		place(m, i);
}

/* key is NULL in a table of u64. */
static uint32_t
lookup(const struct map *m, uint64_t hash, const struct str *key)
{
	uint32_t index;

	if (!m->n)
		return MAP_NONE;
	for (uint32_t i = home(m, hash); m->slot[i]; i = (i + 1) & (m->n_slot - 1)) {
		index = m->slot[i] - 1;
		if (m->hash[index] == hash && (!key || str_equal(m->key[index], *key)))
			return index;
	}
	return MAP_NONE;
}

static uint64_t
hash_of(const struct map *m, struct str key)
{
	return XXH3_64bits_withSeed(key.ptr, key.len, m->seed);
}

uint32_t
map_find(const struct map *m, struct str key)
{
	assert(!m->n || m->key);
	return m->n ? lookup(m, hash_of(m, key), &key) : MAP_NONE;
}

uint32_t
map_find_u64(const struct map *m, uint64_t key)
{
	assert(!m->key);
	return lookup(m, key, NULL);
}

static void
tell(bool *fresh, bool is)
{
	if (fresh)
		*fresh = is;
}

uint32_t
map_put(struct map *m, struct str key, bool *fresh)
{
	uint32_t index = map_find(m, key);

	tell(fresh, index == MAP_NONE);
	if (index != MAP_NONE)
		return index;
	if (m->n == m->cap)
		grow(m, true);
	m->hash[m->n] = hash_of(m, key);
	m->key[m->n] = arena_str(m->arena, key);
	place(m, m->n);
	return m->n++;
}

uint32_t
map_put_u64(struct map *m, uint64_t key, bool *fresh)
{
	uint32_t index = map_find_u64(m, key);

	tell(fresh, index == MAP_NONE);
	if (index != MAP_NONE)
		return index;
	if (m->n == m->cap)
		grow(m, false);
	m->hash[m->n] = key;
	place(m, m->n);
	return m->n++;
}
