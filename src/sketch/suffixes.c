/* suffixes.c - the online construction. Edges are in one hash table for walking and in a
 * list for each state for copying: with a list alone, a text of distinct tokens would
 * cost quadratic time at the root. */
#include "sketch/suffixes.h"

#include <assert.h>

static uint64_t
edge_key(uint32_t state, uint32_t token)
{
	return (uint64_t)state << 32 | token;
}

static uint32_t
edge_find(const struct suffixes *s, uint32_t state, uint32_t token)
{
	return map_find_u64(&s->edge, edge_key(state, token));
}

static void
edge_add(struct suffixes *s, uint32_t state, uint32_t token, uint32_t to)
{
	uint32_t e = map_put_u64(&s->edge, edge_key(state, token), NULL);

	s->out[e] = (struct suffixes_edge){ to, token, s->state[state].edge };
	s->state[state].edge = e;
}

/* A state for those runs of q that are at most len long: they now end elsewhere too. */
static uint32_t
clone(struct suffixes *s, uint32_t q, uint32_t len)
{
	uint32_t c = s->n_state++;

	s->state[c] = s->state[q];
	s->state[c].len = len;
	s->state[c].edge = SUFFIXES_NONE;
	for (uint32_t e = s->state[q].edge; e != SUFFIXES_NONE; e = s->out[e].next)
		edge_add(s, c, s->out[e].token, s->out[e].to);
	s->state[q].link = c;
	return c;
}

/* The state that the new one's suffixes link to, p being the longest suffix of the old
 * text that could be followed by token before. */
static uint32_t
link_for(struct suffixes *s, uint32_t p, uint32_t token)
{
	uint32_t e, q, c;

	if (p == SUFFIXES_NONE)
		return SUFFIXES_ROOT;
	q = s->out[edge_find(s, p, token)].to;
	if (s->state[p].len + 1 == s->state[q].len)
		return q;
	c = clone(s, q, s->state[p].len + 1);
	for (; p != SUFFIXES_NONE; p = s->state[p].link) {
		e = edge_find(s, p, token);
		if (e == MAP_NONE || s->out[e].to != q)
			break;
		s->out[e].to = c;
	}
	return c;
}

static uint32_t
extend(struct suffixes *s, uint32_t last, uint32_t token)
{
	uint32_t new = s->n_state++, p = last;

	s->state[new] = (struct suffixes_state){ s->state[last].len + 1, SUFFIXES_NONE,
		s->state[last].len, SUFFIXES_NONE };
	while (p != SUFFIXES_NONE && edge_find(s, p, token) == MAP_NONE) {
		edge_add(s, p, token, new);
		p = s->state[p].link;
	}
	s->state[new].link = link_for(s, p, token);
	return new;
}

void
suffixes_build(struct suffixes *s, struct arena *a, const uint64_t *token, size_t n)
{
	uint32_t last = SUFFIXES_ROOT;

	assert(n < (size_t)1 << 30);
	/* At most 2n states and 3n edges (Blumer et al.), a few more for n below 3. */
	*s = (struct suffixes){ .n_state = 1 };
	s->state = ARENA_RAW(a, struct suffixes_state, 2 * n + 2);
	s->out = ARENA_RAW(a, struct suffixes_edge, 3 * n + 4);
	map_init(&s->token, a);
	map_init(&s->edge, a);
	s->state[SUFFIXES_ROOT] =
		(struct suffixes_state){ 0, SUFFIXES_NONE, 0, SUFFIXES_NONE };
	for (size_t i = 0; i < n; i++)
		last = extend(s, last, map_put_u64(&s->token, token[i], NULL));
}

uint32_t
suffixes_token(const struct suffixes *s, uint64_t token)
{
	uint32_t number = map_find_u64(&s->token, token);

	return number == MAP_NONE ? SUFFIXES_NONE : number;
}

uint32_t
suffixes_step(const struct suffixes *s, uint32_t state, uint32_t token)
{
	uint32_t e = token == SUFFIXES_NONE ? MAP_NONE : edge_find(s, state, token);

	return e == MAP_NONE ? SUFFIXES_NONE : s->out[e].to;
}
