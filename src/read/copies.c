/* copies.c - see copies.h.
 *
 *	hash of the request, or of it and the answer --map--> number: struct told
 *
 * When the later generation is full, the earlier is forgotten. */
#include "read/copies.h"

#include "base/arena.h"
#include "base/hash64.h"
#include "base/map.h"

#include <string.h>

enum { FIRST_TOLD = 1024 };

struct told {
	uint64_t texts;  /* a second hash of them: whoever writes texts so that the first
			    is that of another answer does not know trace and span */
	int64_t time_ns; /* of the last event */
	uint32_t n_event, n_given;
};

struct generation {
	struct arena arena;
	struct map map;
	struct told *told;
	size_t cap;
};

struct copies {
	struct arena arena;
	struct generation *late, *early;
	uint32_t max;
};

static void
empty(struct generation *g)
{
	arena_release(&g->arena);
	*g = (struct generation){ 0 };
	map_init(&g->map, &g->arena);
}

struct copies *
copies_new(uint32_t max)
{
	struct arena a = { 0 };
	struct copies *c = ARENA_NEW(&a, struct copies, 1);

	c->arena = a;
	c->max = max;
	c->late = ARENA_NEW(&c->arena, struct generation, 1);
	c->early = ARENA_NEW(&c->arena, struct generation, 1);
	empty(c->late);
	empty(c->early);
	return c;
}

void
copies_free(struct copies *c)
{
	struct arena a;

	if (!c)
		return;
	arena_release(&c->late->arena);
	arena_release(&c->early->arena);
	a = c->arena;
	arena_release(&a);
}

static struct told *
find(const struct generation *g, uint64_t hash)
{
	uint32_t i = map_find_u64(&g->map, hash);

	return i == MAP_NONE ? NULL : &g->told[i];
}

static struct told *
put(struct copies *c, uint64_t hash)
{
	struct generation *g = c->late;
	struct told *t = find(g, hash), *more;

	if (!t)
		t = find(c->early, hash);
	if (t)
		return t;
	if (g->map.n == c->max) {
		g = c->early;
		empty(g);
		c->early = c->late;
		c->late = g;
	}
	if (g->map.n == g->cap) {
		g->cap = g->cap ? 2 * g->cap : (size_t)FIRST_TOLD;
		more = ARENA_NEW(&g->arena, struct told, g->cap);
		if (g->map.n)
			memcpy(more, g->told, g->map.n * sizeof *more);
		g->told = more;
	}
	return &g->told[map_put_u64(&g->map, hash, NULL)];
}

/* A log record that was sent again is one. */
static bool
is_again(const struct told *t, const struct exchange *x, enum copies_by by)
{
	return by == COPIES_EVENT && t->n_event && t->time_ns == x->time_ns &&
	       x->time_ns != EXCHANGE_NO_TIME;
}

bool
copies_add(
	struct copies *c, struct str request, const struct exchange *x, enum copies_by by)
{
	const uint64_t of[] = { hash64(request.ptr, request.len),
		hash64(x->prompt.ptr, x->prompt.len),
		hash64(x->response.ptr, x->response.len), (uint64_t)x->sample };
	const uint64_t texts = hash64_mix(of[1]) + 3 * of[2];
	struct told *t;
	uint32_t n = 1;

	put(c, of[0])->n_given = 1;
	t = put(c, hash64(of, sizeof of));
	if (t->n_given && t->texts != texts)
		return false;
	if (t->n_given && is_again(t, x, by))
		return true;
	if (by != COPIES_SPAN) {
		n = ++t->n_event;
		t->time_ns = x->time_ns;
	}
	if (n <= t->n_given)
		return true;
	t->texts = texts;
	t->n_given++;
	return false;
}

bool
copies_has(const struct copies *c, struct str request)
{
	const uint64_t hash = hash64(request.ptr, request.len);

	return find(c->late, hash) || find(c->early, hash);
}
